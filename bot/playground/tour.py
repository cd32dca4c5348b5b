"""`demo --tour DIR`: a secretary's day in the terminal; the files she got stay in DIR."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from bot.domain.policy import SHANGHAI
from bot.playground.demo import Demo, playing, start_of
from bot.playground.records import Document, Message

WIDTH = 56
IN_ORDER = "✅ 信息无误"

FLOATING = (
    "能联系上", "省外", "2025", "3月", "同现居住地", "是", "否", "务工经商", "否",
    "✍周国安", "本月", "不需要接转", "都不是", "否",
)  # fmt: skip
"""What she answers of a member who works in another province; ✍ is typed."""
Step = Callable[["Tourist"], Awaitable[None]]


class Tourist:
    """The secretary of the tour: does a thing, waits for the answer, and prints both."""

    def __init__(self, demo: Demo, folder: Path, user: int) -> None:
        self.demo = demo
        self.folder = folder
        self.user = user
        self.saved: list[Path] = []
        self._printed = 0

    async def say(self, text: str) -> None:
        """Type a text."""
        print(f"\n  她：{'/start …' if text.startswith('/start ') else text}")
        self.demo.telegram.say(self.user, text)
        await self._answered()

    async def press(self, label: str) -> None:
        """Press a button of the last screen."""
        print(f"\n  她：[{label}]")
        self.demo.telegram.press(self.user, self.screen.id, label)
        await self._answered()

    async def send(self, sample: int) -> None:
        """Send one of the sample files."""
        file = self.demo.samples[sample]
        print(f"\n  她：📎 {file.name}")
        self.demo.telegram.upload(self.user, file.name, file.data, file.mime)
        await self._answered()

    async def files(self, count: int) -> None:
        """Wait until so many files have come, and keep them."""
        telegram = self.demo.telegram
        await telegram.until(lambda: len(self._documents()) >= count, 60)
        for document in self._documents()[len(self.saved) :]:
            path = self.folder / document.name
            if path.exists():
                path = path.with_stem(f"{path.stem}-{len(self.saved) + 1}")
            path.write_bytes(document.data)
            self.saved.append(path)
            print(f"  📄 {path}")

    async def sleeps_until(self, hour: int) -> None:
        """Let the clock run to this hour of the next day, and read what came meanwhile."""
        clock, read = self.demo.clock, len(self.demo.telegram.chat(self.user))
        tomorrow = clock.now().astimezone(SHANGHAI) + timedelta(days=1)
        clock.forward_to(tomorrow.replace(hour=hour, minute=0, second=0, microsecond=0))
        telegram = self.demo.telegram
        await telegram.until(lambda: len(telegram.chat(self.user)) > read, 60)
        print(f"\n  🕘 第二天 {hour}:00")
        self._shown()

    @property
    def labels(self) -> list[str]:
        """The buttons of the last screen."""
        return [button.label for row in self.screen.buttons for button in row]

    @property
    def screen(self) -> Message:
        """The last screen."""
        chat = self.demo.telegram.chat(self.user)
        return next(m for m in reversed(chat) if m.from_bot and m.document is None)

    def _documents(self) -> list[Document]:
        chat = self.demo.telegram.chat(self.user)
        return [m.document for m in chat if m.from_bot and m.document is not None]

    async def _answered(self) -> None:
        await self.demo.telegram.settled(60)
        self._shown()

    def _shown(self) -> None:
        for line in self.screen.text.splitlines():
            print(f"  │ {line}")
        buttons = "　".join(f"[{b.label}]" for row in self.screen.buttons for b in row)
        print(f"  └ {buttons}" if buttons else "  └")


async def _comes_in(she: Tourist) -> None:
    await she.say(f"/start {she.demo.people[0].start}")
    await she.press("✅ 我知道了")


async def _sends_a_faulty_roster(she: Tourist) -> None:
    await she.send(1)
    await she.files(1)
    await she.press("✖️ 取消")


async def _imports(she: Tourist) -> None:
    await she.send(0)
    await she.press("✅ 确认")


async def _confirms_whoever_is_in_order(she: Tourist) -> None:
    while she.labels[0] == IN_ORDER:
        await she.press(IN_ORDER)


async def _goes_through_one_who_works_elsewhere(she: Tourist) -> None:
    await she.press("✏️ 逐项回答")
    for answer in FLOATING:
        if answer.startswith("✍"):
            await she.say(answer.removeprefix("✍"))
        else:
            await she.press(next(label for label in she.labels if label.endswith(answer)))


async def _finds_out(she: Tourist) -> None:
    await she.say("/progress")
    await she.say("/undo")


async def _searches(she: Tourist) -> None:
    await she.say("/log 魏长河 电话 空号 昨天下午")
    await she.press("✅ 确认")
    await she.say("魏长河")


async def _is_reminded(she: Tourist) -> None:
    await she.sleeps_until(9)


async def _takes_the_forms(she: Tourist) -> None:
    await she.say("/roster")
    await she.files(2)
    await she.say("/forms")
    await she.press("📃 工作名单")
    await she.press("📄 查找联系记录")
    await she.files(3)


STEPS: tuple[tuple[str, Step], ...] = (
    ("打开邀请链接，读使用须知", _comes_in),
    ("发来一份有错误的名册", _sends_a_faulty_roster),
    ("发来名册，预览后确认", _imports),
    ("逐人核对", _confirms_whoever_is_in_order),
    ("有一位在外地，逐项回答", _goes_through_one_who_works_elsewhere),
    ("看进度，撤销一步", _finds_out),
    ("有一位联系不上，记一次联系", _searches),
    ("第二天早上，收到提醒", _is_reminded),
    ("取回可以打印的表", _takes_the_forms),
)


async def tour(folder: Path, clock: str | None) -> list[Path]:
    """Play the day; the files that she got, as they lie in `folder`."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="paicha-tour-") as data:
        async with playing(start_of(clock), 0, Path(data)) as here:
            she = Tourist(here, folder, here.people[0].user_id)
            for number, (title, step) in enumerate(STEPS, 1):
                bar = "█" * number + "░" * (len(STEPS) - number)
                print(f"\n{bar} {number}/{len(STEPS)} {title}\n{'─' * WIDTH}")
                await step(she)
            print(f"\n{'─' * WIDTH}\n这一天结束了，文件在 {folder}：")
            for path in she.saved:
                print(f"  {path.name}（{path.stat().st_size // 1024 + 1} KB）")
            return she.saved
