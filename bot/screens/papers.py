"""The papers of stages two to four."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.files import MAY_ASK
from bot.domain.papers import offered
from bot.domain.presses import Show, cases, papers as presses
from bot.screens.screen import Button, Scene, Screen, home_button, in_rows, lines
from bot.screens.standing import unit_number
from bot.screens.words import N_

_LABELS: Mapping[str, str] = {
    "review": N_("📝 核查情况报告"),
    "rectified": N_("📝 整改规范综合报告"),
    "ledger": N_("📒 台账变更清单"),
    "screening": N_("📝 排查情况报告"),
    "final": N_("📝 综合报告"),
}


def papers(scene: Scene) -> Screen:
    """What can be drafted from the record."""
    _, unit = scene.say, unit_number(scene)
    buttons = [Button(_(_LABELS[name]), presses.Paper(unit, name)) for name in offered(scene.desk)]
    text = lines(
        _("<b>报告和清单</b>"),
        _("按现在的记录起草，发来的是 Word 或 Excel 文件，可以修改、打印、签字。"),
        _("数字和名单都来自记录；分析和建议请自己补写。"),
    )
    asks = scene.desk.holds(*MAY_ASK)
    back = Button(_("↩️ 返回"), Show("forms") if asks else cases.Overview(unit))
    return Screen(text, (*in_rows(buttons, 1), (back, home_button(_))))


SCREENS = {"papers": papers}
"""The names under which rules ask for them."""
