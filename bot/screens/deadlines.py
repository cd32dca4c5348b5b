"""The dates of the plan: what is next in working days, and how one of them is moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.domain import fulfilment, presses
from bot.domain.campaign import Deadline
from bot.domain.closing import DECIDES
from bot.domain.deadlines import NEAR, PAGE, first_shown, of_desk, pickable, shiftable
from bot.domain.fulfilment import untrained
from bot.domain.mobilisation import PAGE as DAYS, days
from bot.domain.nudges import Row as Nudge
from bot.domain.records import Translator
from bot.screens.reminders import ONWARD
from bot.screens.screen import (
    CHOSEN,
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    home_button,
    in_rows,
    lines,
)
from bot.screens.standing import ahead, aim, due_line, level, overdue, unit_name, unit_number
from bot.screens.values import day_words, in_words


def deadlines(scene: Scene) -> Screen:
    """The dates that bind this unit, overdue ones first, and for a branch also those above it."""
    _, today = scene.say, scene.today
    campaign = of_desk(scene.policy.campaign, scene.desk)
    mine = [*_late(scene), *(due_line(d, scene) for d in ahead(scene))]
    above = campaign.ahead("committee", today)[:3] if level(scene) == "branch" else ()
    done = fulfilment.done(scene.policy.campaign, scene.desk, level(scene), today)
    text = lines(
        _("<b>期限</b>"),
        *(mine or [_("没有未到的期限。")]),
        *(f"✅ {aim(d, _)}" for d in done if d.clears != "mobilised"),
        _mobilised(scene),
        GAP if above else None,
        _("党（工）委的期限") if above else None,
        *(due_line(d, scene) for d in above),
        GAP,
        _("年龄、失联时间都算到 {day}（截止日）。", day=in_words(campaign.cutoff.isoformat(), _)),
    )
    unit = unit_number(scene)
    kept = Button(_("📅 存到手机日历"), presses.Calendar(unit))
    shift = Button(_("🗓 调整日期"), presses.Shift(unit))
    may = bool(shiftable(scene.policy.campaign, scene.desk, today))
    nudges = Button(_("🔔 提醒设置"), presses.Show("reminders"))
    ways = ((kept, shift), (nudges,)) if may else ((kept, nudges),)
    rows = (*_to_note(scene), *_to_do(scene), *(ways if unit else ()), (home_button(_),))
    return Screen(text, rows)


def _late(scene: Scene) -> Iterator[str]:
    """The dates that have passed, each with what is still to be done for it."""
    for deadline in overdue(scene):
        yield due_line(deadline, scene)
        for row, n in _left(deadline, scene):
            yield f"• {scene.say(row.text, n=n)}"


def _left(deadline: Deadline, scene: Scene) -> Iterator[tuple[Nudge, int]]:
    for code, n in fulfilment.left(deadline, scene.desk):
        if row := scene.policy.nudging.row(code):
            yield row, n


def _to_do(scene: Scene) -> Iterator[Row]:
    """The ways to the branches for which a date that has passed still waits; not for who only looks."""
    if not scene.desk.holds(*DECIDES):
        return
    for deadline in overdue(scene):
        for row, _ in _left(deadline, scene):
            if row.to != "trained":  # `_to_note` leads there, before the date has passed, too
                label, press = ONWARD[row.to]
                yield (Button(scene.say(label), press(unit_number(scene))),)


def _mobilised(scene: Scene) -> str | None:
    """When the branch confirmed that it was called to the screening, if it did."""
    if "mobilised" not in scene.view.places:
        return None
    day = str(scene.view.places["mobilised"])
    return scene.say("✅ 已动员部署 {day}", day=in_words(day, scene.say) if day else "")


def _to_note(scene: Scene) -> tuple[Row, ...]:
    """The way to note what only this unit can tell: when it was called, or trained."""
    _, unit = scene.say, unit_number(scene)
    if untrained(scene.desk):
        return ((Button(_("🏷 记培训日期"), presses.offices.About(unit, "trained")),),)
    if not scene.desk.holds("secretary"):
        return ()
    if scene.view.argument == "unconfirmed":
        return ((Button(_("✅ 已动员部署"), presses.Mobilise(unit)),),)
    if "mobilised" in scene.view.places:
        return ((Button(_("✏️ 改动员日期"), presses.Redate(unit)),),)
    return ()


def mobilised_on(scene: Scene) -> Screen:
    """On which day the branch was called to the screening."""
    _, unit = scene.say, unit_number(scene)
    stands = str(scene.view.places.get("mobilised", ""))
    every, page = days(scene.policy.campaign, scene.today), scene.view.page
    buttons = [
        Button(
            (CHOSEN if day.isoformat() == stands else "") + day_words(day, _),
            presses.MobiliseOn(unit, day.isoformat()),
        )
        for day in every[page * DAYS : (page + 1) * DAYS]
    ]
    turns = []
    if (page + 1) * DAYS < len(every):
        turns.append(Button(_("◀ 更早"), presses.Redate(unit, page + 1)))
    if page:
        turns.append(Button(_("更晚 ▶"), presses.Redate(unit, page - 1)))
    text = lines(
        _("<b>哪一天动员部署的？</b>"),
        _("按按钮，或打字写日期，例如：2月18日。"),
        _("改了以后，原来的日期仍留在记录里。"),
    )
    back = Button(_("◀ 返回"), presses.Show("deadlines"))
    rows = (*in_rows(buttons, 4), *((tuple(turns),) if turns else ()), (back, home_button(_)))
    return Screen(text, rows)


def short(deadline: Deadline, _: Translator) -> str:
    """The date's name in a few words."""
    return _(deadline.short or deadline.label)


