"""What somebody is told of another's answer, and who has a card open beside the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain import presses
from bot.domain.changes import unpack_facts
from bot.domain.colleagues import beside
from bot.domain.policy import Policy
from bot.domain.records import Fact, Translator
from bot.screens.names import called
from bot.screens.screen import GAP, Button, Scene, Screen, home_button, lines
from bot.screens.values import joined, shortened, stated
from bot.screens.words import N_

NOBODY: Mapping[int, str] = {}

_HEADINGS: Mapping[str, str] = {
    "overruled": N_("👥 {who}改了您的回答。"),
    "crossed": N_("👥 {who}对同一题有不同的回答，您的回答没有改动。"),
}


def heard(
    told: Mapping[str, Any], policy: Policy, _: Translator, names: Mapping[int, str] = NOBODY
) -> Screen:
    """Somebody else answered otherwise; both answers, and the way to the question."""
    facts = unpack_facts(told["facts"])
    question = policy.question(str(told["question"]))
    field = _(question.short) if question else str(told["question"])

    def said(fact: Fact) -> str:
        return shortened(stated(fact, question, policy, _), 40)

    mine, theirs = said(facts["old"]), said(facts["new"])
    text = lines(
        _(_HEADINGS[str(told["what"])], who=called(int(told["who"]), names, _)),
        GAP,
        _("<b>{number} · {name}</b>", number=told["number"], name=told["name"]),
        field,
        _("您的：{said}", said=mine),
        _("对方的：{said}", said=theirs),
        GAP,
        _("请商量以后再定；两个回答都留在“来历”里。")
        if told["what"] == "overruled"
        else _("请商量以后再定。要改就打开这一题。"),
    )
    key = (int(told["unit"]), int(told["number"]), str(told["question"]))
    ask = Button(_("✏️ 打开这一题"), presses.Ask(*key))
    past = Button(_("🕘 来历"), presses.Past(*key, 0))
    return Screen(text, ((ask, past), (home_button(_),)), stays=True)


def looking(scene: Scene) -> str:
    """Who else has the open card open; empty: nobody."""
    _ = scene.say
    here = [
        f"{called(one.person, scene.desk.names, _)} {one.at.astimezone(scene.zone):%H:%M}"
        for one in beside(scene.desk, scene.now)
        if one.at is not None
    ]
    return _("👥 也开着：{who}", who=joined(here, _)) if here else ""
