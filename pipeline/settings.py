"""The one settings object: from flags, environment, ``claims.toml`` and defaults, in this order.

Environment variables are named after the field, ``CLAIMS_DATASET``, and for a group after
group and field, ``CLAIMS_LLM_MODEL``. In ``claims.toml`` a group is a table, ``[llm]``.
"""

from __future__ import annotations

import logging
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as SourceError

from pipeline.chunk import ChunkLimits
from pipeline.content import content_of, content_sha256
from pipeline.llm.model_file import is_path
from pipeline.llm.options import LLMOptions
from pipeline.read import ReadLimits
from schemas.errors import SettingsError

LOG = logging.getLogger("claimwright")

FILE = "claims.toml"
PREFIX = "CLAIMS_"
AUTO = "auto"
_NEAR = 0.75  # of two names, that one is the other misspelt
_OPENAI_HOST = "api.openai.com"
_OPENAI_KEY = "OPENAI_API_KEY"

_GROUPS = ("read_", "chunk_", "llm_")  # how the names of nested settings begin
_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
_NO_MODEL = {"api_key", "extra_headers", "price_in", "price_out", "price_cached_in"}
"""Settings that by themselves configure no model."""
_SECRET: Any = {"llm": {"api_key", "extra_headers"}}


_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_KEY = re.compile(r"\s*([\w.\"' -]+?)\s*=")


class Settings(BaseSettings):
    """Everything a run can be told, frozen once made. ``load`` makes it."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    dataset: str = Field(
        default="claims",
        pattern=r"^[A-Za-z0-9][\w.-]*$",
        description="Name of the dataset: letters, digits, '_', '-', '.'.",
    )
    outputs: Path = Field(default=Path("outputs"), description="Folder of all datasets.")
    extractor: str = Field(default=AUTO, description="auto, or the name of an extractor.")
    gold: Path | None = Field(default=None, description="Folder of gold to evaluate against.")
    text: bool = Field(default=True, description="Whether text and quotes are published.")
    max_lost: float = Field(
        default=0.2, ge=0, le=1, description="Share of articles that may be lost, 0 to 1."
    )
    max_cost: float | None = Field(
        default=None, gt=0, description="What a run may spend at a model, in its prices' currency."
    )
    max_tokens: int | None = Field(
        default=None, ge=1, description="Tokens, in and out, that a run may spend at a model."
    )
    workers: int | None = Field(
        default=None, ge=1, description="Processes for an embedded extractor; null for one a core."
    )
    read: ReadLimits = Field(default_factory=ReadLimits, description="How large input may be.")
    chunk: ChunkLimits = Field(default_factory=ChunkLimits, description="How large chunks are.")
    llm: LLMOptions | None = Field(default=None, description="The model to ask, if any.")
    recordings: Path = Field(
        default=Path("evals/recordings"),
        description="Folder of the answers that the extractor 'recorded' plays back.",
    )
    store: bool = Field(
        default=True, description="Whether a model's answers are kept, and asked for once."
    )
    stored_only: bool = Field(
        default=False, description="Whether a model is asked nothing: what is kept is all there is."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what ``load`` hands over: it has put the layers together."""
        return (init_settings,)

    @property
    def responses(self) -> Path:
        """Where a model's answers are kept: beside the datasets, for all of them."""
        return self.outputs / ".responses" / "responses.sqlite"

    @property
    def chosen(self) -> str:
        """The extractor that ``auto`` stands for: ``llm`` where a model is configured."""
        if self.extractor != AUTO:
            return self.extractor
        return "llm" if self.llm is not None else "rules"

    def public(self) -> dict[str, Any]:
        """All settings but keys, as JSON data; a path that is no text is told byte by byte."""
        given = self.model_dump(mode="json", exclude=_SECRET)
        paths = {name for name, value in self if isinstance(value, Path)}
        return {
            name: os.fsencode(value).decode(errors="backslashreplace") if name in paths else value
            for name, value in given.items()
        }

    def content(self) -> dict[str, Any]:
        """The settings that can change what a dataset contains, as JSON data."""
        return content_of(self.public(), self.chosen)

    def content_sha256(self) -> str:
        """Hash of ``content``."""
        return content_sha256(self.content())

    @property
    def workers_or_cores(self) -> int:
        """How many processes an embedded extractor gets."""
        return self.workers or len(os.sched_getaffinity(0))


def load(flags: Mapping[str, Any] | None = None, file: Path | None = None) -> Settings:
    """Put the layers together and check them.

    ``flags`` are settings as given on the command line or by a caller, nested like the
    fields; None counts as not given. ``file`` is read instead of ``claims.toml`` in the
    working directory, and then has to exist. An empty variable counts as not given.
    A variable whose name is near that of no setting is told of in the log and left alone.
    A model file that one layer names is not asked for at the endpoint of a layer below.
    Raises SettingsError that names flag, variable, or file and line, and what was expected.
    """
    path = file or Path(FILE)
    in_file = _read_file(path) if file is not None or path.is_file() else {}
    _look_at_variables()
    layers = (in_file, _environment(), _given(flags or {}))
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = _over(_without_endpoint(merged, layer), layer)
    llm = merged.get("llm")
    stray = isinstance(llm, dict) and llm.keys() <= _NO_MODEL and "llm" not in layers[2]
    named = merged.get("extractor", AUTO)
    if named not in (AUTO, "llm") or (stray and named == AUTO):
        # A key left in the environment must not stop a run that asks no model.
        merged.pop("llm", None)
    elif isinstance(merged.get("llm"), dict):
        merged["llm"] = _with_key(merged["llm"])
    try:
        return Settings(**merged)
    except ValidationError as error:
        raise _explained(error, path, layers) from None


