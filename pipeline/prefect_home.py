"""How Prefect is to behave here, set in the environment before it is imported.

What the user has set stays. The same settings stand in ``[tool.prefect]`` of
pyproject.toml, which Prefect reads in the checkout alone.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # On a slow machine the temporary server takes longer than the 20 seconds it is given.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    # By default the recorder keeps some 25 task runs a second and drops the rest.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "500",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "500",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}
_SILENT = {
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
}
_API = "PREFECT_API_URL"


def quieten(logs: bool = False) -> None:
    """Set what is not set; ``logs`` leaves Prefect's own logs on."""
    for name, value in (_QUIET if logs else {**_QUIET, **_SILENT}).items():
        os.environ.setdefault(name, value)


def api_is_configured() -> bool:
    """Whether a Prefect API is named, in the environment or in the active profile."""
    if os.environ.get(_API):
        return True
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    try:
        profiles = tomllib.loads((home / "profiles.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False
    active = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
    known = profiles.get("profiles")
    profile = known.get(active) if isinstance(known, dict) else None
    return isinstance(profile, dict) and bool(profile.get(_API))
