from datetime import date

import pytest

from bot.domain import presses
from bot.domain.policy import Deadline
from bot.domain.records import Unit
from bot.policy import load_policy
from bot.screens.reminders import Reminder, done, nudge
from bot.texts import tongue

SAY = tongue("zh_Hans")
BRANCH = Unit(7, "一支部 <A>", "branch", 1, "/1/7/")
TOWN = Unit(1, "镇党委", "committee", None, "/1/")
HOME = presses.Sit(7)


def dated(code: str) -> Deadline:
    found = load_policy(2026).campaign.deadline(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "today", "aim", "left"),
    [
        ("branch_forms", (3, 11), "3月20日前：", "还有 7 个工作日。"),
        ("branch_forms", (3, 18), "3月20日前：", "还有 2 个工作日。"),
        ("branch_forms", (3, 19), "3月20日前：", "还有 1 个工作日，就是今天。"),
        ("branch_forms", (3, 20), "3月20日前：", "期限已过，请尽快完成。"),
        ("mobilised", (2, 14), "2月20日前：", "还有 1 个工作日，就是今天。"),
        ("mobilised", (2, 16), "2月20日前：", "还有 0 个工作日。"),
        ("cases_closed", (7, 29), "7月30日截止：", "还有 1 个工作日。"),
        ("cases_closed", (7, 30), "7月30日截止：", "今天截止。"),
        ("cases_closed", (7, 31), "7月30日截止：", "期限已过，请尽快完成。"),
    ],
)
def test_a_nudge_names_the_date_and_the_working_days_left(
    code: str, today: tuple[int, int], aim: str, left: str
) -> None:
    deadline = dated(code)
    told = Reminder(deadline, BRANCH, date(2026, *today), {"total": 2, "todo": 2})
    first, second, _ = nudge(told, SAY).text.splitlines()
    assert first == f"⏰ <b>{aim}{deadline.label}</b>"
    assert second == f"一支部 &lt;A&gt;：{left}"


@pytest.mark.parametrize(
    ("code", "tally", "state", "buttons"),
    [
        ("branch_forms", {}, "名册还没有导入。", [presses.Sit(7)]),
        (
            "branch_forms",
            {"total": 4, "done": 1, "todo": 2, "doing": 1},
            "未开始 2 · 进行中 1",
            [presses.Next(7, 0)],
        ),
        ("branch_forms", {"total": 2, "later": 2}, "稍后 2", [presses.Listed(7, "later", 0)]),
        ("mobilised", {"total": 2, "todo": 2}, "还没有确认动员部署。", [presses.Mobilise(7)]),
        ("cases_closed", {"total": 2, "done": 2, "cls:lost": 1}, "🔶 失联 1", []),
    ],
)
def test_a_nudge_says_what_is_left_and_leads_there(
    code: str, tally: dict[str, int], state: str, buttons: list[presses.Press]
) -> None:
    screen = nudge(Reminder(dated(code), BRANCH, date(2026, 2, 12), tally), SAY)
    assert screen.text.splitlines()[2:] == [state]
    assert [b.press for row in screen.rows for b in row] == [*buttons, HOME]
    assert screen.stays


def test_a_committee_is_told_the_sum_below() -> None:
    told = Reminder(dated("committee_forms"), TOWN, date(2026, 3, 27), {"total": 9, "done": 4})
    screen = nudge(told, SAY)
    assert screen.text.splitlines()[2] == "下级已核对 4/9 人"
    assert [b.press for row in screen.rows for b in row] == [presses.Sit(1)]


def test_a_second_sending_says_so() -> None:
    told = Reminder(dated("branch_forms"), BRANCH, date(2026, 3, 11), {}, again=True)
    assert nudge(told, SAY).text.startswith("（重发）\n⏰")


def test_a_struck_nudge_is_one_line() -> None:
    screen = done(dated("mobilised"), BRANCH, SAY)
    assert screen.text == "✅ 一支部 &lt;A&gt;：完成动员部署，已完成"
    assert [b.press for row in screen.rows for b in row] == [HOME]
