"""What somebody is told of what others did: one sentence, and the way to the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain import presses
from bot.domain.complaints import Complaint
from bot.domain.records import Translator
from bot.screens.complaints import sentence
from bot.screens.screen import Button, Screen, home_button
from bot.screens.words import N_

_LABELS: Mapping[str, str] = {
    "verify": N_("🔎 去核查"),
    "opinion": N_("📝 去看"),
    "returned": N_("↩️ 去改"),
    "tasks": N_("📌 去看任务"),
    "answered": N_("💬 去看答复"),
    "submit": N_("📨 去提交"),
    "signing": N_("✍️ 签字上报"),
}


def told(payload: Mapping[str, Any], _: Translator) -> Screen:
    """The sentence, and a button to where something is to be done."""
    # What was put by before the reason went along has none.
    places = {"text": "", **payload["places"]}
    text = sentence(Complaint(str(payload["code"]), places), _)
    unit, goes = int(payload.get("of") or payload["unit"]), str(payload.get("screen", ""))
    press: Mapping[str, presses.Press] = {
        "verify": presses.offices.Branches(unit, "verify", 0),
        "opinion": presses.offices.Branches(unit, "opinion", 0),
        "tasks": presses.signatures.Tasks(unit),
        "answered": presses.offices.Branches(unit, "answered", 0),
        "returned": presses.reviews.Returned(unit, 0),
        "submit": presses.reviews.Submit(unit, 0),
        "signing": presses.signatures.Signing(unit),
    }
    row = [Button(_(_LABELS[goes]), press[goes])] if goes in press else []
    return Screen(text, ((*row, home_button(_)),), stays=True)
