"""Who works in a unit: the list, a new link, taking a role away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from bot.domain import presses
from bot.domain.changes import PersonInvited
from bot.domain.offices import LEADING
from bot.domain.people import HOURS, ROLES, Holder, kept, last, may_invite, staff
from bot.domain.records import Role, Translator
from bot.screens.offices import role_label, to_unit
from bot.screens.screen import Button, Row, Scene, Screen, home_button, in_rows, lines, steps
from bot.screens.standing import unit_name, unit_number
from bot.screens.values import in_words, joined, shortened

ELSEWHERE = 2
"""Other roles of one person on the screen; more are counted."""

PAGE = 5
"""Holders on one page."""


def people(scene: Scene) -> Screen:
    """Everybody who holds a role in this unit, and the links that are still open."""
    _, unit, desk = scene.say, scene.desk.unit, scene.desk
    if unit is None:
        return Screen(_("没有党组织。"), ((home_button(_),),))
    found = _holders(scene)
    # Who was on the last page may be gone meanwhile.
    page = min(scene.view.page, max(0, len(found) - 1) // PAGE)
    shown = found[page * PAGE : (page + 1) * PAGE]
    leads = desk.holds(*LEADING)
    stays = any(one.person and kept(scene.deeds, one.person, one.role) for one in shown)
    text = lines(
        _("<b>{unit}　人员</b>", unit=unit.name),
        *(_line(one, scene) for one in shown),
        None if found else _("还没有人。"),
        _("市委组织部的最后一位不能收回，换人请先邀请接任的人。") if stays else None,
    )
    away = [
        Button(
            _revoking(one, shown, scene),
            presses.offices.Revoke(unit.id, one.person, one.role, 0),
        )
        for one in shown
        if one.person
        and not kept(scene.deeds, one.person, one.role)
        and ((leads and may_invite(desk, unit, one.role)) or one.person == desk.person.id)
    ]
    renew = [
        Button(
            _("🔁 换链接 {who}", who=shortened(one.name or role_label(one.role, _), 8)),
            presses.offices.Renew(unit.id, one.invitation),
        )
        for one in shown
        if not one.person and leads and may_invite(desk, unit, one.role)
    ]
    invite = [Button(_("➕ 邀请"), presses.offices.Invite(unit.id, ""))] if leads else []
    turn = steps(page, len(found), lambda p: presses.offices.Staff(unit.id, p), _, PAGE)
    rows = (*in_rows([*away, *renew, *invite], 2), *((turn,) if turn else ()))
    return Screen(text, (*rows, _foot(scene)))


def _holders(scene: Scene) -> tuple[Holder, ...]:
    return staff(scene.deeds, scene.now or datetime.now(UTC))


def _foot(scene: Scene) -> Row:
    return (home_button(scene.say),) if scene.desk.holds("secretary") else to_unit(scene)


def _who(one: Holder, scene: Scene) -> str:
    name = one.name or scene.say("编号 {n}", n=one.person)
    return shortened(name, 8)


def _revoking(one: Holder, shown: Sequence[Holder], scene: Scene) -> str:
    """The label; with the role where two of the same name are shown."""
    _, who = scene.say, _who(one, scene)
    if [_who(other, scene) for other in shown if other.person].count(who) == 1:
        return _("收回 {who}", who=who)
    role = shortened(role_label(one.role, _), 4)
    return _("收回 {who}·{role}", who=shortened(who, 5), role=role)


def _line(one: Holder, scene: Scene) -> str:
    _, role = scene.say, role_label(one.role, scene.say)
    if not one.person:
        until = datetime.fromisoformat(one.expires).astimezone(scene.zone)
        return _(
            "🔗 {role} {name}：链接未用，{day} 前有效",
            role=role,
            name=one.name,
            day=in_words(until.date().isoformat(), _),
        )
    day = one.since.astimezone(scene.zone).date().isoformat() if one.since else ""
    said = _("{role}：{who}，{day} 起", role=role, who=_who(one, scene), day=in_words(day, _))
    return said + _elsewhere(one, scene)


def _elsewhere(one: Holder, scene: Scene) -> str:
    """What else the person does, in units that the reader leads."""
    _, posts = scene.say, [post for post in scene.posts if post.person == one.person]
    if not posts:
        return ""
    named = [f"{shortened(post.unit, 12)} {role_label(post.role, _)}" for post in posts[:ELSEWHERE]]
    more = _("等 {n} 处", n=len(posts)) if len(posts) > ELSEWHERE else ""
    return _("；另任 {posts}", posts=joined(named, _)) + more


def invite(scene: Scene) -> Screen:
    """For which role the link is made."""
    _, unit, desk = scene.say, scene.desk.unit, scene.desk
    if unit is None:
        return Screen(_("没有党组织。"), ((home_button(_),),))
    roles = [role for role in ROLES[unit.kind] if may_invite(desk, unit, role)]
    buttons = [Button(role_label(role, _), presses.offices.Invite(unit.id, role)) for role in roles]
    text = lines(
        _("<b>{unit}　邀请</b>", unit=unit.name),
        _("邀请谁？链接只能用一次，72 小时内有效。"),
        _("换人、换手机、换账号：先邀请新的，再收回旧的。"),
    )
    back = Button(_("↩️ 返回"), presses.offices.Staff(unit.id))
    return Screen(text, (*in_rows(buttons, 2), (back, home_button(_))))


def invite_name(scene: Scene) -> Screen:
    """The next text says for whom the link is."""
    _ = scene.say
    role: Role = scene.view.argument  # type: ignore[assignment]
    text = lines(
        _("<b>{unit}　邀请{role}</b>", unit=unit_name(scene), role=role_label(role, _)),
        _("✍️ 请打字写出对方的姓名。"),
    )
    back = Button(_("↩️ 返回"), presses.offices.Staff(unit_number(scene)))
    return Screen(text, ((back, home_button(_)),))


def invited(scene: Scene) -> Screen:
    """The link comes as a message of its own."""
    _, view = scene.say, scene.view
    role: Role = view.argument  # type: ignore[assignment]
    back = Button(_("↩️ 返回"), presses.offices.Staff(unit_number(scene)))
    made = [e.change.invitation for e in scene.deeds if isinstance(e.change, PersonInvited)]
    renew = Button(_("🔁 换链接"), presses.offices.Renew(unit_number(scene), max(made, default=0)))
    text = lines(
        _("<b>{unit}　邀请{role}</b>", unit=unit_name(scene), role=role_label(role, _)),
        _("链接马上单独发来，请私下转给本人。只能用一次，{hours} 小时内有效。",
          hours=view.places.get("hours", HOURS)),
        _("没有收到，或者发错了人，就按“换链接”，原来的就作废。"),
    )  # fmt: skip
    return Screen(text, (*(((renew,),) if made else ()), (back, home_button(_))))


def link(told: Mapping[str, Any], url: str, _: Translator) -> Screen:
    """The message that is forwarded to whoever is invited."""
    role: Role = told["role"]
    text = lines(
        _(
            "<b>{unit}　邀请{role}</b>",
            unit=told["unit_name"],
            role=role_label(role, _),
        ),
        _("{hours} 小时内有效，只能用一次。请本人点开下面的链接，按“开始”。", hours=HOURS),
        escape(url),
    )
    back = Button(_("↩️ 返回"), presses.offices.Staff(int(told["unit"])))
    return Screen(text, ((back, home_button(_)),), stays=True, shared=True)


def _own(scene: Scene) -> str:
    """What it means to take away a role of one's own."""
    if len(scene.desk.grants) > 1:
        return scene.say("⚠️ 这是您自己的权限，收回后您就不能再做这一项工作了。")
    return scene.say("⚠️ 这是您自己的权限，收回后您就进不来了。")


