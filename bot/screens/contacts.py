"""The contacts and leads of a member: listed in order of trying, one of them, adding and dropping."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain import leads
from bot.domain.contacts import KINDS, correctable
from bot.domain.identity import mask_phone
from bot.domain.presses import attempts as tries, contacts as presses, members
from bot.domain.presses.interview import Open
from bot.domain.records import Contact, Member
from bot.screens.home import home
from bot.screens.person import title
from bot.screens.screen import (
    GAP,
    Button,
    Row,
    Scene,
    Screen,
    by_length,
    home_button,
    in_rows,
    lines,
    steps,
)
from bot.screens.values import joined, shortened
from bot.screens.words import N_

PAGE = 5
"""Contacts on one page: each has a line of its own and a button."""

WHO = 24
"""Characters of a contact on a line."""

SHORT = 9
"""Characters of a contact on a button."""

_PROMPTS: Mapping[str, str] = {
    "own": N_("✍️ 请打字写号码，例如：13800000000"),
    "kin": N_("✍️ 请打字写谁和号码，例如：表哥 13800000000"),
    "work": N_("✍️ 请打字写谁和号码，例如：原同事老王 0451-5000000"),
    "address": N_("✍️ 请打字写地址，例如：样例市城东区某小区"),
    "clue": N_("✍️ 请打字写下线索：谁、在哪里、电话多少，知道多少写多少。"),
}


def kind_label(kind: str, scene: Scene) -> str:
    """What kind of contact it is."""
    row = scene.policy.codes[KINDS].get(kind)
    return scene.say(row.button) if row else kind


def told(contact: Contact) -> str:
    """Who and which number, the number masked."""
    return " ".join(part for part in (mask_phone(contact.who), mask_phone(contact.value)) if part)


def lead_name(member: Member, number: int) -> str:
    """A contact in the few words that fit into a sentence."""
    contact = leads.contact_of(member, number)
    return shortened(told(contact), 14) if contact else ""


def contact_rows(scene: Scene, member: Member, most: int = 4) -> tuple[Row, ...]:
    """A button for each of the first contacts, to record an attempt by it: open leads, then others."""
    first = leads.open_leads(member)
    others = (n for n, c in leads.ranked(member) if not c.off and n not in first)
    numbers = [*first, *others][:most]
    return in_rows((_try_button(scene, member, n) for n in numbers), 2)


def _try_button(scene: Scene, member: Member, number: int) -> Button:
    contact = member.contacts[number - 1]
    mark = "🧭" if number in leads.open_leads(member) else "☎️"
    label = f"{mark} {number} {shortened(told(contact), SHORT)}"
    row = scene.policy.codes[KINDS].get(contact.kind)
    channel = row.group if row else ""
    return Button(label, tries.LogBy(*member.key, channel, number))


def contacts(scene: Scene) -> Screen:
    """A page of the contacts in order of trying, those that lead nowhere at the end."""
    member, _, page = scene.desk.member, scene.say, scene.view.page
    if member is None:
        return home(scene)
    every = list(leads.ranked(member))
    part = every[page * PAGE : (page + 1) * PAGE]
    phone = member.value("phone")
    text = lines(
        title(scene, member) + "　" + _("联系人和线索"),
        _("名册上的号码：{phone}", phone=mask_phone(phone)) if phone else _("名册上没有号码。"),
        GAP,
        *(_line(scene, member, number, contact) for number, contact in part),
        None if every else _("还没有别的联系人。问到的号码、亲友、地址都记在这里。"),
    )
    ones = [
        Button(f"{n} {shortened(told(c), SHORT)}", presses.OneContact(*member.key, n))
        for n, c in part
    ]
    turn = steps(page, len(every), lambda p: presses.Contacts(*member.key, p), _, PAGE)
    add = Button(_("➕ 加联系人"), presses.AddContact(*member.key, "", 0))
    log = Button(_("📞 记录查找"), tries.Log(*member.key))
    rows = (*in_rows(ones, 2), *((turn,) if turn else ()), (add, log), _foot(scene, member))
    return Screen(text, rows)


def _line(scene: Scene, member: Member, number: int, contact: Contact) -> str:
    """ "2. 亲友：表哥 138****0000　〔线索，未跟进〕"."""
    _ = scene.say
    said = _(
        "{n}. {kind}：{who}",
        n=number,
        kind=kind_label(contact.kind, scene),
        who=shortened(told(contact), WHO),
    )
    return _("{line}　〔{marks}〕", line=said, marks=_state(scene, member, number, contact))


def _state(scene: Scene, member: Member, number: int, contact: Contact) -> str:
    _ = scene.say
    said = [_("线索")] if contact.attempt else []
    made = leads.last_try(member, number)
    if contact.off:
        said.append(_("不再用"))
    elif made is None:
        said.append(_("未跟进") if contact.attempt else _("没试过"))
    else:
        row = scene.policy.codes["outcome"].get(made[1])
        said.append(_("试过 {n} 次", n=made[0]))
        said.append(_(row.button) if row else made[1])
    return joined(said, _)


def contact(scene: Scene) -> Screen:
    """One contact: where it comes from, what became of it, what can be done with it."""
    member, _, number = scene.desk.member, scene.say, scene.view.page
    one = leads.contact_of(member, number) if member else None
    if member is None or one is None:
        return home(scene)
    text = lines(
        title(scene, member),
        GAP,
        _line(scene, member, number, one),
        _("第 {n} 次查找中得到", n=one.attempt) if one.attempt else None,
        _("按“用它联系”，记下联系的结果，就算跟进了。") if not one.off else None,
    )
    key = (*member.key, number)
    row = scene.policy.codes[KINDS].get(one.kind)
    channel = row.group if row else ""
    use = Button(_("📞 用它联系"), tries.LogBy(*member.key, channel, number))
    first = Button(_("⬆️ 先试这个"), presses.PreferContact(*key))
    drop = Button(_("🚫 不再用"), presses.DropContact(*key))
    show = Button(_("👁 看全号"), members.Reveal(*member.key, f"{leads.TOPIC}.{number}"))
    seen = (show,) if one.value else ()
    rows: tuple[Row, ...] = (seen,) if seen and one.off else ()
    if not one.off:
        anew = Button(_("✏️ 更正"), presses.CorrectContact(*key))
        wrong = (anew,) if correctable(member, number) else ()
        rows = ((use, *seen), (first, *wrong, drop))
    listed = Button(_("☎️ 联系人"), presses.Contacts(*member.key, 0))
    return Screen(text, (*rows, (listed, *_foot(scene, member))))


def contact_add(scene: Scene) -> Screen:
    """Which kind of contact?"""
    member, _, attempt = scene.desk.member, scene.say, scene.view.page
    if member is None:
        return home(scene)
    buttons = [
        Button(_(row.button), presses.AddContact(*member.key, row.code, attempt))
        for row in scene.policy.codes[KINDS]
    ]
    text = lines(title(scene, member), GAP, f"<b>{_('加的是哪一种联系方式？')}</b>")
    return Screen(text, (*by_length(buttons), _foot(scene, member)))


def contact_text(scene: Scene) -> Screen:
    """The contact itself is awaited."""
    member, _, kind = scene.desk.member, scene.say, scene.view.argument
    if member is None:
        return home(scene)
    number = scene.view.page
    found = _("第 {n} 次查找得到的线索", n=number) if number else kind_label(kind, scene)
    text = lines(title(scene, member), found, GAP, _(_PROMPTS.get(kind, _PROMPTS["clue"])))
    return Screen(text, (_foot(scene, member),))


def contact_correct(scene: Scene) -> Screen:
    """The contact is awaited as it is right."""
    member, _, number = scene.desk.member, scene.say, scene.view.page
    one = leads.contact_of(member, number) if member else None
    if member is None or one is None:
        return home(scene)
    text = lines(
        title(scene, member),
        _line(scene, member, number, one),
        GAP,
        _(_PROMPTS.get(one.kind, _PROMPTS["clue"])),
        _("整个重写；原来写的保留在修改记录里。"),
    )
    back = Button(_("↩️ 返回"), presses.OneContact(*member.key, number))
    return Screen(text, ((back, home_button(_)),))


def contact_drop(scene: Scene) -> Screen:
    """Why it leads nowhere is awaited."""
    member, _, number = scene.desk.member, scene.say, scene.view.page
    one = leads.contact_of(member, number) if member else None
    if member is None or one is None:
        return home(scene)
    text = lines(
        title(scene, member),
        _line(scene, member, number, one),
        GAP,
        _("✍️ 请打字写明为什么不再用；原来的记录会保留。"),
    )
    back = Button(_("↩️ 返回"), presses.OneContact(*member.key, number))
    return Screen(text, ((back, home_button(_)),))


def _foot(scene: Scene, member: Member) -> Row:
    _ = scene.say
    return (Button(_("↩️ 返回"), Open(*member.key)), home_button(_))


SCREENS = {
    "contacts": contacts,
    "contact": contact,
    "contact_add": contact_add,
    "contact_text": contact_text,
    "contact_correct": contact_correct,
    "contact_drop": contact_drop,
}
"""The names under which rules ask for them."""
