"""What is set by environment variables; each is documented in the README."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class Settings(BaseSettings):
    """The settings of one process; raises ValidationError with the variable's name."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr | None = None
    bot_api_url: str = TELEGRAM
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_listen: str = "127.0.0.1:8443"
    data_key: SecretStr | None = None
    bot_tz: str = "Asia/Shanghai"
    campaign_year: int | None = Field(default=None, ge=2004, le=2100)
    policy_dir: Path | None = None
    bot_clock: datetime | None = None
    log_level: str = "INFO"

    @field_validator("bot_tz")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"BOT_TZ: {name} is not a time zone") from error
        return name

    @field_validator("webhook_listen")
    @classmethod
    def _host_and_port(cls, text: str) -> str:
        host, _, port = text.rpartition(":")
        if not host or not port.isdigit():
            raise ValueError("WEBHOOK_LISTEN: host:port, e.g. 127.0.0.1:8443")
        return text

    @model_validator(mode="after")
    def _clock_is_for_rehearsal(self) -> Settings:
        if self.bot_clock is None:
            return self
        if self.bot_clock.tzinfo is None:
            raise ValueError("BOT_CLOCK: an instant with its offset, e.g. 2026-02-25T09:00+08:00")
        if self.bot_api_url.rstrip("/") == TELEGRAM:
            raise ValueError(
                "BOT_CLOCK is for rehearsal and tests; not with Telegram's own address"
            )
        return self

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone in which people read dates."""
        return ZoneInfo(self.bot_tz)

    @property
    def database(self) -> str:
        """The database's address for SQLAlchemy; by default the SQLite file in DATA_DIR."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data_dir / 'paicha.sqlite3'}"
        url = self.database_url.get_secret_value()
        for prefix in ("postgresql://", "postgres://"):
            if url.startswith(prefix):
                return "postgresql+asyncpg://" + url.removeprefix(prefix)
        return url
