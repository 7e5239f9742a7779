"""Model files of llama.cpp, by which a model is named that runs in this process.

Such a file stands for its own endpoint: its address is a fingerprint of what is in it, so
that an answer is kept for this model and no other, wherever the file lies.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from schemas.errors import SettingsError

SCHEME = "gguf:"
SUFFIX = ".gguf"
SLOTS = 2
"""Requests at once where nothing else is set: each needs memory for a whole context."""

_MAGIC = b"GGUF"
_BLOCK = 256 * 1024
_BLOCKS = 1024


def runs_here(model: str, base_url: str | None) -> bool:
    """Whether these name a model file: a name in ``.gguf`` without an endpoint to ask it at."""
    return is_address(base_url) if base_url else model.lower().endswith(SUFFIX)


def is_path(model: str) -> bool:
    """Whether a model's name means a file here, though an endpoint be set elsewhere: one in
    ``.gguf`` that has a folder, or is there. A mistyped path must not send text to the endpoint."""
    in_folder = "/" in model or "\\" in model
    return runs_here(model, None) and (in_folder or Path(model).exists())


def is_address(base_url: str) -> bool:
    """Whether it is one that ``address_of`` made."""
    return base_url.startswith(SCHEME)


def address_of(path: Path, expected: str | None = None) -> str:
    """What stands for the model in a file: the hash of its size and content.

    Of a file above 256 MB the hash takes 1,024 pieces of 256 KiB, evenly spread from its first
    byte to its last: no weight matrix of a model of a usual size fits between two of them.
    Raises SettingsError with the file where it is missing, cannot be read or is of another
    format, and where it is not the one of ``expected``, an address made before.
    """
    try:
        found = SCHEME + _fingerprint(path)
    except FileNotFoundError:
        raise SettingsError(
            "there is no such model file (a model of that name at an endpoint needs base_url in "
            "the same place: flags, environment or claims.toml)",
            where=path,
        ) from None
    except OSError as error:
        raise SettingsError(f"cannot be read: {error.strerror}", where=path) from None
    if expected and expected != found:
        raise SettingsError(f"is another model than that of {expected}", where=path)
    return found


def _fingerprint(path: Path) -> str:
    size = path.stat().st_size
    digest = hashlib.sha256(f"{size}\n".encode())
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise SettingsError("is no model file that llama.cpp reads (GGUF)", where=path)
        if size <= _BLOCK * _BLOCKS:
            file.seek(0)
            while piece := file.read(_BLOCK):
                digest.update(piece)
        else:
            for number in range(_BLOCKS):
                file.seek((size - _BLOCK) * number // (_BLOCKS - 1))
                digest.update(file.read(_BLOCK))
    return digest.hexdigest()
