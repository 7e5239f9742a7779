"""A name of an article, or what the article calls by a noun."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.rules.vocabulary.gazetteers import read_identifiers
from schemas.claim import EntityType

_UNION = "European Union"
_SHORTEST_LOUD = 2


class Name(NamedTuple):
    """A name at ``[start:end]`` of the text; ``mention`` where it is printed otherwise."""

    start: int
    end: int
    name: str
    mention: str | None
    type: EntityType
    country: str | None
    demonym: bool = False

    def entity(self, text: str) -> dict[str, object]:
        """As a record's ``entities`` hold it, with the identifiers that ``text``, the
        article's, prints in brackets behind the name."""
        return {
            "name": self.name,
            "mention": self.mention,
            "type": "organisation" if self.name == _UNION else self.type,
            "country": self.country,
            "identifiers": read_identifiers(text, self.end) if self.end else [],
        }


def quiet(name: str) -> str:
    """A person's name without a surname in capitals: "Ann Smith" for "Ann SMITH"."""
    words = (
        word.title() if len(word) > _SHORTEST_LOUD and word.isupper() else word
        for word in name.split()
    )
    return " ".join(words)


def mention_of(printed: str, name: str | None) -> str | None:
    """What is printed, where that is not the name; else None."""
    return printed if name is not None and printed != name else None
