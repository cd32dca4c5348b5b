"""What is set by environment variables; each is documented in the README."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TELEGRAM = "https://api.telegram.org"


class Secret:
    """A value that shows in no text, traceback or log."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)


@dataclass(frozen=True)
class Settings:
    """The settings of one process; ValueError names the variable and what belongs there.

    Read without pydantic: thirteen variables are not worth a tenth of a start.
    """

    bot_token: Secret | None = None
    bot_api_url: str = TELEGRAM
    data_dir: Path = Path("data")
    database_url: Secret | None = None
    webhook_url: str | None = None
    webhook_secret: Secret | None = None
    webhook_listen: str = "127.0.0.1:8443"
    data_key: Secret | None = None
    bot_tz: str = "Asia/Shanghai"
    campaign_year: int | None = None
    policy_dir: Path | None = None
    bot_clock: datetime | None = None
    log_level: str = "INFO"

    def __post_init__(self) -> None:
        _zone(self.bot_tz)
        host, _, port = self.webhook_listen.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError("WEBHOOK_LISTEN：请写成 主机:端口，例如 127.0.0.1:8443")
        if self.campaign_year is not None and not 2004 <= self.campaign_year <= 2100:
            raise ValueError("CAMPAIGN_YEAR：请写 2004 到 2100 之间的年份")
        if self.log_level.upper() not in logging.getLevelNamesMapping():
            raise ValueError("LOG_LEVEL：请写 DEBUG、INFO、WARNING 或 ERROR")
        if self.bot_clock is None:
            return
        if self.bot_clock.tzinfo is None:
            raise ValueError("BOT_CLOCK：请写带时区的时刻，例如 2026-02-25T09:00+08:00")
        if self.bot_api_url.rstrip("/") == TELEGRAM:
            raise ValueError("BOT_CLOCK 只用于演练和测试，不能和 Telegram 的正式地址一起用")

    @classmethod
    def of(cls, environment: Mapping[str, str] | None = None) -> Self:
        """What these variables say, by default the process's own; an empty one counts as unset."""
        given = os.environ if environment is None else environment
        said = {field.name: given.get(field.name.upper(), "") for field in fields(cls)}
        return cls(**{name: _read(name, text) for name, text in said.items() if text})

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people read dates."""
        return _zone(self.bot_tz)

    @property
    def database(self) -> str:
        """The database's address for SQLAlchemy; by default the SQLite file in DATA_DIR."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data_dir / 'paicha.sqlite3'}"
        url = self.database_url.reveal()
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+asyncpg://" + url.removeprefix(prefix)
        return url


_READ: Mapping[str, tuple[Callable[[str], Any], str]] = {
    **dict.fromkeys(("bot_token", "database_url", "webhook_secret", "data_key"), (Secret, "")),
    **dict.fromkeys(("data_dir", "policy_dir"), (Path, "")),
    "campaign_year": (int, "请写 2004 到 2100 之间的年份"),
    "bot_clock": (datetime.fromisoformat, "请写带时区的时刻，例如 2026-02-25T09:00+08:00"),
}
"""What is more than a text: how it is read, and what to write where that fails."""


def _read(name: str, text: str) -> Any:
    read, advice = _READ.get(name, (str, ""))
    try:
        return read(text)
    except ValueError:
        # The text is not repeated: it may be a secret in the wrong place.
        raise ValueError(f"{name.upper()}：{advice}") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("BOT_TZ：没有这个时区，请写例如 Asia/Shanghai") from None
