"""An engine in this process that is closed before it was asked anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.tiny_model import write_model

CODE = """
import sys
from pipeline.llm.local import _load
from pipeline.llm.options import LLMOptions

for _ in range(5):
    _load(LLMOptions(model=sys.argv[1], threads=1, context=512, concurrency=1))
"""


def test_an_engine_that_is_closed_as_soon_as_it_is_loaded_ends(tmp_path: Path) -> None:
    """In a process of its own, since one that does not end could not be left."""
    model = write_model(tmp_path / "tiny.gguf", ['{"claims": []}'], ["Extract the claims."])
    subprocess.run([sys.executable, "-c", CODE, str(model)], check=True, timeout=60)
