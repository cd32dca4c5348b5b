"""Files of many parts: made one part after the other, telling meanwhile how far they are."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.records import Translator
from handlers.context import Works
from handlers.making import Made
from handlers.progress import Progress
from storage import Parcel

MakeLong = Callable[[Parcel, Translator, Progress], Awaitable[Made | None]]


def bundles(works: Works) -> Mapping[str, MakeLong]:
    """Every kind of file of many parts, and how it is made; None: nothing to send any more."""
    return {}
