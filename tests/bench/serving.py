"""A PostgreSQL server of our own for the length of a run, and the bot on it in several processes."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import storage
from tests.bench import processes
from tests.bench.figures import Figure, Row, Side, Unmeasured, spread
from tests.bench.processes import Bot, Load
from tests.bench.record import build
from tests.bench.scale import Scale

NAME = "PostgreSQL, two processes vs one"
SECRET = "bench-secret"
PEOPLE = 50


def programs() -> Path | None:
    """The folder with the server's programs, wherever a distribution puts it."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    if shutil.which("pg_config"):
        asked = subprocess.run(
            ["pg_config", "--bindir"], capture_output=True, text=True, check=True
        )
        folder = Path(asked.stdout.strip())
        if (folder / "initdb").exists():
            return folder
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return known[-1].parent if known else None


def _as_somebody() -> list[str]:
    """What to put before a command, since the server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={user}", "--clear-groups"]


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """A server on loopback with an empty cluster; its address without a database."""
    with tempfile.TemporaryDirectory(prefix="paicha-bench-pg-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        run = _as_somebody()
        data = folder / "data"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(
            [*run, bin_folder / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8"],
            check=True, **quiet,
        )  # type: ignore[call-overload] # fmt: skip
        port = _free_port()
        process = subprocess.Popen(
            [*run, bin_folder / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder],
            **quiet,
        )  # type: ignore[call-overload] # fmt: skip
        try:
            _wait(port)
            yield f"postgresql://bench@127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.3)
                return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start")


def serving(scale: Scale, folder: Path) -> Iterator[Row]:
    """One and two webhook processes on one server, the same people pressing."""
    found = programs()
    if found is None:
        yield Unmeasured(NAME, "no PostgreSQL server is installed")
        return
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        yield Unmeasured(NAME, "PostgreSQL refuses root, and there is no setpriv")
        return
    with server(found) as address:
        yield from _measured(scale, folder, f"{address}/postgres")


def _measured(scale: Scale, folder: Path, database: str) -> Iterator[Row]:
    asyncio.run(storage.migrate(database))
    people = asyncio.run(build(folder, PEOPLE, scale.members, database=database))
    one: list[tuple[float, float]] = []
    two: list[tuple[float, float]] = []
    with processes.load(people, walks=True) as load, ExitStack() as stack:
        ports = [_free_port() for _ in range(2)]
        bots = [stack.enter_context(_bot(load, folder, database, port)) for port in ports]
        for port in ports:
            _wait(port)
        _pressed(load, bots, ports, scale)
        for _ in range(scale.rounds):
            one.append(_pressed(load, bots[:1], ports[:1], scale))
            two.append(_pressed(load, bots, ports, scale))
    raw = f"{spread(v for v, _ in one)[1]:.0f} and {spread(v for v, _ in two)[1]:.0f} presses/s"
    yield Figure(
        NAME,
        Side("two", "presses/s", [2 * able for _, able in two]),
        Side("one", "presses/s", [able for _, able in one]),
        goal=1.7, more_is_better=True,
        note=f"what the bot's processes could take if the server, the load and they had a "
        f"processor each: presses per second of processor time, times processes; webhook; "
        f"all together on this machine: {raw}",
    )  # fmt: skip


def _bot(load: Load, folder: Path, database: str, port: int) -> AbstractContextManager[Bot]:
    return processes.ours(
        load, folder, DATABASE_URL=database,
        WEBHOOK_URL=f"http://127.0.0.1:{port}/hook", WEBHOOK_SECRET=SECRET,
        WEBHOOK_LISTEN=f"127.0.0.1:{port}",
    )  # fmt: skip


def _pressed(
    load: Load, bots: Sequence[Bot], ports: Sequence[int], scale: Scale
) -> tuple[float, float]:
    """Presses a second, and presses per second of one process's processor time."""
    load.by_webhook(ports, "/hook", SECRET)
    before = sum(bot.cpu() for bot in bots)
    pressed = load.press(PEOPLE, scale.seconds)
    spent = sum(bot.cpu() for bot in bots) - before
    return pressed.per_second, pressed.answered / spent
