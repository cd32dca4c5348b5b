"""What a branch reports or asks goes up, and the answer comes back in its chat."""

from __future__ import annotations

from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH

QUESTION = "甲一的入党志愿书找不到，怎么认定？"
ANSWER = "先发函查档，查不到的再上党委会研究。"


async def town(world: World, secretary: Phone) -> tuple[Phone, Phone]:
    """A city's and a committee's clerk above the secretary's branch of one member."""
    city, clerk = Phone(world, 3001, "市"), Phone(world, 2001, "镇")
    await city.join(await world.invite("city", "市委组织部"))
    await clerk.join(await world.invite("clerk", "市委组织部/镇党委"))
    await secretary.join(await world.invite("secretary", "镇党委/北山村党支部"))
    await secretary.upload("名册.csv", "姓名\n甲一\n".encode())
    await secretary.press("✅ 确认")
    return city, clerk


async def ask(secretary: Phone, kind: str = "❓ 请示") -> None:
    await secretary.say("/report")
    await secretary.press(kind)
    await secretary.say(QUESTION)


async def test_a_question_about_a_member_goes_up_and_its_answer_comes_back(
    world: World, secretary: Phone
) -> None:
    _, clerk = await town(world, secretary)
    await ask(secretary)
    assert "请示已发出" in secretary.text
    assert "1 甲一" in secretary.text
    assert "北山村党支部有一个问题请示" in clerk.text
    await clerk.press("👀 打开")
    assert QUESTION in clerk.text
    await clerk.press("✍️ 答复")
    await clerk.say(ANSWER)
    assert "答复已发出" in clerk.text
    assert ANSWER in secretary.text
    await secretary.press("👀 打开")
    assert "已答复" in secretary.text
    await secretary.say("/start")
    assert "未办结" not in secretary.text
    async with world.storage() as storage:
        assert await storage.audit() == []


async def test_what_is_typed_at_once_waits_until_it_is_said_what_it_is(
    world: World, secretary: Phone
) -> None:
    _, clerk = await town(world, secretary)
    await secretary.say("/start")
    await secretary.say("/report")
    before = len(clerk.messages)
    await secretary.say(QUESTION)
    assert "还没有发出。这是及时报告，还是请示？" in secretary.text
    assert QUESTION in secretary.text
    assert len(clerk.messages) == before
    await secretary.press("❓ 请示")
    assert "请示已发出" in secretary.text
    await clerk.press("👀 打开")
    assert QUESTION in clerk.text
    # A name finds its card, as ever.
    await secretary.say("/report")
    await secretary.say("甲一")
    assert secretary.text.startswith("1 · 甲一")


async def test_by_command_a_clerk_reports_for_the_committee_whatever_was_looked_at(
    world: World, secretary: Phone
) -> None:
    city, clerk = await town(world, secretary)
    await clerk.say("/branches")
    await clerk.press("北山村党支部")
    await clerk.say("/report")
    assert clerk.text.startswith("镇党委　报告请示")
    await clerk.press("❓ 请示")
    await clerk.say(QUESTION)
    assert "镇党委有一个问题请示" in city.text


async def test_an_open_question_stays_visible_and_blocks_nothing(
    world: World, secretary: Phone
) -> None:
    _, clerk = await town(world, secretary)
    await ask(secretary)
    await secretary.press("🏠 首页")
    assert "请示 1" in secretary.text
    assert "▶️ 下一位" in secretary.labels
    await clerk.say("/start")
    await clerk.press("📨 等我处理 1")
    assert "北山村党支部" in clerk.text
    await clerk.say("/report")
    await clerk.press("📨 等我处理 1")
    assert "北山村党支部" in clerk.text


async def test_a_working_group_is_not_asked_for_what_it_cannot_answer(
    world: World, secretary: Phone
) -> None:
    _, clerk = await town(world, secretary)
    verifier = Phone(world, 2002, "组")
    await verifier.join(await world.invite("verifier", "市委组织部/镇党委"))
    await ask(secretary)
    for phone in (clerk, verifier):
        await phone.say("/start")
    assert "📨 等我处理 1" in clerk.labels
    assert not any("等我处理" in label for label in verifier.labels)


async def revision(world: World) -> int:
    async with world.storage() as storage:
        (unit,) = await storage.find_units("北山村党支部")
        assert await storage.audit() == []
        return unit.revision


async def test_what_is_answered_twice_is_answered_once(world: World, secretary: Phone) -> None:
    _, clerk = await town(world, secretary)
    await ask(secretary, "📣 及时报告")
    await clerk.press("👀 打开")
    seen = clerk.data_of("👁 已阅")
    await clerk.press("👁 已阅")
    assert "已办结" in clerk.text
    before = await revision(world)
    await clerk.forge(seen)
    assert "新的进展" in clerk.text
    assert await revision(world) == before


async def test_what_the_committee_cannot_decide_goes_on_to_the_city(
    world: World, secretary: Phone
) -> None:
    city, clerk = await town(world, secretary)
    await ask(secretary)
    await clerk.press("👀 打开")
    await clerk.press("⤴️ 转报上级")
    assert "✍️ 答复" not in clerk.labels
    await city.press("👀 打开")
    await city.press("✍️ 答复")
    await city.say(ANSWER)
    assert ANSWER in secretary.text
    assert any(ANSWER in m.text for m in clerk.messages)


async def test_nobody_answers_his_own_question(world: World, secretary: Phone) -> None:
    await town(world, secretary)
    await secretary.say(f"/start {await world.invite('clerk', '镇党委')}")
    await secretary.say("/start")
    await ask(secretary)
    assert "✍️ 答复" not in secretary.labels
    async with world.storage() as storage:
        (unit,) = await storage.find_units("北山村党支部")
    await secretary.forge(f"ua:{unit.id}:1")
    assert "✍️ 请打字答复" not in secretary.text


async def test_a_branch_without_a_superior_is_told_so(world: World, secretary: Phone) -> None:
    await secretary.join(await world.invite())
    await secretary.say("/report")
    await secretary.press("❓ 请示")
    assert "没有党（工）委" in secretary.text
