"""How somebody who works here is told of: by name where one is known, else by number."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.records import Translator
from bot.screens.screen import Scene


def called(person: int, names: Mapping[int, str], _: Translator) -> str:
    """The name of somebody, not escaped; "第3号用户" where none is known."""
    return names.get(person) or _("第{n}号用户", n=person)


def who(scene: Scene, person: int) -> str:
    """Somebody who works here, as the reader is told of."""
    if person == scene.desk.person.id:
        return scene.say("我")
    return called(person, scene.desk.names, scene.say)
