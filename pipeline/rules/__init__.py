"""The embedded extractor: no model, no network.

Its parts, each of which knows those before it alone:

- ``vocabulary``: what words are and tell: tokens, closed classes, meanings, gazetteers, cues;
- ``clauses``: how a sentence is built;
- ``mentions``: who and what is named;
- ``attribution``: who says so;
- ``fields``: kind, details, tone, figures, times, worth and confidence of a claim.

``claims`` puts them together, ``extractor`` is what the pipeline calls. ``data`` holds what is
known, in plain files.
"""

PARTS = ("vocabulary", "clauses", "mentions", "attribution", "fields")
