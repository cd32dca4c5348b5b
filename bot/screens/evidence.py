"""What belongs to an attempt as evidence, and sending more of it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.changes.evidence import EvidenceKept
from bot.domain.identity import mask_phone
from bot.domain.presses import evidence as presses
from bot.domain.presses.attempts import OneAttempt
from bot.screens.attempts import chosen_attempt, what
from bot.screens.home import home
from bot.screens.person import title
from bot.screens.screen import GAP, Button, Row, Scene, Screen, home_button, in_rows, lines
from bot.screens.values import shortened
from bot.screens.words import N_

SHOWN = 8
"""Pieces on the screen; of more, the last ones."""

_KINDS: Mapping[str, str] = {
    "photo": N_("照片"),
    "document": N_("文件"),
    "voice": N_("语音"),
    "forwarded": N_("转发的消息"),
    "location": N_("位置"),
    "letter": N_("函号"),
}


def evidence(scene: Scene) -> Screen:
    """The pieces in the order in which they came; files can be had again."""
    chosen, _ = chosen_attempt(scene), scene.say
    if chosen is None:
        return home(scene)
    member, made = chosen
    key = (*member.key, made.attempt)
    pieces = list(enumerate(made.evidence, 1))[-SHOWN:]
    text = lines(
        title(scene, member),
        _("第 {n} 次：{what}", n=made.attempt, what=what(made.wording, scene)),
        GAP,
        *(_line(scene, place, piece) for place, piece in pieces),
        None if pieces else _("还没有佐证。"),
    )
    files = [
        Button(_("📎 看第 {n} 件", n=place), presses.SendEvidence(*key, place))
        for place, piece in pieces
        if piece.file
    ]
    more: tuple[Row, ...] = ()
    if made.counts and scene.desk.holds("secretary"):
        more = ((Button(_("➕ 加佐证"), presses.AddEvidence(*key)),),)
    back = Button(_("↩️ 返回"), OneAttempt(*key))
    return Screen(text, (*in_rows(files, 3), *more, (back, home_button(_))))


def _line(scene: Scene, place: int, piece: EvidenceKept) -> str:
    _ = scene.say
    said = piece.text or piece.name
    told = shortened(said if piece.kind == "location" else mask_phone(said), 20)
    kind = _(_KINDS.get(piece.kind, piece.kind))
    if piece.file:
        size = max(1, piece.size // 1024)
        return _("{n}. {kind} {size} KB　{told}", n=place, kind=kind, size=size, told=told)
    return _("{n}. {kind}　{told}", n=place, kind=kind, told=told)


def evidence_add(scene: Scene) -> Screen:
    """What may be sent, and how."""
    chosen, _ = chosen_attempt(scene), scene.say
    if chosen is None:
        return home(scene)
    member, made = chosen
    text = lines(
        title(scene, member),
        _("第 {n} 次：{what}", n=made.attempt, what=what(made.wording, scene)),
        GAP,
        _("<b>请把佐证发到这里</b>"),
        _("照片、PDF、Word 文件、语音、位置，或转发一条消息；可以连发几件，每件 10 MB 以内。"),
        _("✍️ 只有函号的，打字写函号。"),
        _("文件加密保存，只有有权限的人能再看。"),
    )
    back = Button(_("↩️ 返回"), presses.Evidence(*member.key, made.attempt))
    return Screen(text, ((back, home_button(_)),))


SCREENS = {"evidence": evidence, "evidence_add": evidence_add}
"""The names under which rules ask for them."""
