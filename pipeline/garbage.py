"""How often a process of ours looks for garbage, which is what it holds in a circle.

Work on articles leaves none, and each look goes through all the tables that are kept to the end.
Who calls from a program of their own is left with what they set.
"""

from __future__ import annotations

import gc

_MADE = 20_000  # objects that are there more than at the last look, before the next


def seldom() -> None:
    """Look when thirty times as much has been made as Python would wait for."""
    gc.set_threshold(_MADE)
