"""LibreOffice as a helper: makes a PDF of a file, in a process and a profile of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import tempfile
from pathlib import Path

log = logging.getLogger(__name__)

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 90.0
"""How long one file may take; a first start makes the profile and takes a few seconds more."""


class Office:
    """One LibreOffice; it makes one file after the other."""

    def __init__(self, program: str, seconds: float = SECONDS) -> None:
        self._program = program
        self._seconds = seconds
        self._one = asyncio.Lock()

    async def pdf(self, name: str, data: bytes) -> bytes | None:
        """The file as a PDF; None where LibreOffice did not manage it in time.

        `name` tells the kind of file by its ending; nothing of it is given to the process.
        """
        ending = Path(name).suffix.lower()
        async with self._one:
            folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="paicha-office-")
            try:
                return await self._made(Path(folder), ending, data)
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _made(self, folder: Path, ending: str, data: bytes) -> bytes | None:
        source, result = folder / f"file{ending}", folder / "out" / "file.pdf"
        await asyncio.to_thread(source.write_bytes, data)
        process = await asyncio.create_subprocess_exec(
            self._program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
            "--outdir",
            str(result.parent),
            str(source),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=_bare(folder),
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._seconds):
                await process.wait()
        except TimeoutError:
            log.warning("LibreOffice took longer than %s seconds", self._seconds)
            return None
        finally:
            _end(process)
            await process.wait()
        if not await asyncio.to_thread(result.is_file):
            log.warning("LibreOffice made no PDF (it ended with %s)", process.returncode)
            return None
        return await asyncio.to_thread(result.read_bytes)


def _bare(folder: Path) -> dict[str, str]:
    """What the process may see: no token and no key."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, "HOME": str(folder), "TMPDIR": str(folder)}


def _end(process: asyncio.subprocess.Process) -> None:
    """End what is left of it: LibreOffice starts a second process that would outlive the first."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def find_office() -> Office | None:
    """LibreOffice, if it is installed."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    return Office(found) if found else None
