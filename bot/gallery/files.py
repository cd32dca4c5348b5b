"""Files on their way in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.decisions import View
from bot.domain.interview import Said
from bot.domain.records import Download
from bot.gallery.sample import COMMITTEE, NOW, OTHER, PERSON, UNIT, Branch, Shot
from bot.screens import files
from bot.screens.screen import Scene, Screen


def on_their_way(branch: Branch) -> Iterator[Shot]:
    """How far a long file is, the password it may carry, and who took which."""
    desk = branch.desk()
    for title, done in (("开始", 0), ("一半", 6), ("好了", 12)):
        view = View("making", page=done)
        yield Shot("文件", f"正在生成：{title}", desk, view, draw=_progress)
    yield Shot("文件", "加密码", desk, View("lock"))
    short: Said = (("password_length", {"least": 8, "most": 64}),)
    yield Shot("文件", "密码太短", desk, View("lock"), short)
    letters: Said = (("password_letters", {}),)
    yield Shot("文件", "密码有汉字", desk, View("lock"), letters)
    coming: Said = (("locked_coming", {}),)
    yield Shot("文件", "加密码的马上来", desk, View("home"), coming)
    yield Shot("文件", "还没有人取过", desk, View("taken"))
    taken = tuple(_taken(branch))
    yield Shot("文件", "谁取过", desk, View("taken"), downloads=taken[:8], downloads_total=11)
    above = branch.desk(role="committee", unit=COMMITTEE)
    last = View("taken", page=1)
    yield Shot("文件", "谁取过：上级", above, last, downloads=taken[8:], downloads_total=11)


def _progress(scene: Scene) -> Screen:
    return files.progress(scene.view.page, 12, scene.say)


def _taken(branch: Branch) -> Iterator[Download]:
    first = Download(PERSON.id, UNIT.id, "roster", NOW, "9f86d081884c7d65", "", {}, 11, UNIT.name)
    for place in range(11):
        yield replace(
            first,
            person=1 + place % 3,
            unit=UNIT.id if place < 8 else OTHER.id,
            unit_name=UNIT.name if place < 8 else OTHER.name,
            way=("", "pdf", "locked")[place % 3],
            at=NOW - timedelta(hours=7 * place),
            number=11 - place,
        )
