"""Whatever is sent in the wrong place: a kind sentence, and the open question again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.playground.limits import TEXT
from tests.journeys.test_first_day import arrived
from tests.phone import Phone, World

LONG = "字" * 4000
SENT: dict[str, Callable[[World, int], object]] = {
    "sticker": lambda world, user: world.telegram.send_sticker(user),
    "voice": lambda world, user: world.telegram.send_voice(user),
    "photo": lambda world, user: world.telegram.send_photo(user),
    "contact": lambda world, user: world.telegram.send_contact(user, "10012345678", "某人"),
    "location": lambda world, user: world.telegram.send_location(user, 45.7, 126.6),
}
ARABIC = "\u0645\u0631\u062d\u0628\u0627 \u202eabc\u202c"


async def asked_for_a_date(world: World, phone: Phone) -> None:
    """The question when 秦淑珍 came to a meeting last is open."""
    await arrived(world, phone)
    await phone.say("秦淑珍")
    await phone.press("✅ 信息无误")
    assert "最近一次参加组织生活" in phone.text


async def asked_for_a_text(world: World, phone: Phone) -> None:
    """The question where 周国安 lives is open."""
    await arrived(world, phone)
    await phone.press("🗂 全部答案")
    while "改 现居住地" not in phone.labels:
        await phone.press("下一页 ▶")
    await phone.press("改 现居住地")


async def facts_of(world: World, name: str) -> dict[str, str]:
    async with world.storage() as storage:
        member = next(m for m in await storage.members(1) if m.name == name)
    return {fact: member.value(fact) for fact in member.facts}


@pytest.mark.parametrize("kind", SENT)
async def test_what_is_no_text_gets_a_kind_sentence_and_the_question_again(
    world: World, secretary: Phone, kind: str
) -> None:
    await asked_for_a_date(world, secretary)
    before = await facts_of(world, "秦淑珍")
    SENT[kind](world, secretary.user)
    await world.work()
    assert "没有保存" in secretary.text
    assert "最近一次参加组织生活" in secretary.text
    assert "🏠 首页" in secretary.labels
    assert await facts_of(world, "秦淑珍") == before


@pytest.mark.parametrize("text", [LONG, "😀", "😀" * 200, ARABIC, "/nonsense", "<b>&", "{name}"])
async def test_a_text_that_is_no_date_is_explained_and_the_question_stays(
    world: World, secretary: Phone, text: str
) -> None:
    await asked_for_a_date(world, secretary)
    before = await facts_of(world, "秦淑珍")
    await secretary.say(text)
    assert len(secretary.text) < TEXT
    if not text.startswith("/"):
        assert "最近一次参加组织生活" in secretary.text
        assert "请" in secretary.text
    assert await facts_of(world, "秦淑珍") == before
    await secretary.say("2025.12")
    assert (await facts_of(world, "秦淑珍"))["meeting"] == "2025-12"


@pytest.mark.parametrize("text", ["😀", ARABIC, "<b>&", "{name}", "第一行\n第二行", "字" * 200])
async def test_a_text_answer_may_hold_any_letters_and_is_shown_as_it_is(
    world: World, secretary: Phone, text: str
) -> None:
    await asked_for_a_text(world, secretary)
    await secretary.say(text)
    assert len(secretary.text.splitlines()) <= 12
    stored = (await facts_of(world, "周国安"))["home"]
    assert [c for c in stored if c.isalnum()] == [c for c in text if c.isalnum()]
    await secretary.say("/find 周国安")
    assert len(secretary.text.splitlines()) <= 12
    assert all(letter < "\u202a" or letter > "\u202e" for letter in secretary.text)


async def test_a_text_answer_that_is_far_too_long_is_refused_with_its_length(
    world: World, secretary: Phone
) -> None:
    await asked_for_a_text(world, secretary)
    await secretary.say(LONG)
    assert "太长" in secretary.text
    assert "现在住在哪里" in secretary.text


@pytest.mark.parametrize("text", [LONG, "😀", ARABIC, "？？？", "。"])
async def test_a_text_outside_a_question_is_a_search_that_finds_nobody_and_says_how(
    world: World, secretary: Phone, text: str
) -> None:
    await arrived(world, secretary)
    await secretary.press("🏠 首页")
    await secretary.say(text)
    assert "没有找到" in secretary.text or "太长" in secretary.text
    assert secretary.labels != []


async def test_buttons_of_last_week_work_or_explain_themselves(
    world: World, secretary: Phone
) -> None:
    await arrived(world, secretary)
    first = secretary.screen
    await secretary.say("/start")
    home = secretary.screen
    await secretary.say("/next")
    newer = secretary.screen
    world.clock.forward(timedelta(days=7))

    def after(message_id: int) -> str:
        return next(m.text for m in secretary.messages if m.id == message_id)

    await secretary.press("✅ 信息无误", first)
    assert "周国安　正常" in after(first.id)
    await secretary.press("✅ 信息无误", newer)
    assert "这个按钮已经过时，没有改动任何内容" in after(newer.id)
    await secretary.press("📊 进度", home)
    assert "1/32" in after(home.id)
    async with world.storage() as storage:
        done = [m for m in await storage.members(1) if m.standing.progress == "done"]
    assert len(done) == 1
