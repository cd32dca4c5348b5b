"""The last steps of a finished file: another way to have it, the note of who took it, its buttons."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.changes import Errand
from bot.domain.records import Download, Translator
from bot.domain.reminders import AWAITED
from bot.forms.locking import lock
from bot.forms.watermark import watermark
from bot.screens.files import under_file
from handlers.context import Works
from handlers.making import Made
from handlers.reply import keyboard
from storage import Parcel

NOT_ASKED = ("way", "secret")
"""What a parcel says beside what was asked for."""


async def as_asked(made: Made, parcel: Parcel, works: Works, say: Translator) -> Made:
    """The file as a PDF or with a password, where that was asked for."""
    way = parcel.payload.get("way", "")
    if way == "pdf":
        return await _as_pdf(made, works, say)
    secret = parcel.payload.get("secret", "")
    if way == "locked" and secret:
        data = await asyncio.to_thread(lock, made.data, str(secret))
        caption = made.caption + "\n" + say("🔒 打开要输入您刚才发的密码。")
        return replace(made, data=data, caption=caption)
    return made


async def _as_pdf(made: Made, works: Works, say: Translator) -> Made:
    data = await works.pdf(made.name, made.data) if works.pdf else None
    if data is None:
        told = say("这次没有做成 PDF，先发原来的文件；要打印请用它。")
        return replace(made, caption=f"{made.caption}\n{told}")
    return replace(made, name=f"{made.name.rpartition('.')[0]}.pdf", data=data)


async def rehearsed(made: Made, say: Translator) -> Made:
    """The file marked 演练, so that nobody takes it for a real one."""
    data = await asyncio.to_thread(watermark, made.name, made.data)
    return replace(made, data=data, caption=say("【演练】") + made.caption)


async def noted(made: Made, parcel: Parcel, works: Works) -> int:
    """Note who takes which file, once for the parcel; 0: it shows nobody's record."""
    if not made.unit:
        return 0
    taken = as_taken(parcel, made.unit, made.form, made.head, works.now())
    number = await works.storage.log_download(taken, parcel.id)
    if taken.form in AWAITED:
        about = {"unit": made.unit}
        look = Errand("clear", f"clear:taken:{parcel.id}", works.now(), about)
        await works.storage.post(parcel.person, [look], made.unit)
    return number


def as_taken(parcel: Parcel, unit: int, form: str, head: str, now: datetime) -> Download:
    """The note that the parcel's person takes a file of this unit, as of this head of its chain."""
    ask = {name: value for name, value in parcel.payload.items() if name not in NOT_ASKED}
    form, way = form or str(ask.get("form", parcel.kind)), str(parcel.payload.get("way", ""))
    return Download(parcel.person, unit, form, now, head, way, ask)


def buttons(made: Made, number: int, parcel: Parcel, works: Works, say: Translator) -> Any:
    """What stands under the file: the other ways to have it."""
    if not number or "form" not in parcel.payload or parcel.payload.get("way"):
        return None
    pdf = works.pdf is not None
    return keyboard(under_file(int(parcel.payload["unit"]), number, made.name, pdf, say))
