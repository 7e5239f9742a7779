"""From quotes to code-point offsets: which piece of the text each quote is, if any.

>>> from pipeline.ground import ground
>>> text = "The firm shipped 63 lathes. “None of them,” it said, “were arms.”"
>>> for match in ground(text, ["shipped 63 lathes", '"None of them,"', "shipped 64 lathes"]):
...     print(match and (match.method, text[match.start : match.end]))
('exact', 'shipped 63 lathes')
('normalised', '“None of them,”')
None
"""

from pipeline.ground.about import absent, present
from pipeline.ground.anchor import Anchored, anchor
from pipeline.ground.grounder import Grounder, Match, ground
from pipeline.ground.presence import presence

__all__ = ["Anchored", "Grounder", "Match", "absent", "anchor", "ground", "presence", "present"]
