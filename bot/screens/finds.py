"""Reached again: how, when, by which attempt, what was found out, and what is proposed."""

from __future__ import annotations

from bot.domain import questions
from bot.domain.finds import FOUND_OUT
from bot.domain.measures import Situation
from bot.domain.presses import efforts as presses, interview
from bot.domain.presses.attempts import OneAttempt
from bot.domain.proposals import propose
from bot.domain.records import Member, standing_find
from bot.screens.home import home
from bot.screens.person import title
from bot.screens.screen import GAP, Button, Row, Scene, Screen, home_button, in_rows, lines
from bot.screens.values import in_words, shortened, shown


def regained_row(scene: Scene, member: Member) -> Row:
    """The way to how the member was reached again, on the card."""
    if standing_find(member) is None or member.value("reach") != "yes":
        return ()
    return (Button(scene.say("📗 重新联系上"), presses.Regained(*member.key)),)


def regained(scene: Scene) -> Screen:
    """The whole story in a few lines, and what the decision table says to it."""
    member, _ = scene.desk.member, scene.say
    find = standing_find(member) if member else None
    if member is None or find is None:
        return home(scene)
    made = member.tried[find.attempt - 1]
    row = scene.policy.codes["channel"].get(made.channel)
    text = lines(
        title(scene, member) + "　" + _("重新联系上"),
        _(
            "{day}，第 {n} 次查找，{channel}",
            day=in_words(find.on, _),
            n=find.attempt,
            channel=_(row.button) if row else made.channel,
        ),
        _("失联起算：{day}（已固定，补交党费不再改变）", day=in_words(find.since, _))
        if find.since
        else None,
        *_found_out(scene, member),
        GAP,
        *_proposal(scene, member),
    )
    asked = [
        Button(_("改 {short}", short=_(q.short)), interview.Ask(*member.key, q.name))
        for q in questions.relevant(member, scene.policy)
        if q.name in FOUND_OUT
    ]
    changes = in_rows(asked, 2) if scene.desk.holds("secretary") else ()
    attempt = Button(_("🔎 第 {n} 次", n=find.attempt), OneAttempt(*member.key, find.attempt))
    back = Button(_("↩️ 返回"), interview.Open(*member.key))
    return Screen(text, (*changes, (attempt, back, home_button(_))))


def _found_out(scene: Scene, member: Member) -> list[str]:
    _ = scene.say
    said = []
    for name in FOUND_OUT:
        question = scene.policy.question(name)
        if question is None or not (value := shown(member, name, scene.policy, _)):
            continue
        said.append(_("{short}：{said}", short=_(question.short), said=shortened(value, 24)))
    return said


def _proposal(scene: Scene, member: Member) -> list[str]:
    _ = scene.say
    found = propose(member, scene.policy)
    if not found:
        return [_("答完以后，这里给出处理建议。")]
    return _told(scene, found[0])


def _told(scene: Scene, situation: Situation) -> list[str]:
    _ = scene.say
    said = [
        _("<b>建议：{what}</b>（供参考，由组织决定）", what=_(situation.wording)),
        _("依据：{basis}", basis=shortened(_(situation.basis), 40)),
    ]
    for other in situation.beside[:1]:
        said.append(_("另有规定：{what}", what=shortened(_(other.wording), 40)))
    return said


SCREENS = {"regained": regained}
"""The names under which rules ask for them."""
