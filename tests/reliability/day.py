"""A secretary's working day, done by a hand that knows what the record has to hold afterwards.

Everything she writes is written only once, so that a row that is lost or doubled shows.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.domain import presses
from bot.domain.presses import pack
from bot.playground.records import Message
from bot.playground.sample import sample_roster
from bot.playground.telegram import FakeTelegram
from tests.reliability.chains import Mark
from tests.reliability.processes import PATIENCE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTE = "有没有送到"
NUDGE = ("⏰", "（重发）")
"""A note about a file and a nudge may come at any moment, and answer nothing."""

EXPIRED = "已经过了 24 小时"
IN = "导入完成", "没有重复导入"
"""What is said of a roster that is in; the second to a press that came again."""

SAME_BUTTON = timedelta(seconds=11)
"""After this a press of the same button asks for another file."""

LETTERS = "丁丰云井仁元华向君启嘉宏富川广庆敬文斌昌明春晓景林枫柏梅欣泉洁洪海涛淑清源润"
OUT_OF_REACH = ((28, "魏长河"), (29, "姜小曼"), (31, "秦淑珍"), (32, "邓立新"))
Insist = Callable[[int], Iterable[int]]


@dataclass
class Secretary:
    """One person with a branch of her own; `insist` delivers a touch more than once."""

    telegram: FakeTelegram
    user: int
    unit: int
    random: Random
    insist: Insist = field(default=lambda _: ())
    expected: Counter[Mark] = field(default_factory=Counter)
    """Every row that her branch's chain has to hold."""
    stated: dict[tuple[int, str], str] = field(default_factory=dict)
    """Her last answer about each member and question."""
    files: int = 0
    """How many files she asked for."""
    touches: list[int] = field(default_factory=list)
    """The ids of all her updates; only the last one may still wait."""
    done: Counter[str] = field(default_factory=Counter)
    _last_answer: tuple[int, str, str | None] | None = None
    _counter: itertools.count[int] = field(default_factory=itertools.count)
    _attempts: Counter[int] = field(default_factory=Counter)
    _pressed_at: datetime | None = None

    def __post_init__(self) -> None:
        self.telegram.person(self.user, f"书记{self.user}")

    # Touches.

    async def say(self, text: str) -> None:
        """Write, and wait until the bot confirmed it."""
        await self._dealt_with(self.telegram.say(self.user, text))

    async def press(self, label: str) -> None:
        """Press what is to be read on the card."""
        assert label in self.card.labels, self.lately()
        await self._dealt_with(self.telegram.press(self.user, self.card.id, label))

    async def tap(self, press: presses.Press) -> None:
        """Press a button by what it says, as if an older card still showed it."""
        data = pack(press)
        await self._dealt_with(self.telegram.press_data(self.user, self.card.id, data))

    async def send(self, name: str, data: bytes) -> None:
        """Send a file."""
        await self._dealt_with(self.telegram.upload(self.user, name, data))

    async def _dealt_with(self, update: int) -> None:
        self.touches.append(update)
        updates = self.telegram.world.updates
        every = {update, *self.insist(update)}
        await self.telegram.until(lambda: not every & updates.waiting.keys(), PATIENCE)

    @property
    def card(self) -> Message:
        """The last message of the bot's that is no file, no note about one and no nudge."""
        every = reversed(self.telegram.chat(self.user))
        return next(m for m in every if m.from_bot and not m.document and not _unasked(m))

    def lately(self, updates: Iterable[int] = ()) -> str:
        """The end of her chat, and these updates, for whoever has to find out what went wrong."""
        chat = [
            f"{m.id} {'bot' if m.from_bot else 'she'} {m.text!r} {m.labels}"
            for m in self.telegram.chat(self.user)[-8:]
        ]
        return "\n".join(chat + [repr(self.telegram.world.updates.history[u]) for u in updates])

    @property
    def nudges(self) -> dict[int, str]:
        """Message -> what the nudge said, those too that a later one has replaced."""
        every = self.telegram.chat(self.user, deleted=True)
        came = {m.id: _as_it_came(m) for m in every if m.from_bot}
        return {number: first for number, first in came.items() if first.startswith(NUDGE)}

    @property
    def told(self) -> list[Message]:
        """Everything that the bot wrote to her."""
        return [m for m in self.telegram.chat(self.user) if m.from_bot]

    @property
    def documents(self) -> list[Message]:
        """The files that came."""
        return [m for m in self.telegram.chat(self.user) if m.from_bot and m.document]

    def acknowledged(self) -> list[int]:
        """The updates that the bot has confirmed or answered."""
        return [update for update in self.touches if self._acknowledged(update)]

    def _acknowledged(self, update: int) -> bool:
        world = self.telegram.world
        if update not in world.updates.waiting:
            return True
        content = world.updates.history[update]
        if query := content.get("callback_query"):
            return world.queries[query["id"]].answered
        asked: int = content["message"]["message_id"]
        return self.card.id > asked

    # What she does.

    async def come_in(self, token: str) -> None:
        """Use the link, read the notice, import the sample roster."""
        await self.say(f"/start {token}")
        self.expected["person_joined", None] += 1
        await self.press("✅ 我知道了")
        day = self.telegram.clock.now().date()
        count = await self._import("名册.xlsx", sample_roster(day))
        self.expected["roster_imported", count, 0] += 1
        self.expected["member_added", "*"] += count

    async def act(self) -> None:
        """Do one thing of many."""
        action = self.random.choice(ACTIONS)
        await action(self)
        self.done[action.__name__] += 1

    async def write(self) -> None:
        """Type an answer that nobody typed before."""
        number, text = self._member(1), f"第{next(self._counter)}次走访记下的单位"
        await self.tap(presses.Ask(self.unit, number, "work"))
        await self.say(text)
        self._answered(number, "work", text)

    async def choose(self) -> None:
        """Choose another answer than the one that stands."""
        number = self._member(0)
        await self.tap(presses.Ask(self.unit, number, "scope"))
        start = f"c:{self.unit}:{number}:scope:"
        buttons = [b for row in self.card.buttons for b in row]
        open_ones = [b for b in buttons if b.data and b.data.lstrip("+").startswith(start)]
        others = [b for b in open_ones if not b.label.startswith("●")]
        assert others, self.lately(self.touches[-3:])
        button = self.random.choice(others)
        await self.press(button.label)
        assert button.data is not None
        self._answered(number, "scope", button.data.split(":")[4])

    def _answered(self, number: int, question: str, value: str) -> None:
        self.expected["facts_stated", number, (question, value)] += 1
        before = self.stated.get((number, question))
        self._last_answer = (number, question, before)
        self.stated[number, question] = value

    async def undo(self) -> None:
        """Take the last answer back."""
        if self._last_answer is None:
            return
        number, question, before = self._last_answer
        self._last_answer = None
        await self.say("/undo")
        self.expected["facts_stated", number, "undone"] += 1
        if before is None:
            del self.stated[number, question]
        else:
            self.stated[number, question] = before

    async def affirm(self) -> None:
        """信息无误 for a member whom nobody touched."""
        number = self._member(2)
        await self.tap(presses.Open(self.unit, number))
        if "✅ 信息无误" not in self.card.labels:
            return
        await self.press("✅ 信息无误")
        self.expected["facts_stated", number, "confirmed"] += 1
        self._last_answer = None

    async def close_and_reinstate(self) -> None:
        """Strike a member from the list and take it back, with a reason each."""
        number, once = self._member(3), next(self._counter)
        await self.tap(presses.Close(self.unit, number, "other"))
        await self.say(f"依据{once}")
        self.expected["member_closed", number, f"依据{once}"] += 1
        await self.tap(presses.Reinstate(self.unit, number))
        await self.say(f"原因{once}")
        self.expected["member_reinstated", number, f"原因{once}"] += 1

    async def log_attempt(self) -> None:
        """Record an attempt by one line and one tap."""
        number, name = self.random.choice(OUT_OF_REACH)
        note = f"说法{self._once()}"
        await self.say(f"/log {name} 电话 空号 {note}")
        await self.press("✅ 确认")
        self._attempts[number] += 1
        self.expected["attempt_logged", number, self._attempts[number], note] += 1
        self._last_answer = None

    async def log_by_taps(self) -> None:
        """Record an attempt by three taps."""
        number, _ = self.random.choice(OUT_OF_REACH)
        await self.tap(presses.Log(self.unit, number))
        await self.press("原联系方式")
        await self.press("空号")
        self._attempts[number] += 1
        self.expected["attempt_logged", number, self._attempts[number], ""] += 1
        self._last_answer = None

    async def add(self) -> None:
        """补录."""
        await self.tap(presses.Add(self.unit, "arrival"))
        await self.say(self._new_name())

    async def upload(self) -> None:
        """Send a small roster and confirm it."""
        await self._import("补充名册.csv", f"姓名\n{self._new_name()}\n".encode())
        self.expected["roster_imported", 1, 0] += 1

    async def change_mind(self) -> None:
        """Send a roster and drop it."""
        await self._preview("错的名册.csv", "姓名\n不该有的人\n".encode())
        await self.press("✖️ 取消")

    async def _preview(self, name: str, data: bytes) -> None:
        """Send a file until its preview is to be seen: a file waits for a day, a bot may be away."""
        await self.send(name, data)
        while EXPIRED in self.card.text:
            await self.send(name, data)

    async def _import(self, name: str, data: bytes) -> int:
        """Send a file and confirm it, again if a day went by meanwhile; how many members it adds."""
        while True:
            await self._preview(name, data)
            new = re.search(r"新增 (\d+)", self.card.text)
            assert new is not None, self.lately()
            await self.press("✅ 确认")
            if any(said in self.card.text for said in IN):
                return int(new[1])
            assert EXPIRED in self.card.text, self.lately()

    async def ask_for_roster(self) -> None:
        """/roster."""
        await self.say("/roster")
        self.files += 1

    async def press_for_roster(self) -> None:
        """The button 名册, which asks again only after a while."""
        now = self.telegram.clock.now()
        if self._pressed_at and now - self._pressed_at < SAME_BUTTON:
            return
        await self.tap(presses.Make(self.unit, "roster"))
        self._pressed_at = self.telegram.clock.now()
        self.files += 1

    async def look_around(self) -> None:
        """What changes nothing."""
        await self.say(self.random.choice(["/start", "/progress", "/help", "/next", "/cancel"]))
        await self.tap(presses.Next(self.unit, 0))

    def _member(self, kind: int) -> int:
        """A member of the sample; each action has members of its own."""
        return self.random.randrange(1, 7) * 4 + kind

    def _new_name(self) -> str:
        name = f"{self.random.choice('赵钱孙李')}{self._once()}"
        self.expected["member_added", name] += 1
        return name

    def _once(self) -> str:
        """Two characters that she writes only once."""
        high, low = divmod(next(self._counter), len(LETTERS))
        return LETTERS[high] + LETTERS[low]


