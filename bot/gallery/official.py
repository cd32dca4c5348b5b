"""An office's own blank form in the states that the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.domain import official
from bot.domain.complaints import Complaint
from bot.domain.decisions import View
from bot.domain.interview import Said
from bot.domain.official import Candidate
from bot.gallery.sample import Branch, Shot
from bot.screens.complaints import sentence
from bot.screens.official import not_filled
from bot.screens.screen import Scene, Screen

FITS = ("序号", "姓名", "性别", "民族", "出生年月", "公民身份号码", "入党时间", "失去联系情形")


def blanks(branch: Branch) -> Iterator[Shot]:
    """Which form it is, how it fits, and why it was not filled."""
    desk = branch.desk()
    found = Candidate("found", "登记表", 4, FITS, ("备注",), ("现联系方式", "处理建议"))
    whole = Candidate("lost", "Sheet1", 3, FITS * 3, (), ())
    codes = "found,lost,lost_summary,float_summary"
    which = View("official_which", "7", places={"codes": codes})
    yield Shot("空表", "哪一张", desk, which)
    guesses = ",".join(list(official.fillable(branch.policy))[: official.GUESSES])
    unknown = View("official_which", "7", places={"codes": guesses, "alike": 0})
    yield Shot("空表", "认不出", desk, unknown)
    for title, candidate in (("缺几列", found), ("全部对上", whole)):
        yield Shot("空表", title, desk, official.shown(7, 0, candidate))
    for code, facts in (
        ("template_unnamed", {}),
        ("template_unknown", {"form": "流动党员名单"}),
        ("template_own", {"form": "党员基本信息采集表"}),
        ("template_roster", {"form": "党员名册"}),
    ):
        said: Said = ((code, facts),)
        yield Shot("空表", f"收不了：{code}", desk, View("home"), said)
    for code, some in (
        ("template_full", {"row": 3}),
        ("template_moves", {"count": 4}),
        ("template_stub", {"column": "党组织类别"}),
        ("template_lines", {"rows": "农村、学校、国有企业"}),
    ):
        why = Complaint(code, some)
        yield Shot(
            "空表",
            f"没有填：{code}",
            desk,
            View("official"),
            draw=partial(_refused, why),
        )


def _refused(why: Complaint, scene: Scene) -> Screen:
    return not_filled(sentence(why, scene.say), scene.say)
