"""Makes the project's environment where it is missing or no longer fits the lock.

    python3 .ci/environment.py run .venv    what the command line needs
    python3 .ci/environment.py dev .venv    that, and what tests and checks need

Called by make with a Python of 3.11 or newer; needs nothing but its standard library.
What was installed is noted in the environment itself, last of all, so that one cut off
half way is made anew. One made for another lock or at another path is made anew too:
nothing in it can be older or newer than the lock.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
LOCKS = {"run": CHECKOUT / "requirements.txt", "dev": CHECKOUT / "requirements-dev.txt"}
PROJECT = CHECKOUT / "pyproject.toml"
NOTE = "installed.json"


def main(level: str, place: Path) -> int:
    """Bring the environment at ``place`` up to ``level``; return the exit code."""
    wanted = {name: _sha256(lock) for name, lock in LOCKS.items()}
    wanted |= {"project": _sha256(PROJECT), "checkout": str(CHECKOUT), "place": str(place)}
    have = _read_note(place)
    needed = ["checkout", "place", "run"] + (["dev"] if "dev" in have else [])
    if any(have.get(name) != wanted[name] for name in needed) or not _runs(place):
        have = {}
    has_packages = level in have or "dev" in have
    if has_packages and have.get("project") == wanted["project"]:
        return 0

    started = time.monotonic()
    (place / NOTE).unlink(missing_ok=True)
    if not have:
        print(f"Making {place} for Python {sys.version.split()[0]}", flush=True)
        venv.create(place, clear=True, with_pip=True)
    if not has_packages:
        print(f"Installing {LOCKS[level].name} (a minute or two)", flush=True)
        # The lock is complete: resolving it again would take pip half as long as installing.
        _pip(place, "install", "--no-deps", "--require-hashes", "-r", str(LOCKS[level]))
        have |= {"run": wanted["run"], level: wanted[level]}
    _pip(place, "install", "--no-deps", "--no-build-isolation", "-e", str(CHECKOUT))
    _pip(place, "check")
    have |= {name: wanted[name] for name in ("project", "checkout", "place")}
    (place / NOTE).write_text(json.dumps(have, indent=2) + "\n", encoding="utf-8")
    print(f"Environment ready after {time.monotonic() - started:.0f} s", flush=True)
    return 0


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read_note(place: Path) -> dict[str, str]:
    try:
        note = json.loads((place / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _python(place: Path) -> str:
    return str(place / "bin" / "python")


def _runs(place: Path) -> bool:
    """Whether its interpreter still starts: the Python it was made from may be gone."""
    try:
        return subprocess.run([_python(place), "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def _pip(place: Path, *arguments: str) -> None:
    quiet = ("-qq", "--no-input", "--disable-pip-version-check")
    subprocess.run([_python(place), "-m", "pip", *quiet, *arguments], check=True)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in LOCKS:
        sys.exit("usage: environment.py run|dev FOLDER")
    try:
        sys.exit(main(sys.argv[1], Path(sys.argv[2]).absolute()))
    except subprocess.CalledProcessError as failed:
        sys.exit(f"environment.py: pip failed with code {failed.returncode}; see above")
    except OSError as failed:
        sys.exit(f"environment.py: {failed}")
    except KeyboardInterrupt:
        sys.exit(130)
