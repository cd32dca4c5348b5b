"""A lean Bot API that presses buttons: the same load, by polling, for every bot that is measured.

A process of its own, so that its work is not the bot's. It is led over its standard input, one JSON
command a line, and answers each with a JSON line. It checks nothing: that is the playground's task.
"""

from __future__ import annotations

import asyncio
import math
import random
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from bot.playground.flood import (
    CHAT_BURST,
    CHAT_PER_SECOND,
    OVERALL_PER_SECOND,
    Bucket,
)
from tests.bench.wire import Exchange, Poster, serve

BOT = {"id": 42, "is_bot": True, "first_name": "bench", "username": "bench_bot"}
BATCH = 100
"""As many updates as Telegram hands out at once."""
DATE = 1_772_000_000

SAMPLE = "<b>3/60　王小明</b>　还有 6 题\n男，汉族，1968年3月\n2001年7月入党\n \n<b>现在能联系上本人吗？</b>"
"""What the message says of which an echo is asked: about as long as a card."""
SAMPLE_KEYS = {
    "inline_keyboard": [
        [
            {"text": "能联系上", "callback_data": "c:17:3:reach:yes:4"},
            {"text": "联系不上", "callback_data": "c:17:3:reach:no:4"},
        ],
        [{"text": "⏸ 稍后", "callback_data": "m:17:3:reach:later:4"}],
        [{"text": "◀ 上一步", "callback_data": "z:17:3:reach"}],
        [
            {"text": "🗂 全部答案", "callback_data": "s:17:3:0"},
            {"text": "▶️ 下一位", "callback_data": "x:17:3"},
            {"text": "🏠 首页", "callback_data": "h"},
        ],
    ]
}
WANTED = ("c:", "m:", "b:", "x:", "o:")
"""Kinds of buttons in the order in which they are preferred: a choice first."""


@dataclass(slots=True)
class Person:
    """Somebody who presses, waits for the card to change, and presses again."""

    telegram: int
    data: str
    """What is pressed next."""
    text: str = SAMPLE
    keys: Any = field(default_factory=lambda: SAMPLE_KEYS)
    pressed_at: float = 0.0
    query: str = ""
    awaits: int = 0
    """Calls that are still to come: the answer to the press, and the edit."""


@dataclass(slots=True)
class Phase:
    """One stretch of load and what came of it."""

    together: int
    """How many press at the same time at most."""
    rate: float
    """Presses a second that arrive whatever happens; 0: each person as fast as it is answered."""
    ends: float
    begins: float
    """From here on presses are counted."""
    done: asyncio.Future[None]
    answered: int = 0
    latencies: list[float] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    late: deque[float] = field(default_factory=deque)
    """Arrivals for whom nobody was free yet."""


