"""``claims show --why``: what each claim of the embedded extractor was taken from."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from schemas import DOMAIN
from schemas.article import Article
from schemas.dataset import ARTICLES
from schemas.errors import InputError, SettingsError

Json = Mapping[str, Any]
_OURS = "rules"


def explained(folder: Path, article: Json, claims: Sequence[Json]) -> list[list[Json]]:
    """For each claim the reasons found when the article is read again, as JSON data.

    Raises SettingsError for a dataset of another extractor or without text.
    """
    from pipeline.explain import explain
    from pipeline.fingerprint import code
    from pipeline.verify import read_manifest

    manifest = read_manifest(folder)
    if manifest.extractor != _OURS:
        raise SettingsError(
            f"the claims were found by '{manifest.extractor}'; expected a dataset of '{_OURS}'",
            where="--why",
        )
    if article["text"] is None:
        raise SettingsError("the dataset was made without text to read again", where="--why")
    if manifest.code != code():
        told = "the dataset was made by another version of the code; what it saw may differ"
        sys.stderr.write(f"claims: {told}\n")
    try:
        read = Article.model_validate_json(json.dumps(article))
        records = [DOMAIN.row.validate_json(json.dumps(claim)) for claim in claims]
    except ValidationError as error:
        raise InputError(f"not as expected: {error}", where=folder / ARTICLES) from None
    return [
        [reason.model_dump(mode="json") for draft in drafts for reason in draft.why]
        for drafts in explain(read, records)
    ]


_COUNTED = ("kinds", "kind_words")


def why_lines(reasons: Sequence[Json], text: str) -> Iterator[str]:
    """One line for each reason: the words it is about, what they told, by which cue."""
    if not reasons:
        yield "why: not found again by this version of the rules"
    weighed, beside = [], []
    for reason in reasons:
        if reason["family"] == "kind_beside":
            beside.append(f"{reason['cue']} {reason['weight']:+g}")
            continue
        if reason["family"] == "confidence":
            if float(reason["cue"]):  # what shows as nothing says nothing
                weighed.append(f"{reason['label']} {reason['cue']}")
            continue
        words = " ".join(text[reason["start"] : reason["end"]].split())
        cue = f" by '{reason['cue']}'" if reason["cue"] else ""
        count = f", weight {reason['weight']:g}" if reason["family"] in _COUNTED else ""
        at = f"{reason['start']}:{reason['end']}"
        yield f"why: “{words}” at {at}: {reason['family']} {reason['label']}{cue}{count}"
    if beside:
        yield f"why: kind also from {', '.join(beside)}"
    if weighed:
        yield f"why: confidence from {', '.join(weighed)}"