def shift(scene: Scene) -> Screen:
    """Which date shall be moved."""
    _, unit = scene.say, unit_number(scene)
    may = shiftable(scene.policy.campaign, scene.desk, scene.today)
    buttons = [
        Button(f"{day_words(d.day, _)} {short(d, _)}", presses.ShiftOne(unit, d.code, NEAR))
        for d in sorted(may, key=lambda d: (d.day < scene.today, d.day))
    ]
    text = lines(
        _("<b>{unit}　调整日期</b>", unit=unit_name(scene)),
        _("点一个要改的日期。改了以后，下级每个人都会收到通知。")
        if buttons
        else _("没有可以改的日期。"),
    )
    back = Button(_("◀ 返回"), presses.Show("deadlines"))
    rows = in_rows(buttons, 1 if len(buttons) < ROWS else 2)
    return Screen(text, (*rows, (back, home_button(_))))


ROWS = 7
"""With so many dates two stand beside each other."""


def shift_days(scene: Scene) -> Screen:
    """To which working day the date shall be moved."""
    _, unit, code = scene.say, unit_number(scene), scene.view.argument
    deadline = _picked(scene)
    offered = pickable(scene.policy.campaign, scene.desk, code, scene.today)
    first = first_shown(offered, deadline.day, scene.view.page)
    buttons = [
        Button(
            (CHOSEN if day == deadline.day else "") + day_words(day, _),
            presses.ShiftTo(unit, code, day.isoformat()),
        )
        for day in offered[first : first + PAGE]
    ]
    earlier = presses.ShiftOne(unit, code, max(first - PAGE, 0))
    turns = [Button(_("◀ 更早"), earlier)] if first else []
    if first + PAGE < len(offered):
        turns.append(Button(_("更晚 ▶"), presses.ShiftOne(unit, code, first + PAGE)))
    text = lines(
        f"<b>{short(deadline, _)}</b>",
        _("现在是{day}。改到哪一天？", day=day_words(deadline.day, _)),
        _("只列工作日。") if buttons else _("没有可以改到的日子。"),
    )
    back = Button(_("◀ 返回"), presses.Shift(unit))
    rows = (*in_rows(buttons, 4), *((tuple(turns),) if turns else ()), (back, home_button(_)))
    return Screen(text, rows)


def shift_confirm(scene: Scene) -> Screen:
    """What would be moved, before it is."""
    _, deadline, unit = scene.say, _picked(scene), scene.desk.unit
    number, revision = (unit.id, unit.revision) if unit else (0, 0)
    day = str(scene.view.places["day"])
    text = lines(
        f"<b>{short(deadline, _)}</b>",
        _(
            "从{was}改到{day}？",
            was=day_words(deadline.day, _),
            day=day_words(date.fromisoformat(day), _),
        ),
        _("确认后，{unit}和下级的每个人都会收到通知。", unit=unit_name(scene)),
        _.plural(
            "{n} 个党（工）委自己另定了这个日期，不变，也不通知。",
            "{n} 个党（工）委自己另定了这个日期，不变，也不通知。",
            scene.below_total,
        )
        if scene.below_total
        else None,
    )
    confirm = Button(_("✅ 确认"), presses.ShiftFor(number, deadline.code, day, revision))
    back = Button(_("◀ 返回"), presses.ShiftOne(number, deadline.code, NEAR))
    return Screen(text, ((confirm, back), (home_button(_),)))


def _picked(scene: Scene) -> Deadline:
    found = of_desk(scene.policy.campaign, scene.desk).deadline(scene.view.argument)
    if found is None:
        raise LookupError(scene.view.argument)
    return found


def notice(unit: str, deadline: Deadline, was: date, _: Translator) -> Screen:
    """A date was moved above: told to everybody whom it binds."""
    text = lines(
        _("📅 <b>{unit}调整了日期</b>", unit=unit),
        _(
            "{what}：{was} → {day}",
            what=_(deadline.label),
            was=day_words(was, _),
            day=day_words(deadline.day, _),
        ),
        _("需要的话，在“期限”里重新存一次手机日历。"),
    )
    row = (Button(_("⏰ 期限"), presses.Show("deadlines")), Button(_("🏠 首页"), presses.Home()))
    return Screen(text, (row,), stays=True)


SCREENS = {
    "deadlines": deadlines,
    "mobilised_on": mobilised_on,
    "shift": shift,
    "shift_days": shift_days,
    "shift_confirm": shift_confirm,
}
"""The names under which rules ask for them."""
