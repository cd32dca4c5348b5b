"""For whom else the same was done: those who are searched for, to be ticked off."""

from __future__ import annotations

from bot.domain import repeats
from bot.domain.presses import repeats as presses
from bot.domain.presses.attempts import OneAttempt
from bot.screens.attempts import NAME, what, when
from bot.screens.home import home
from bot.screens.screen import (
    GAP,
    Button,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
    steps,
)
from bot.screens.values import shortened

DONE = "✅ "
"""Before the name of those who have the attempt."""


def others(scene: Scene) -> Screen:
    """The people on one page; a press records the same attempt for one of them."""
    member, _, page = scene.desk.member, scene.say, scene.view.page
    number = int(scene.view.argument or 0)
    made = next(
        (
            a
            for a in scene.attempts
            if member and (a.number, a.attempt) == (member.key.number, number)
        ),
        None,
    )
    if member is None or made is None:
        return home(scene)
    key = (*member.key, number)
    people = [m for m in scene.desk.found if m.key != member.key]
    buttons = [
        Button(
            (DONE if repeats.has(m, made) else "") + f"{m.key.number} {shortened(m.name, NAME)}",
            presses.RepeatFor(*key, m.key.number, page),
        )
        for m in people
    ]
    left = sum(not repeats.has(m, made) for m in people)
    text = lines(
        _("<b>同样的查找，还为谁做过？</b>"),
        what(made.wording, scene) + "　" + when(made.wording.moment, scene),
        GAP,
        _("按姓名，为这个人记一次同样的查找；再按不会重复记。")
        if people
        else _("没有别的人在查找。"),
    )
    everybody = Button(_("本页 {n} 人都记", n=left), presses.RepeatForAll(*key, page))
    turn = steps(page, scene.desk.found_total, lambda p: presses.Others(*key, p), _)
    back = Button(_("↩️ 返回"), OneAttempt(*key))
    rows = (
        *in_rows(buttons, 2),
        *(((everybody,),) if left > 1 else ()),
        *((turn,) if turn else ()),
        (back, home_button(_)),
    )
    return Screen(text, rows)


SCREENS = {"others": others}
"""The names under which rules ask for them."""
