"""The bot as a process of its own, that can be killed."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from bot.playground.telegram import FakeTelegram

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-secret-of-the-tests"
PATIENCE = 300.0
"""Seconds until something has to have happened, kills and a busy machine and all."""
WAYS = ("deleteWebhook", "setWebhook")
OURS = ("BOT_", "DATA_", "DATABASE_", "WEBHOOK_", "CAMPAIGN_", "POLICY_", "LOG_")


def free_port() -> int:
    """A port on which nobody listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class BotProcess:
    """`python -m bot run`, again and again."""

    def __init__(self, telegram: FakeTelegram, folder: Path, **settings: str) -> None:
        self.telegram = telegram
        self.folder = folder
        self.settings = settings
        self.log = folder.with_suffix(".log")
        self.lives = 0
        self._from = 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "paicha.sqlite3"

    @property
    def pid(self) -> int:
        """The process that lives."""
        assert self._process is not None
        return self._process.pid

    async def start(self, limits: Mapping[int, int] | None = None) -> None:
        """Start it, under these limits of the system (by RLIMIT_…); it is not ready yet."""
        self.lives += 1
        self._from = len(self.telegram.world.calls)
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=ROOT,
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=partial(_limit, limits) if limits else None,
            )

    def _environment(self) -> Mapping[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(OURS)}
        return inherited | {
            "BOT_TOKEN": self.telegram.token,
            "BOT_API_URL": self.telegram.address,
            "BOT_CLOCK": self.telegram.clock.now().isoformat(),
            "CAMPAIGN_YEAR": "2026",
            "DATA_DIR": str(self.folder),
            **self.settings,
        }

    async def ready(self) -> None:
        """Wait until it has said to Telegram how it takes updates."""
        calls = self.telegram.world.calls
        await self.telegram.until(
            lambda: any(c.method in WAYS for c in calls[self._from :]), PATIENCE
        )

    async def kill(self) -> None:
        """kill -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """Let it end as a supervisor would; its exit status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, sign: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.returncode is None:
            process.send_signal(sign)
        async with asyncio.timeout(30):
            return await process.wait()

    def said(self) -> str:
        """What it wrote to its log, in all its lives."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""


def _limit(limits: Mapping[int, int]) -> None:
    for name, most in limits.items():
        resource.setrlimit(name, (most, most))


def by_webhook(port: int | None = None) -> dict[str, str]:
    """The settings of a process that is called by Telegram."""
    port = port or free_port()
    return {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "WEBHOOK_SECRET": SECRET,
    }
