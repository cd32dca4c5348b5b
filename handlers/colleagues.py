"""Tells somebody that a colleague answered otherwise."""

from __future__ import annotations

from bot.domain.records import Translator
from bot.screens.colleagues import heard
from bot.screens.screen import Screen
from handlers.context import Works
from handlers.reminders import NotNeeded
from storage import Parcel


async def news(parcel: Parcel, works: Works, say: Translator) -> Screen:
    """What to show; NotNeeded for one who may not see the unit any more."""
    unit = int(parcel.payload["unit"])
    if not await works.storage.scope(parcel.person, unit):
        raise NotNeeded
    names = await works.storage.names([int(parcel.payload["who"])])
    return heard(parcel.payload, works.policy, say, names)
