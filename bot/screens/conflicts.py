"""What an imported roster and the record say differently, one cell at a time."""

from __future__ import annotations

from bot.domain import presses
from bot.domain.records import Fact
from bot.screens.history import field_label
from bot.screens.home import home
from bot.screens.screen import GAP, Button, Scene, Screen, home_button, lines
from bot.screens.standing import unit_number
from bot.screens.values import in_words, shortened, stated

FEW = 4
"""A slip of the pen: so many characters of two numbers are shown beside what the mask leaves."""

LONGEST = 60
"""Characters of one side that are shown; the rest of a longer text stands in the file."""


def conflict(scene: Scene) -> Screen:
    """One cell: what the file says, what stands, and which of them is to stand."""
    _, places, unit = scene.say, scene.view.places, unit_number(scene)
    if "field" not in places:
        return home(scene)
    upload, left = int(scene.view.argument), int(places["left"])
    theirs, mine = _sides(scene)
    text = lines(
        _.plural(
            "<b>名册和记录不一致</b>（还有 {n} 处）", "<b>名册和记录不一致</b>（还有 {n} 处）", left
        ),
        GAP,
        _("👤 {number} · {name}", number=places["number"], name=places["member"]),
        _(
            "{field}（名册第 {row} 行）",
            field=field_label(scene, str(places["field"])),
            row=places["row"],
        ),
        GAP,
        _("📄 名册文件里：{value}", value=theirs),
        _("💬 现在记录：{value}", value=mine),
        _since(scene),
        GAP,
        _("您没有选择以前，记录不变。"),
    )

    def decide(choice: str) -> presses.Settle:
        return presses.Settle(unit, upload, int(places["place"]), choice, int(places["revision"]))

    sides = (Button(_("📄 用文件的"), decide("file")), Button(_("💬 保留现在的"), decide("mine")))
    card = Button(_("👤 打开卡片"), presses.Open(unit, int(places["number"])))
    rest = (
        Button(_("稍后"), decide("later")),
        Button(_("📄 处理结果"), presses.Report(unit, upload)),
    )
    return Screen(text, (sides, rest, (card, home_button(_))))


def _sides(scene: Scene) -> tuple[str, str]:
    """What either side says, as far as it may be shown."""
    places, name = scene.view.places, str(scene.view.places["field"])
    question = scene.policy.question(name)
    file, record = str(places["theirs"]), str(places["mine"])
    now = Fact(record, places["mark"])  # type: ignore[arg-type]
    masked = [stated(fact, question, scene.policy, scene.say) for fact in (Fact(file), now)]
    numbers = now.mark == "given" and question is not None and question.type in ("idno", "phone")
    if numbers and (masked[0] == masked[1] or differing(file, record) <= FEW):
        masked = [told_apart(file, record, masked[0]), told_apart(record, file, masked[1])]
    theirs, mine = (shortened(text or "—", LONGEST) for text in masked)
    return theirs, mine


def differing(text: str, other: str) -> int:
    """In how many characters two numbers differ; those of different lengths in more than few."""
    if len(text) != len(other):
        return FEW + 1
    return sum(mine != theirs for mine, theirs in zip(text, other, strict=True))


def told_apart(text: str, other: str, masked: str) -> str:
    """A masked number with those characters shown in which it differs from the other one."""
    if not len(text) == len(other) == len(masked):
        return masked
    return "".join(
        mine if mine != theirs else star
        for mine, theirs, star in zip(text, other, masked, strict=True)
    )


def _since(scene: Scene) -> str:
    """Since when the record says so, and where it was said."""
    _, told = scene.say, str(scene.view.places.get("told", ""))
    if not told:
        return ""
    if scene.view.places.get("origin") == "roster":
        return _("（{day} 由名册导入）", day=in_words(told, _))
    return _("（{day} 在聊天里回答）", day=in_words(told, _))


SCREENS = {
    "conflict": conflict,
}
"""The names under which rules ask for them."""
