"""Run as a script: a Prefect server that ends when whoever started it does.

Its arguments are uvicorn's. Standard input is a pipe that its parent holds open: where the
parent ends, in whatever way, the pipe does too.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

_GRACE = 5  # seconds to shut down in


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    runpy.run_module("uvicorn", run_name="__main__", alter_sys=True)
