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

    if settings.llm is None:
        raise SettingsError(
            "the llm extractor needs a model: give --model and --base-url, "
            "CLAIMS_LLM_MODEL and CLAIMS_LLM_BASE_URL, or [llm] in claims.toml"
        )
    return LLMExtractor(settings.llm, domain, check)


EXTRACTORS: Mapping[str, Maker] = {"rules": _rules, "llm": _llm}


def make_extractor(settings: Settings, domain: Domain, check: Check) -> Extractor:
    """The extractor that the settings choose; raises SettingsError for an unknown one."""
    if settings.chosen not in EXTRACTORS:
        raise SettingsError(
            f"there is no extractor '{settings.chosen}'; expected auto, {', '.join(EXTRACTORS)}"
        )
    return EXTRACTORS[settings.chosen](settings, domain, check)
