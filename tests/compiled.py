"""SQL that is compiled once in a test process: every touch builds a bot anew, engines and all.

Most of what a touch took was the compiling of statements that the bot before had compiled. The
engines stay apart; only their dialect, and with it the compiled form, is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import database

_shared: dict[str, tuple[Dialect, dict[Any, Any]]] = {}


def compile_once() -> None:
    """Let engines with the same driver share what they have compiled, from now on."""
    for name in ("create_engine", "create_async_engine"):
        setattr(database, name, _sharing(getattr(database, name)))


def _sharing(make: Callable[..., Any]) -> Callable[..., Any]:
    def made(*args: Any, **kwargs: Any) -> Any:
        engine = make(*args, **kwargs)
        _share(engine.sync_engine if isinstance(engine, AsyncEngine) else engine)
        return engine

    return made


def _share(engine: Engine) -> None:
    known, _ = _shared.get(engine.url.drivername, (None, None))
    # One that has never connected does not know yet what the database can do.
    if getattr(known, "server_version_info", None) is None:
        _shared[engine.url.drivername] = engine.dialect, {}
    engine.dialect, cache = _shared[engine.url.drivername]
    engine.update_execution_options(compiled_cache=cache)
