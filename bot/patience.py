"""Waiting that a request to stop cuts short, and calls that wait for Telegram to be there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, NetworkError, RetryAfter

from handlers.errors import seconds_of

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0


async def rest(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until `stop`."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def longer(pause: float) -> float:
    """The pause after this one."""
    return min(pause * 2, LONGEST_PAUSE)


async def reached(call: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
    """Make a call, as often as it takes until Telegram can be reached, or until `stop`."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            await call()
            return
        except BadRequest:
            # PTB counts it among the network's errors, but waiting would not mend it.
            raise
        except (NetworkError, RetryAfter) as error:
            log.warning("Telegram cannot be reached: %s", type(error).__name__)
            asked = seconds_of(error) if isinstance(error, RetryAfter) else 0
            await rest(stop, max(pause, asked))
        pause = longer(pause)
