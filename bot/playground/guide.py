"""Short hints through a rehearsal of the whole campaign: whom to play, what to press, when to jump."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.campaign import Campaign
from bot.domain.nudges import mornings
from bot.domain.workdays import is_workday
from bot.playground.records import Json
from bot.playground.telegram import FakeTelegram

SHOWN_IN = ZoneInfo("Asia/Shanghai")
HOUR = time(9)
"""When the digests of the morning come."""
LEADS = (3, 1)
"""Working days before a date on which a jump ends."""

SECRETARY, VERIFIER, CLERK, LEADER, CITY = 1001, 1004, 1005, 1006, 1007


@dataclass(frozen=True, slots=True)
class Step:
    """One hint: who is played, what to do, and the words that the bot says once it is done."""

    person: int
    title: str
    hint: str
    said: str = ""
    """Done once the bot said this to the person."""
    by: tuple[int, int] = (0, 0)
    """Done once this day (month, day) has come: its hint is a jump of the clock."""


JUMP = "按“⏩ 跳到下一件要办的事”，"

STEPS: tuple[Step, ...] = (
    Step(SECRETARY, "进来", "按“开始”，读完须知按“✅ 我知道了”。", "还没有党员名单"),
    Step(SECRETARY, "导入名册", "按回形针，选“样例名册.xlsx”，看过预览按“确认”。", "1 · 周国安"),
    Step(SECRETARY, "逐人核对", "没有问题的按“✅ 信息无误”，先做两位。", "3 · 赵广田"),
    Step(SECRETARY, "确认动员部署", "打字 /deadlines，按“✅ 已动员部署”。", "✅ 已动员部署 "),
    Step(SECRETARY, "记一次查找",
         "打字：/log 魏长河 电话 空号 昨天下午，再按“✅ 确认”。", "已记"),
    Step(SECRETARY, "收到提醒", JUMP + "按到提醒来为止；再按提醒下面的按钮去办。", "要办的事"),
    Step(SECRETARY, "推迟一次", "手头有事时，按提醒下面的“明天”：到时候再发一次，不会丢。", "已推迟到"),
    Step(SECRETARY, "取名册", "打字 /roster。文件上印着“演练”，不会和正式的混。", "党员名册，"),
    Step(SECRETARY, "提交自查",
         "按“🏠 首页”“⚙️ 更多”“📨 提交支部自查”“📨 带缺口提交”。", "已锁定"),
    Step(VERIFIER, "工作组核查",
         "按“开始”“✅ 我知道了”，打字 /verify，点支部，按“▶️ 逐人核查”“✅ 同意”。", "已同意"),
    Step(CLERK, "党委会议",
         "按“开始”“✅ 我知道了”，打字 /sign，按“🗒 记会议”，再打字写会议情况。", "专题会议 2"),
    Step(CLERK, "调整日期",
         "打字 /deadlines，按“🗓 调整日期”，点期限和新的一天，按“✅ 确认”。", "日期已改"),
    Step(CLERK, "看提醒记录",
         "打字 /deadlines，按“🔔 提醒设置”“📒 提醒记录”“🔕 没有回应的支部”。", "没有回应的支部"),
    Step(LEADER, "书记签字",
         "按“开始”“✅ 我知道了”，打字 /sign，按“✍️ 签字”“✍️ 确认签字”“📤 已上报”。", "已上报"),
    Step(CITY, "市里收件",
         "按“开始”“✅ 我知道了”，打字 /branches，点镇党委，按“✍️ 签字上报”“📬 已收”。", "市已收"),
    Step(SECRETARY, "整改阶段", JUMP + "一直跳到 4 月以后。", by=(4, 1)),
    Step(SECRETARY, "办一件整改", "按“🏠 首页”“🛠 整改”：谁要整改、介绍信、报告，都从这里办。", "办理中的整改"),
    Step(SECRETARY, "最后的期限", JUMP + "一直跳到 8 月 5 日。", by=(8, 5)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Jump:
    """Where the clock goes next, and for what."""

    at: datetime
    what: str

    def json(self) -> Json:
        """As the page shows it."""
        here = self.at.astimezone(SHOWN_IN)
        return {
            "to": here.replace(tzinfo=None).isoformat(timespec="minutes"),
            "label": f"{here.month}月{here.day}日 9:00，{self.what}",
        }


class Guide:
    """How far a rehearsal is: what was done once stays done."""

    def __init__(self, telegram: FakeTelegram, campaign: Campaign, now: Callable[[], datetime]):
        self._telegram = telegram
        self._campaign = campaign
        self._now = now
        self._done: set[int] = set()

    def json(self) -> Json:
        """What the page shows: every step, and the next jump of the clock."""
        for number, step in enumerate(STEPS):
            if number not in self._done and self._is_done(step):
                self._done.add(number)
        jump = self.jump()
        return {
            "steps": [
                {"person": s.person, "title": s.title, "hint": s.hint, "done": n in self._done}
                for n, s in enumerate(STEPS)
            ],
            "jump": jump.json() if jump else None,
        }

    def jump(self) -> Jump | None:
        """The next morning before a date of the plan; None: all of them have passed."""
        now = self._now()
        later = (jump for jump in self._jumps() if jump.at > now)
        return min(later, key=lambda jump: jump.at, default=None)

    def _jumps(self) -> Iterator[Jump]:
        for stage in self._campaign.stages:
            yield Jump(_at(_next_workday(stage.first)), f"{stage.name}开始")
        for deadline in self._campaign.deadlines:
            what = deadline.short or deadline.label
            for day in mornings(deadline, LEADS):
                yield Jump(_at(day), f"{what}快到期")
            yield Jump(_at(_next_workday(deadline.day)), f"{what}到期")

    def _is_done(self, step: Step) -> bool:
        if step.by != (0, 0):
            return self._now() >= _at(date(self._campaign.year, *step.by))
        return any(
            step.said in text
            for message in self._telegram.chat(step.person)
            if message.from_bot
            for text in (message.text, *message.versions)
        )


def _at(day: date) -> datetime:
    return datetime.combine(day, HOUR, SHOWN_IN)


def _next_workday(day: date) -> date:
    """The day itself, or the first one after it that is worked: who is late hears of it then."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day
