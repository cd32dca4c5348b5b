"""What environment variables may say, and what is answered to a wrong one."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Secret, Settings


def test_every_variable_is_read() -> None:
    said = Settings.of(
        {
            "BOT_TOKEN": "1:a",
            "BOT_API_URL": "http://127.0.0.1:1",
            "DATA_DIR": "somewhere",
            "CAMPAIGN_YEAR": "2026",
            "BOT_CLOCK": "2026-02-25T01:00:00+00:00",
            "DATABASE_URL": "postgres://127.0.0.1/x",
            "LOG_LEVEL": "",
            "UNKNOWN": "1",
        }
    )
    assert (said.bot_token, said.data_dir) == (Secret("1:a"), Path("somewhere"))
    assert (said.campaign_year, said.bot_clock) == (2026, datetime(2026, 2, 25, 1, tzinfo=UTC))
    assert (said.database, said.log_level) == ("postgresql+asyncpg://127.0.0.1/x", "INFO")
    assert Settings.of({}).database == "sqlite+aiosqlite:///data/paicha.sqlite3"
    assert str(Settings.of({}).zone) == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CAMPAIGN_YEAR", "今年"),
        ("CAMPAIGN_YEAR", "1999"),
        ("BOT_TZ", "Asia/Nowhere"),
        ("BOT_TZ", "../etc"),
        ("WEBHOOK_LISTEN", "somewhere"),
        ("LOG_LEVEL", "loud"),
        ("BOT_CLOCK", "2026-02-25T09:00"),
        ("BOT_CLOCK", "early"),
        ("BOT_CLOCK", "2026-02-25T09:00+08:00"),
    ],
)
def test_a_wrong_one_is_named_with_what_to_do_and_not_repeated(variable: str, value: str) -> None:
    with pytest.raises(ValueError, match=variable) as caught:
        Settings.of({variable: value})
    said = str(caught.value)
    assert value not in said or "例如" in said
    assert "请" in said or "只用于" in said


def test_a_secret_shows_nowhere() -> None:
    settings = Settings.of({"BOT_TOKEN": "1:hidden", "DATA_KEY": "hidden"})
    assert "hidden" not in f"{settings!r} {settings} {settings.bot_token}"
    try:
        raise RuntimeError(settings)
    except RuntimeError:
        assert "hidden" not in traceback.format_exc()
