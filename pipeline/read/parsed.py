"""What every format's parser yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article's text, the fields stated next to it as they stand, and remarks."""

    text: str
    fields: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