NOT_HERS = ("unit_added", "person_invited")

Action = Callable[[Secretary], Awaitable[None]]

ACTIONS: list[Action] = [
    Secretary.write,
    Secretary.write,
    Secretary.choose,
    Secretary.undo,
    Secretary.affirm,
    Secretary.close_and_reinstate,
    Secretary.log_attempt,
    Secretary.log_by_taps,
    Secretary.add,
    Secretary.upload,
    Secretary.change_mind,
    Secretary.ask_for_roster,
    Secretary.press_for_roster,
    Secretary.look_around,
]
"""What a day is made of. An action takes care that `expected` names every row it leads to."""


def _unasked(message: Message) -> bool:
    return NOTE in message.text or _as_it_came(message).startswith(NUDGE)


def _as_it_came(message: Message) -> str:
    """What it said before it was edited: a digest is struck once its work is done."""
    return message.versions[0] if message.versions else message.text


def with_sample(rows: Iterable[Mark], sample: int) -> Counter[Mark]:
    """The rows of what she did, counted; the first `sample` members under one name."""
    counted: Counter[Mark] = Counter()
    for row in rows:
        if row[0] in NOT_HERS:
            continue
        if row[0] == "member_added" and sample > 0:
            row, sample = ("member_added", "*"), sample - 1
        counted[row] += 1
    return counted