def revoke(scene: Scene) -> Screen:
    """Asked once more before a role is taken away."""
    _, view, unit = scene.say, scene.view, unit_number(scene)
    role: Role = view.argument  # type: ignore[assignment]
    found = _holders(scene)
    place = next((n for n, h in enumerate(found) if (h.person, h.role) == (view.page, role)), None)
    one = None if place is None else found[place]
    who = _who(one, scene) if one else _("编号 {n}", n=view.page)
    alone = last(scene.deeds, view.page, role)
    text = lines(
        _("<b>收回权限</b>"),
        _("{unit}：{role} {who}", unit=unit_name(scene), role=role_label(role, _), who=who),
        _("⚠️ 这是最后一位{role}。", role=role_label(role, _)) if alone else None,
        _own(scene) if view.page == scene.desk.person.id else None,
        _("立即生效；已经做的记录都保留。"),
    )
    yes = Button(_("✅ 收回"), presses.offices.Revoke(unit, view.page, role, 1))
    back = Button(_("↩️ 返回"), presses.offices.Staff(unit, (place or 0) // PAGE))
    return Screen(text, ((yes,), (back, home_button(_))))


SCREENS = {
    "staff": people,
    "invite": invite,
    "invite_name": invite_name,
    "invited": invited,
    "revoke": revoke,
}
"""The names under which rules ask for them."""
