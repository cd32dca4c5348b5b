"""The processes that are measured: started, fed, looked at from outside, and ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "42:bench-not-a-real-token"
CLOCK = "2026-02-25T09:00:00+08:00"
"""The morning on which all that is measured happens."""
TICKS = os.sysconf("SC_CLK_TCK")

People = Sequence[tuple[int, str]]
"""Telegram number and first press of each."""


class Load:
    """The process that plays Telegram; leads `tests.bench.load` over its pipes."""

    def __init__(self, process: subprocess.Popen[str], walks: bool, people: People) -> None:
        self._process = process
        self.port = self._say({"people": people, "walks": walks})["port"]

    @property
    def url(self) -> str:
        """The address of the Bot API."""
        return f"http://127.0.0.1:{self.port}"

    def _say(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load ended early")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def press(self, together: int, seconds: float, warm: float = 0.5, rate: float = 0) -> Pressed:
        """Let people press for a while; 0 as a rate: as fast as they are answered."""
        command = {"together": together, "rate": rate, "warm": warm, "seconds": seconds}
        return Pressed(**self._say({"do": "load", **command}))

    def press_once(self) -> None:
        """Put one press where the bot will find it."""
        self._say({"do": "press"})

    def first_answer(self) -> float:
        """Wait for the answer to that press; when it came, on the monotonic clock."""
        at: float = self._say({"do": "first"})["at"]
        return at

    def sending(self) -> None:
        """Wait until the bot sends a message of its own accord."""
        self._say({"do": "sending"})

    def sent(self) -> Sent:
        """What the bot has sent of its own accord until now."""
        return Sent(**self._say({"do": "sent"}))

    def by_webhook(self, ports: Sequence[int], path: str, secret: str) -> None:
        """From now on updates are posted to these ports, each person's to the same."""
        self._say({"do": "hooks", "at": [(port, path, secret) for port in ports]})


@dataclass(frozen=True, slots=True)
class Sent:
    """Messages that nobody asked for, under the flood limits."""

    sent: int
    """Chats that have one."""
    twice: int
    """Messages to a chat that had one already."""
    refused: int
    """Calls that came too fast."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a stretch of load came to."""

    presses: int
    """Presses answered in the stretch."""
    answered: int
    """The same, with those of the warm-up."""
    seconds: float
    latencies: list[float] = field(repr=False)
    kinds: dict[str, int]
    busy: float
    """Share of one processor that the load itself took."""
    cpu: float = 0.0
    """Seconds of processor time that the bot took for each press."""

    @property
    def per_second(self) -> float:
        """Presses answered in a second."""
        return self.presses / self.seconds

    def quantile(self, share: float) -> float:
        """The latency that this share of the presses stayed below, in seconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot's process, seen from outside."""

    process: subprocess.Popen[bytes]
    started: float
    """When it was started, on the monotonic clock."""

    def cpu(self) -> float:
        """Seconds of processor time that it has taken."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / TICKS

    def memory(self) -> float:
        """Megabytes that it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@dataclass(frozen=True, slots=True)
class Pair:
    """A bot and the load that presses its buttons."""

    load: Load
    bot: Bot

    def press(self, together: int, seconds: float, rate: float = 0) -> Pressed:
        """A stretch of load, and what it cost the bot."""
        before = self.bot.cpu()
        pressed = self.load.press(together, seconds, rate=rate)
        spent = self.bot.cpu() - before
        return replace(pressed, cpu=spent / max(1, pressed.answered))


@contextmanager
def load(people: People, walks: bool) -> Iterator[Load]:
    """A load for one bot; `walks`: people press what the card offers, else always the same."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Load(process, walks, people)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        _end(process)


@contextmanager
def started(command: Sequence[str], settings: dict[str, str], log: Path) -> Iterator[Bot]:
    """A bot at work; what it says goes to the end of `log`."""
    with log.open("ab") as out:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(settings), stdout=out, stderr=out
        )
        try:
            yield Bot(process, began)
            if process.poll() is not None:
                raise RuntimeError(f"{command[-1]} ended early: {log.read_text()[-2000:]}")
        finally:
            _end(process)


def _environment(settings: dict[str, str]) -> dict[str, str]:
    # Neither a proxy nor a setting of the bot's may come along from outside.
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"BOT_TOKEN": TOKEN, "LOG_LEVEL": "WARNING"} | settings


def _end(process: subprocess.Popen[Any]) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def ours(load: Load, folder: Path, **more: str) -> AbstractContextManager[Bot]:
    """This bot at work on the record in `folder`."""
    settings = {"BOT_API_URL": load.url, "DATA_DIR": str(folder), "BOT_CLOCK": CLOCK, **more}
    return started([sys.executable, "-m", "bot", "run"], settings, folder / "log.txt")


def ptb_echo(load: Load, folder: Path) -> AbstractContextManager[Bot]:
    """The stock echo of python-telegram-bot."""
    script = str(ROOT / "tests" / "bench" / "echoes" / "ptb_echo.py")
    return started([sys.executable, script], {"BOT_API_URL": load.url}, folder / "ptb.txt")


def aiogram_echo(load: Load, folder: Path, python: str) -> AbstractContextManager[Bot]:
    """The stock echo of aiogram, in its own environment."""
    script = str(ROOT / "tests" / "bench" / "echoes" / "aiogram_echo.py")
    return started([python, script], {"BOT_API_URL": load.url}, folder / "aiogram.txt")
