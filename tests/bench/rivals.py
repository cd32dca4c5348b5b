"""The environment of aiogram: it wants an older pydantic than this bot, so it has its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.bench.figures import Unmeasured

NAME = "presses/s vs aiogram echo"
VERSION = "3.31.0"
PINS = (
    f"aiogram=={VERSION}",
    "aiofiles==25.1.0",
    "aiohappyeyeballs==2.7.1",
    "aiohttp==3.14.5",
    "aiosignal==1.4.0",
    "annotated-types==0.8.0",
    "attrs==26.1.0",
    "certifi==2026.10.18",
    "frozenlist==1.8.0",
    "idna==3.20",
    "magic-filter==1.0.12",
    "multidict==7.2.1",
    "propcache==0.5.4",
    "pydantic==2.13.5",
    "pydantic_core==2.46.5",
    "typing-inspection==0.4.5",
    "typing_extensions==4.16.0",
    "yarl==1.25.1",
)


def aiogram(*, install: bool) -> str | Unmeasured:
    """The Python that can import aiogram; it is installed on the first full run."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "paicha-bench" / f"aiogram-{VERSION}"
    python = folder / "bin" / "python"
    if _imports(python):
        return str(python)
    if not install:
        return Unmeasured(NAME, "aiogram is not installed yet; a full run installs it")
    steps: tuple[list[str], ...] = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(python), "-m", "pip", "install", "-q", *PINS],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip() or "failed").splitlines()[-1]
            return Unmeasured(NAME, f"aiogram could not be installed: {said}")
    return str(python)


def _imports(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-c", "import aiogram"], check=False).returncode == 0
