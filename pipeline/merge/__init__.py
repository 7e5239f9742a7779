"""One claim for each proposition of an article, and who contradicts whom.

``merge`` makes one claim of those that say the same, with the evidence of all;
``contradictions`` finds the pairs of which one says the contrary of the other.
"""

from pipeline.merge.contrary import contradictions
from pipeline.merge.propositions import MOST_EVIDENCE, Merged, merge

__all__ = ["MOST_EVIDENCE", "Merged", "contradictions", "merge"]
