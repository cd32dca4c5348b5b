"""The progress of the units below as a picture and as a sheet, made when the courier comes to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from bot.domain.classes import ORDER
from bot.domain.records import Translator
from bot.forms.chart import Bar, bars
from bot.forms.form import Stamp
from bot.forms.overview import FILE, Line, lines, overview_form, shown
from bot.forms.xlsx import write_xlsx
from bot.screens.below import no_font
from bot.screens.conclusions import class_label
from bot.screens.offices import phase_label
from handlers.context import Works
from handlers.making import Made, Told
from storage import Parcel

MOST = 40
"""Bars in one picture."""


def makers(works: Works) -> Mapping[str, Callable[..., Awaitable[Any]]]:
    """What the courier makes for this topic."""
    return {"chart": partial(_chart, works), "overview": partial(_sheet, works)}


async def _lines(works: Works, parcel: Parcel) -> list[Line] | None:
    """The units below as they stand, for one who may still see them at this moment."""
    unit = int(parcel.payload["unit"])
    if not await works.storage.scope(parcel.person, unit):
        return None
    return lines(await works.storage.below(unit))


def _name(works: Works, ending: str) -> str:
    return f"{FILE}-{works.today(works.now()):%Y%m%d}.{ending}"


async def _chart(works: Works, parcel: Parcel, say: Translator) -> Made | Told | None:
    """A picture of bars; where the machine has no Chinese font, that is said instead."""
    found = await _lines(works, parcel)
    if not found:
        return None
    top = found[0]
    drawn = [
        Bar(
            "　" * line.depth + line.unit.name,
            line.done,
            line.total,
            phase_label(line.unit, say),
            strong=line.depth == 0,
        )
        for line in shown(found, MOST)
    ]
    moment = works.now().astimezone(works.zone).strftime("%Y-%m-%d %H:%M")
    below = (say("在册 {total} 人，已完成 {done} 人", total=top.total, done=top.done), moment)
    made = await asyncio.to_thread(bars, say("排查进度"), below, drawn)
    if made is None:
        return Told(no_font(int(parcel.payload["unit"]), say))
    caption = say("📊 {unit}　进度图", unit=top.unit.name)
    return Made(_name(works, "png"), made, caption, top.unit.id, form="chart")


async def _sheet(works: Works, parcel: Parcel, say: Translator) -> Made | None:
    """Every unit below with its figures, one row each."""
    found = await _lines(works, parcel)
    if not found:
        return None
    top = found[0].unit
    phases = {str(line.unit.id): phase_label(line.unit, say) for line in found}
    classes = {name: class_label(name, say) for name in ORDER}
    form = overview_form(top, phases, classes)
    stamp = await works.storage.stamp(top.id)
    campaign = works.policy.campaign
    changed = (stamp.changed or works.now()).astimezone(works.zone)
    printed = Stamp(stamp.head, changed, campaign.cutoff, campaign.year)
    data = await asyncio.to_thread(write_xlsx, form, found, printed)
    caption = say("📊 {unit}　进度表，{n} 个党组织", unit=top.name, n=len(found))
    return Made(_name(works, "xlsx"), data, caption, top.id, stamp.head, "overview")
