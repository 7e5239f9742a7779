"""The extractors there are. Another one is one module and one entry here."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.llm.budget import Budget, Caps, budget_for
from pipeline.llm.options import LLMOptions
from pipeline.settings import Settings
from schemas.domain import Domain
from schemas.draft import Check, Extractor
from schemas.errors import DatasetError, SettingsError

Maker = Callable[[Settings, Domain, Check, int | None], Extractor]


def _rules(settings: Settings, domain: Domain, check: Check, run: int | None) -> Extractor:
    from pipeline.rules.extractor import RulesExtractor

    return RulesExtractor()


def _llm(settings: Settings, domain: Domain, check: Check, run: int | None) -> Extractor:
    from pipeline.llm.extractor import LLMExtractor
    from pipeline.llm.store import ResponseStore

    assert settings.llm is not None  # `check_extractor` has seen to it
    store = ResponseStore(settings.responses, run) if settings.store else None
    asking = {"connect": None} if settings.stored_only else {"budget": _budget(settings)}
    return LLMExtractor(settings.llm, domain, check, store=store, **asking)


def _budget(settings: Settings) -> Budget:
    assert settings.llm is not None
    caps = Caps(settings.max_cost, settings.max_tokens)
    return budget_for(settings.llm, caps, kept=settings.store)


def _recorded(settings: Settings, domain: Domain, check: Check, run: int | None) -> Extractor:
    from pipeline.llm.recording import RecordedExtractor, read_recording

    return RecordedExtractor(read_recording(settings.recordings), domain, check)


EXTRACTORS: Mapping[str, Maker] = {"rules": _rules, "llm": _llm, "recorded": _recorded}


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose answers an extractor uses: the model, and the hash of the recording of them where
    they are recorded. Both are None for an extractor without a model."""

    options: LLMOptions | None = None
    recording_sha256: str | None = None


def asked(settings: Settings) -> Asked:
    """Whose answers the chosen extractor uses."""
    if settings.chosen == "llm":
        return Asked(settings.llm)
    if settings.chosen == "recorded":
        from pipeline.llm.recording import read_recording

        recording = read_recording(settings.recordings)
        return Asked(recording.options, recording.sha256)
    return Asked()


def check_extractor(settings: Settings) -> None:
    """Raises SettingsError where no extractor can be made from the settings, or its caps on what
    it spends could not be held."""
    if settings.chosen not in EXTRACTORS:
        raise SettingsError(
            f"there is no extractor '{settings.chosen}'; expected auto, {', '.join(EXTRACTORS)}"
        )
    if settings.chosen == "llm" and settings.llm is None:
        raise SettingsError(
            "the llm extractor needs a model: give --model and --base-url, "
            "CLAIMS_LLM_MODEL and CLAIMS_LLM_BASE_URL, or [llm] in claims.toml"
        )
    if settings.chosen == "llm" and settings.stored_only:
        if not settings.store:
            raise SettingsError("stored_only takes answers from the store: leave out --no-store")
    elif settings.chosen == "llm" and settings.llm is not None:
        _budget(settings)
        if settings.llm.in_process:
            from pipeline.llm.local import check_installed

            check_installed()
    asked(settings)


def make_extractor(
    settings: Settings, domain: Domain, check: Check, run: int | None = None
) -> Extractor:
    """The extractor that the settings choose; raises SettingsError where there is none. ``run`` is
    the number of the run that it is for, by which one that was cut off is known when it goes on."""
    check_extractor(settings)
    return EXTRACTORS[settings.chosen](settings, domain, check, run)


def asks_store(settings: Settings) -> bool:
    """Whether the chosen extractor keeps what it is told in the response store."""
    return settings.chosen == "llm" and settings.store


def run_over(settings: Settings, run: int | None, *, stopped: bool = False) -> None:
    """The run of a number is published or given up: what it was told is final in no other. One
    that was ``stopped`` goes on, but asks again where the endpoint did not take a request: it may
    have been put right. It may have been begun with another extractor than the one that ends it.

    Where the store cannot be used its marks stay there; no other run heeds them.
    """
    if run is not None and settings.responses.exists():
        from pipeline.llm.store import ResponseStore
        from pipeline.llm.store_worth import HEARD, OF_ENDPOINTS

        with (
            contextlib.suppress(DatasetError),
            contextlib.closing(ResponseStore(settings.responses, run)) as store,
        ):
            store.forget(OF_ENDPOINTS if stopped else HEARD)
