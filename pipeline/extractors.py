"""The extractors there are. Another one is one module and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.settings import Settings
from schemas.domain import Domain
from schemas.draft import Check, Extractor
from schemas.errors import SettingsError

Maker = Callable[[Settings, Domain, Check], Extractor]


def _rules(settings: Settings, domain: Domain, check: Check) -> Extractor:
    from pipeline.rules.extractor import RulesExtractor

    return RulesExtractor()


def _llm(settings: Settings, domain: Domain, check: Check) -> Extractor:
    from pipeline.llm.extractor import LLMExtractor
    from pipeline.llm.store import ResponseStore

    assert settings.llm is not None  # `check_extractor` has seen to it
    store = ResponseStore(settings.responses) if settings.store else None
    return LLMExtractor(settings.llm, domain, check, store=store)


EXTRACTORS: Mapping[str, Maker] = {"rules": _rules, "llm": _llm}


def check_extractor(settings: Settings) -> None:
    """Raises SettingsError where no extractor can be made from the settings."""
    if settings.chosen not in EXTRACTORS:
        raise SettingsError(
            f"there is no extractor '{settings.chosen}'; expected auto, {', '.join(EXTRACTORS)}"
        )
    if settings.chosen == "llm" and settings.llm is None:
        raise SettingsError(
            "the llm extractor needs a model: give --model and --base-url, "
            "CLAIMS_LLM_MODEL and CLAIMS_LLM_BASE_URL, or [llm] in claims.toml"
        )
    if settings.chosen == "llm" and settings.llm is not None and settings.llm.in_process:
        from pipeline.llm.local import check_installed

        check_installed()


def make_extractor(settings: Settings, domain: Domain, check: Check) -> Extractor:
    """The extractor that the settings choose; raises SettingsError where there is none."""
    check_extractor(settings)
    return EXTRACTORS[settings.chosen](settings, domain, check)
