"""From a command to its end."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Coroutine
from types import ModuleType
from typing import Any, TypeVar, cast

T = TypeVar("T")


def to_end(work: Coroutine[Any, Any, T]) -> T:
    """Run on uvloop where there is one; what the person did wrong ends with one clear line."""
    from bot.administration import Mistaken
    from bot.running import NotSet
    from storage import StorageError

    try:
        import uvloop
    except ImportError:
        runner = asyncio.run
    else:
        runner = uvloop.run
    try:
        return runner(work)
    except (Mistaken, NotSet, StorageError, ValueError) as error:
        print(f"错误：{error}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None


def serve() -> None:
    """Serve Telegram until told to end."""
    # What is loaded at the start stays until the end: looking for what of it may go would be a fifth
    # of the time until the first answer. `run` lets the collector work again.
    gc.disable()
    # httpx would load the libraries of its command line; without them it does without, by its own word.
    sys.modules.setdefault("httpx._main", cast(ModuleType, None))
    from bot.running import run
    from bot.settings import Settings

    to_end(run(Settings.of()))