def _environment() -> dict[str, Any]:
    """The settings in the environment, nested like the fields."""
    source = EnvSettingsSource(Settings)
    try:
        return source()
    except SourceError:
        every = source.env_vars
    for name, value in every.items():
        source.env_vars = {name: value}
        try:
            source()
        except SourceError:
            raise SettingsError("not valid JSON: expected an object", where=name.upper()) from None
    raise SettingsError(f"a variable {PREFIX}… cannot be read")


def _look_at_variables() -> None:
    """A misspelt variable would else be passed over in silence; one that is like no setting
    is another program's."""
    for name in filter(lambda name: name.startswith(PREFIX), os.environ):
        setting = name.removeprefix(PREFIX).lower()
        if setting in Settings.model_fields or setting.startswith(_GROUPS):
            continue
        if get_close_matches(setting, _names(), cutoff=_NEAR):
            raise SettingsError(f"there is no setting '{setting}'", where=name)
        _tell_stray(name, setting)


@cache
def _names() -> tuple[str, ...]:
    """The names of all settings, those of groups with and without the group's."""
    groups = {**Settings().public(), "llm": LLMOptions.model_fields}
    pairs = [(group, name) for group, inner in groups.items() for name in _inner(inner)]
    return (*groups, *(name for _, name in pairs), *(f"{group}_{name}" for group, name in pairs))


def _inner(value: object) -> Iterable[str]:
    return value if isinstance(value, Mapping) else ()


@cache
def _tell_stray(name: str, setting: str) -> None:
    """Once a process, which may load its settings more than once."""
    LOG.warning("%s is passed over: there is no setting '%s'", name, setting)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", where=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"not valid TOML: {error}", where=path) from None


def _given(flags: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in flags.items():
        inner = _given(value) if isinstance(value, Mapping) else value
        if inner is not None and inner != {}:
            kept[name] = inner
    return kept


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        old = merged.get(name)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[name] = _over(old, value) if both else value  # type: ignore[arg-type]
    return merged


def _without_endpoint(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """A layer that names a model file means the file: an endpoint that it does not name itself
    was set for another model."""
    old, new = below.get("llm"), above.get("llm")
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)) or new.get("base_url"):
        return below
    if not is_path(str(new.get("model", ""))):
        return below
    return {**below, "llm": {name: value for name, value in old.items() if name != "base_url"}}


def _with_key(llm: dict[str, Any]) -> dict[str, Any]:
    """OpenAI's own variable counts for OpenAI's own endpoint, and for no other."""
    key = os.environ.get(_OPENAI_KEY)
    try:
        parts = urlsplit(str(llm.get("base_url", "")))
    except ValueError:
        return llm  # refused when the settings are checked
    own = parts.scheme == "https" and parts.hostname == _OPENAI_HOST
    if key and own and not llm.get("api_key"):
        return {**llm, "api_key": SecretStr(key)}
    return llm


def _explained(
    error: ValidationError, path: Path, layers: tuple[Mapping[str, Any], ...]
) -> SettingsError:
    """The first fault, a misspelt name before all others, with where the value came from."""
    faults = error.errors(include_url=False, include_input=False)
    fault = min(faults, key=lambda fault: fault["type"] not in _UNKNOWN)
    names = [str(part) for part in fault["loc"]]
    dotted = ".".join(names)
    message = f"{dotted}: {fault['msg'].removeprefix('Value error, ')}"
    if fault["type"] in _UNKNOWN:
        message = f"there is no setting '{dotted}'"
    elif fault["type"] == "missing":
        variable = PREFIX + "_".join(names).upper()
        message = f"{dotted} is missing, which a model to ask needs: set {variable}, or in {FILE}"
    in_file, in_environment, given = layers
    if _holds(given, names):
        return SettingsError(message, where=_flag(names[-1]))
    if _holds(in_environment, names):
        return SettingsError(message, where=PREFIX + "_".join(names).upper())
    if _holds(in_file, names):
        return SettingsError(message, where=path, line=_line_of(path, names))
    if names == ["llm", "api_key"]:
        return SettingsError(message, where=_OPENAI_KEY)
    return SettingsError(message)


def _holds(layer: Any, names: list[str]) -> bool:
    for name in names:
        if not isinstance(layer, Mapping) or name not in layer:
            return False
        layer = layer[name]
    return True


def _line_of(path: Path, names: list[str]) -> int | None:
    """The line that sets a value, or the nearest thing around it that has a line."""
    table: list[str] = []
    lines: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _keys(header[1])
            lines.setdefault(tuple(table), number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_keys(key[1])), number)
    parts = (tuple(names[:depth]) for depth in range(len(names), 0, -1))
    return next((lines[part] for part in parts if part in lines), None)


def _keys(dotted: str) -> list[str]:
    return [key.strip(" \t\"'") for key in dotted.split(".")]


def _flag(name: str) -> str:
    """The flag that sets a setting; one of them is not named after it."""
    return {"gold": "--evaluate"}.get(name, f"--{name.replace('_', '-')}")
