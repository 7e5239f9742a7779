"""From files to articles, in two passes, so that memory does not grow with the texts.

``discover`` lists the articles that the inputs hold, small and without their texts;
``Reader`` turns one after the other into an Article. What cannot be read is data, with a
name from ``schemas.outcomes`` and a reason.
"""

from __future__ import annotations

from pipeline.read.discover import STDIN, discover
from pipeline.read.formats import FORMATS
from pipeline.read.items import Failure, FileOutcome, Inputs, Item, Read, ReadLimits
from pipeline.read.reader import Reader

__all__ = [
    "FORMATS",
    "STDIN",
    "Failure",
    "FileOutcome",
    "Inputs",
    "Item",
    "Read",
    "ReadLimits",
    "Reader",
    "discover",
]