class Load:
    """Telegram, and all who press."""

    def __init__(self, people: list[Person], walks: bool) -> None:
        self._people = {person.telegram: person for person in people}
        self._free = deque(people)
        self._walks = walks
        self._random = random.Random(7)
        self._queries: dict[str, Person] = {}
        self._updates: deque[tuple[int, bytes]] = deque()
        self._next_update = 1
        self._next_query = 1
        self._asking: Exchange | None = None
        self._flushing = False
        self._phase: Phase | None = None
        self._hooks: list[Poster] = []
        self._first_answer = 0.0
        self._answered_once = asyncio.Event()
        self._sent: set[int] = set()
        self._first_sent = asyncio.Event()
        self._twice = self._refused = 0
        now = time.monotonic()
        self._overall = Bucket(OVERALL_PER_SECOND, OVERALL_PER_SECOND, now)
        self._chats: dict[int, Bucket] = {}

    # The people.

    async def run(self, together: int, rate: float, warm: float, seconds: float) -> dict[str, Any]:
        """Let them press for a while; what was counted after the warm-up."""
        loop, now = asyncio.get_running_loop(), time.monotonic()
        begins = now + warm
        phase = Phase(together, rate, begins + seconds, begins, loop.create_future())
        self._phase = phase
        spent = time.process_time()
        if rate:
            self._arrive(phase, now)
        else:
            for _ in range(together):
                self._next_press(now)
        await phase.done
        await self._rest()
        busy = (time.process_time() - spent) / (time.monotonic() - now)
        self._phase = None
        return {
            "presses": len(phase.latencies),
            "answered": phase.answered,
            "seconds": seconds,
            "latencies": phase.latencies,
            "kinds": dict(phase.kinds),
            "busy": busy,
        }

    async def _rest(self) -> None:
        """Wait until the last press is answered."""
        for _ in range(200):
            if not self._queries:
                return
            await asyncio.sleep(0.05)
        raise TimeoutError(f"{len(self._queries)} presses were never answered")

    def _arrive(self, phase: Phase, at: float) -> None:
        loop = asyncio.get_running_loop()
        if at >= phase.ends:
            loop.call_later(max(0.0, at - time.monotonic()), self._finish, phase)
            return
        if self._free and len(self._queries) < phase.together:
            self._press(self._free.popleft(), at)
        else:
            phase.late.append(at)
        following = at + self._random.expovariate(phase.rate)
        loop.call_later(max(0.0, following - time.monotonic()), self._arrive, phase, following)

    def _next_press(self, at: float) -> None:
        if self._free:
            self._press(self._free.popleft(), at)

    def _press(self, person: Person, at: float) -> None:
        person.pressed_at, person.awaits = at, 2
        person.query = str(self._next_query)
        self._next_query += 1
        self._queries[person.query] = person
        if self._phase is not None and at >= self._phase.begins:
            self._phase.kinds[person.data.partition(":")[0]] += 1
        self._put(person)

    def _put(self, person: Person) -> None:
        number = self._next_update
        self._next_update += 1
        user = {"id": person.telegram, "is_bot": False, "first_name": "李", "language_code": "zh"}
        chat = {"id": person.telegram, "type": "private", "first_name": "李"}
        message = {
            "message_id": 5,
            "date": DATE,
            "chat": chat,
            "from": BOT,
            "text": person.text,
            "reply_markup": person.keys,
        }
        query = {
            "id": person.query,
            "from": user,
            "chat_instance": "1",
            "data": person.data,
            "message": message,
        }
        update = orjson.dumps({"update_id": number, "callback_query": query})
        if self._hooks:
            self._hooks[person.telegram % len(self._hooks)].post(update)
            return
        self._updates.append((number, update))
        if not self._flushing:
            # At the end of this turn of the loop: what comes together is handed out together.
            self._flushing = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _answered(self, person: Person) -> None:
        person.awaits -= 1
        if person.awaits:
            return
        now, phase = time.monotonic(), self._phase
        self._queries.pop(person.query, None)
        self._free.append(person)
        if not self._answered_once.is_set():
            self._first_answer = now
            self._answered_once.set()
        if phase is None:
            return
        phase.answered += 1
        if phase.begins <= person.pressed_at < phase.ends:
            phase.latencies.append(now - person.pressed_at)
        if phase.rate:
            if phase.late:
                self._press(self._free.popleft(), phase.late.popleft())
        elif now < phase.ends:
            self._next_press(now)
        else:
            self._finish(phase)

    def _finish(self, phase: Phase) -> None:
        if not phase.done.done():
            phase.done.set_result(None)

    # The Bot API.

    def call(self, exchange: Exchange) -> None:
        """Answer one call of the bot."""
        method = exchange.path.rpartition("/")[2].partition("?")[0].lower()
        answer: Callable[[Exchange], None] | None = getattr(self, f"_{method}", None)
        if answer is None:
            exchange.reply(b'{"ok":true,"result":true}')
        else:
            answer(exchange)

    def _getme(self, exchange: Exchange) -> None:
        exchange.result(BOT)

    def _getwebhookinfo(self, exchange: Exchange) -> None:
        info = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        exchange.result(info)

    def _getupdates(self, exchange: Exchange) -> None:
        offset = int(exchange.value("offset") or 0)
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        self._asking = exchange
        if self._updates or exchange.value("timeout") in ("", "0"):
            self._flush()
        else:
            # Telegram answers at the latest when the asked time is over.
            wait = float(exchange.value("timeout"))
            asyncio.get_running_loop().call_later(wait, self._give_up, exchange)

    def _give_up(self, exchange: Exchange) -> None:
        if self._asking is exchange:
            self._flush()

    def _flush(self) -> None:
        self._flushing = False
        asking, self._asking = self._asking, None
        if asking is not None:
            batch = [self._updates[i][1] for i in range(min(BATCH, len(self._updates)))]
            asking.reply(b'{"ok":true,"result":[' + b",".join(batch) + b"]}")

    def _answercallbackquery(self, exchange: Exchange) -> None:
        exchange.reply(b'{"ok":true,"result":true}')
        person = self._queries.get(exchange.value("callback_query_id"))
        if person is not None:
            self._answered(person)

    def _editmessagetext(self, exchange: Exchange) -> None:
        person = self._people[int(exchange.value("chat_id"))]
        if self._walks:
            person.text = exchange.value("text")
            markup = exchange.value("reply_markup")
            person.keys = orjson.loads(markup) if isinstance(markup, str) else markup
            person.data = self._choice(person)
        chat = {"id": person.telegram, "type": "private", "first_name": "李"}
        message = {"message_id": 5, "date": DATE, "chat": chat, "from": BOT}
        exchange.result({**message, "text": person.text, "reply_markup": person.keys})
        if person.query in self._queries:
            self._answered(person)

    def _sendmessage(self, exchange: Exchange) -> None:
        """A digest: nothing else that is measured here is answered with a new message."""
        number, now = int(exchange.value("chat_id")), time.monotonic()
        bucket = self._chats.setdefault(number, Bucket(CHAT_PER_SECOND, CHAT_BURST, now))
        if wait := max(self._overall.wait(now), bucket.wait(now)):
            self._refused += 1
            exchange.too_many(math.ceil(wait))
            return
        self._overall.level -= 1
        bucket.level -= 1
        self._twice += number in self._sent
        self._sent.add(number)
        self._first_sent.set()
        chat = {"id": number, "type": "private", "first_name": "李"}
        exchange.result({"message_id": 6, "date": DATE, "chat": chat, "from": BOT, "text": "-"})

    def _choice(self, person: Person) -> str:
        """One of the buttons of the best kind that the card offers."""
        offered: list[str] = [
            b["callback_data"] for row in person.keys["inline_keyboard"] for b in row
        ]
        for kind in WANTED:
            if fitting := [data for data in offered if data.startswith(kind)]:
                return self._random.choice(fitting)
        return "h"

    # The one who leads.

    async def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """Carry out one command."""
        match command.pop("do"):
            case "load":
                return await self.run(**command)
            case "press":
                # One press that waits until the bot is there.
                self._answered_once.clear()
                self._next_press(time.monotonic())
                return {}
            case "first":
                async with asyncio.timeout(60):
                    await self._answered_once.wait()
                return {"at": self._first_answer}
            case "sent":
                return {"sent": len(self._sent), "twice": self._twice, "refused": self._refused}
            case "sending":
                await self._first_sent.wait()
                return {}
            case "hooks":
                self._hooks = [Poster(*at) for at in command["at"]]
                return {}
        raise ValueError("unknown command")


async def main() -> None:
    """Serve until standard input ends."""
    given = orjson.loads(sys.stdin.readline())
    people = [Person(*one) for one in given["people"]]
    load = Load(people, given["walks"])
    port = await serve(load.call)
    print(orjson.dumps({"port": port}).decode(), flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        said = await load.obey(orjson.loads(line))
        print(orjson.dumps(said).decode(), flush=True)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
