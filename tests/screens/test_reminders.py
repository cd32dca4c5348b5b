from datetime import date

import pytest

from bot.domain import presses
from bot.domain.records import Unit
from bot.policy import load_policy
from bot.screens.reminders import Line, Told, digest, done
from bot.texts import tongue

SAY = tongue("zh_Hans")
POLICY = load_policy(2026)
BRANCH = Unit(7, "一支部 <A>", "branch", 1, "/1/7/")
OTHER = Unit(8, "二支部", "branch", 1, "/1/8/")
TOWN = Unit(1, "镇党委", "committee", None, "/1/")


def line(code: str, n: int = 0, unit: Unit = BRANCH) -> Line:
    row = POLICY.nudging.row(code)
    assert row is not None
    return row, unit, n, POLICY.campaign.deadline(row.before)


def told(*lines: Line, day: tuple[int, int] = (3, 11), again: bool = False) -> Told:
    return Told(lines, date(2026, *day), 6, again)


@pytest.mark.parametrize(
    ("code", "today", "aim", "left"),
    [
        ("unstarted", (3, 11), "3月20日前：", "还有 7 个工作日。"),
        ("unstarted", (3, 18), "3月20日前：", "还有 2 个工作日。"),
        ("unstarted", (3, 19), "3月20日前：", "还有 1 个工作日，就是今天。"),
        ("unstarted", (3, 20), "3月20日前：", "期限已过，请尽快完成。"),
        ("mobilise", (2, 14), "2月20日前：", "还有 1 个工作日，就是今天。"),
        ("mobilise", (2, 16), "2月20日前：", "还有 0 个工作日。"),
        ("unsettled", (7, 29), "7月30日截止：", "还有 1 个工作日。"),
        ("unsettled", (7, 30), "7月30日截止：", "今天截止。"),
        ("unsettled", (7, 31), "7月30日截止：", "期限已过，请尽快完成。"),
    ],
)
def test_a_digest_names_the_date_and_the_working_days_left(
    code: str, today: tuple[int, int], aim: str, left: str
) -> None:
    text = digest(told(line(code, 2), day=today), SAY).text.splitlines()
    day = f"{today[0]}月{today[1]}日"
    assert text[0] == f"⏰ <b>一支部 &lt;A&gt;　要办的事</b>（{day}）"
    assert text[1].startswith(f"<b>{aim}")
    assert text[1].endswith(f"</b>，{left}")
    assert text[2].startswith("• ")


def test_things_of_one_date_stand_together_the_nearest_first() -> None:
    things = (line("unsettled", 4), line("unstarted", 12), line("parked", 3))
    assert digest(told(*things, day=(3, 17)), SAY).text.splitlines()[1:] == [
        "<b>3月20日前：支部自查完成、表格交党（工）委</b>，还有 3 个工作日。",
        "• 还有 12 人没有核对完",
        "• 稍后再答的有 3 人",
        "<b>7月30日截止：整改规范完成</b>，还有 93 个工作日。",
        "• 失联、空挂、转出未回执的还有 4 人要处理",
    ]


def test_buttons_go_straight_to_the_work_and_home() -> None:
    screen = digest(told(line("mobilise"), line("unstarted", 2), line("parked", 1)), SAY)
    assert [b.press for row in screen.rows for b in row] == [
        presses.Mobilise(7),
        presses.Next(7, 0),
        presses.Listed(7, "later", 0),
        presses.Snooze("hour"),
        presses.Snooze("morning"),
        presses.Snooze(""),
        presses.Sit(7),
    ]
    assert screen.stays


def test_of_several_units_each_thing_says_where() -> None:
    screen = digest(told(line("unstarted", 2), line("parked", 1, OTHER)), SAY)
    assert screen.text.splitlines()[0] == "⏰ <b>要办的事</b>（3月11日）"
    assert screen.text.splitlines()[2:] == [
        "• 一支部 &lt;A&gt;：还有 2 人没有核对完",
        "• 二支部：稍后再答的有 1 人",
    ]
    assert screen.rows[-1][0].press == presses.Home()
    # The button says for which of them it is.
    assert [b.label for b in screen.rows[0]] == ["▶️ 下一位 一支部 …", "▶️ 做完稍后的 二支部"]
    alike = [line(c, 1, Unit(n, name, "branch", 1, f"/1/{n}/")) for c, n, name in (
        ("unstarted", 7, "样例镇青禾村党支部"), ("parked", 8, "样例镇白桦沟村党支部"))]  # fmt: skip
    assert [b.label for b in digest(told(*alike), SAY).rows[0]] == [
        "▶️ 下一位 青禾村…",
        "▶️ 做完稍后的 白桦沟…",
    ]


def branches(count: int) -> list[Line]:
    return [
        line("unstarted", 2, Unit(n, f"{n}支部", "branch", 1, f"/1/{n}/")) for n in range(count)
    ]


def test_what_is_too_much_for_a_phone_stands_folded_and_the_rest_is_counted() -> None:
    text = digest(told(*branches(9)), SAY).text.splitlines()
    assert sum(each.startswith("• ") for each in text) == 9
    assert text[8:] == [
        "还有 3 件，点下面展开。",
        "<blockquote expandable><b>3月20日前：支部自查完成、表格交党（工）委</b>，还有 7 个工作日。",
        *(f"• {n}支部：还有 2 人没有核对完" for n in (6, 7)),
        "• 8支部：还有 2 人没有核对完</blockquote>",
    ]
    much = digest(told(*branches(40)), SAY).text
    assert much.count("• ") == 36
    assert much.endswith("\n另有 4 件：发 /deadlines，点“🔔 提醒设置”，再点“📒 提醒记录”。")
    assert len(much) < 4096


def test_what_ends_today_and_what_weighs_most_stands_open() -> None:
    returned = line("returned", 3)
    first = [line(code, 2) for code in ("mobilise", "unstarted", "parked", "attempts", "begin")]
    rest = [line(code, 2) for code in ("reached", "tasks", "cases")]
    today = line("gaps", 1)
    text = digest(told(returned, *first, *rest, today, day=(3, 27)), SAY).text
    opened, folded = text.split("<blockquote expandable>")
    assert "在查找的 1 人查找还不够" in opened
    assert "工作组退回了 3 人" in opened
    assert "整改事项" in folded
    assert len(opened.splitlines()) + 3 <= 12
    assert opened.count("• ") + folded.count("• ") == 10


def test_a_second_sending_says_so() -> None:
    assert digest(told(line("unstarted", 2), again=True), SAY).text.startswith("（重发）\n⏰")


def test_a_digest_of_which_all_is_done_is_one_line() -> None:
    screen = done(SAY)
    assert screen.text == "✅ 提醒的事都办好了。"
    assert [b.press for row in screen.rows for b in row] == [presses.Home()]
