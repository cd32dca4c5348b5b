"""A report is taken, written over in Word, and sent back; from then on it says what was written."""

from __future__ import annotations

import io

import docx
import pytest

from bot.domain.presses import pack
from bot.domain.presses.papers import Paper
from tests.forms.test_text_reports import typed, unmarked
from tests.journeys.desk import known, sound
from tests.phone import Phone, World

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAWN = "没有需要办理的整改。"
HERS = "个别流动党员联系不够经常，下一步由支委逐人联系。"


def texts(phone: Phone) -> list[str]:
    """The paragraphs of the last file."""
    return [p.text for p in docx.Document(io.BytesIO(phone.files[-1].data)).paragraphs]


@pytest.fixture
async def taken(world: World, secretary: Phone, sent: bytes) -> bytes:
    """The report of a branch in which one member cannot be reached."""
    await known(world, secretary.user, 29, "lost")
    await take(secretary)
    return secretary.files[-1].data


async def take(phone: Phone) -> None:
    await phone.say("/forms")
    await phone.press("📝 报告和清单")
    await phone.press("📝 整改规范综合报告")


async def test_what_was_written_over_is_shown_saved_and_printed_from_then_on(
    world: World, secretary: Phone, taken: bytes
) -> None:
    assert secretary.files[-1].name == "整改规范综合报告.docx"
    assert "“失联”1名" in "".join(texts(secretary))
    await secretary.upload("报告.docx", typed(taken, DRAWN, HERS), WORD)
    assert "《整改规范综合报告》修改稿" in secretary.text
    assert "改过 1 段" in secretary.text
    assert "· 二、办理情况" in secretary.text
    await secretary.press("✅ 保存")
    assert "已保存《整改规范综合报告》的修改" in secretary.text
    await known(world, secretary.user, 30, "lost")
    await take(secretary)
    said = "\n".join(texts(secretary))
    assert HERS in said
    assert "“失联”2名" in said
    assert await sound(world)
    # It comes back once more as it is: there is nothing new to keep.
    await secretary.upload("报告.docx", secretary.files[-1].data, WORD)
    assert "没有改动" in secretary.text


async def test_a_report_that_lost_its_mark_is_taken_for_the_readers_own(
    world: World, secretary: Phone, taken: bytes
) -> None:
    await secretary.upload("报告.docx", unmarked(typed(taken, DRAWN, HERS)), WORD)
    assert "《整改规范综合报告》修改稿" in secretary.text
    await secretary.press("✅ 保存")
    await take(secretary)
    assert HERS in texts(secretary)


async def test_a_report_that_was_not_edited_has_nothing_to_save(
    world: World, secretary: Phone, taken: bytes
) -> None:
    await secretary.upload("报告.docx", taken, WORD)
    assert "没有改动" in secretary.text
    assert "✅ 保存" not in secretary.labels


async def test_the_report_of_another_branch_is_not_taken_in_here(
    world: World, secretary: Phone, taken: bytes
) -> None:
    other = Phone(world, 1004, "王书记")
    await other.join(await world.invite(unit="南山村党支部"))
    await other.upload("报告.docx", typed(taken, DRAWN, HERS), WORD)
    assert "不是本党组织的" in other.text
    await secretary.upload("报告.docx", typed(taken, DRAWN, HERS), WORD)
    save = secretary.data_of("✅ 保存")
    await other.say("/start")
    await other.forge(save)
    assert "找不到这一项" in other.text


async def test_saving_twice_changes_nothing_the_second_time(
    world: World, secretary: Phone, taken: bytes
) -> None:
    await secretary.upload("报告.docx", typed(taken, DRAWN, HERS), WORD)
    save = secretary.data_of("✅ 保存")
    await secretary.press("✅ 保存")
    await secretary.forge(save)
    async with world.storage() as storage:
        (unit, *_) = await storage.find_units("北山村党支部")
        entries = (await storage.stamp(unit.id)).rows
        assert await storage.report_texts(unit.id, "rectified") == {"二、办理情况": HERS}
    assert "已经保存过" in secretary.text
    await secretary.say("/start")
    await secretary.forge(save)
    async with world.storage() as storage:
        assert (await storage.stamp(unit.id)).rows == entries


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"PK\x03\x04broken", "不是能读的 Word 文档"), (b"", "不是能读的")],
)
async def test_a_word_file_that_is_no_report_is_refused_with_a_sentence(
    world: World, secretary: Phone, sent: bytes, data: bytes, said: str
) -> None:
    document = docx.Document()
    document.add_paragraph("会议通知")
    target = io.BytesIO()
    document.save(target)
    await secretary.upload("a.docx", data or target.getvalue(), WORD)
    assert (said if data else "看不出这是哪一份报告") in secretary.text


async def test_the_working_group_writes_over_its_report_and_gets_it_back_so(
    world: World, secretary: Phone
) -> None:
    unit = "样例镇党委/北山村党支部"
    async with world.storage() as storage:
        await storage.add_unit("committee", "样例镇党委", None, world.clock.now())
    await secretary.join(await world.invite(unit=unit))
    verifier = Phone(world, 1005, "郑组长")
    await verifier.join(await world.invite("verifier", "样例镇党委"))
    async with world.storage() as storage:
        [branch] = await storage.find_units(unit)
    paper = pack(Paper(branch.id, "review"))
    await verifier.forge(paper)
    drafted = verifier.files[-1].data
    sentence = "逐人情况均已查明，没有答“不清楚”的。"
    await verifier.upload("报告.docx", drafted, WORD)
    assert "没有改动" in verifier.text
    await verifier.upload("报告.docx", typed(drafted, sentence, HERS), WORD)
    assert "《核查情况报告》修改稿" in verifier.text
    save = verifier.data_of("✅ 保存")
    await secretary.upload("报告.docx", typed(drafted, sentence, HERS), WORD)
    assert "核查情况报告由工作组修改" in secretary.text
    await secretary.forge(save)
    assert "找不到这一项" in secretary.text
    await verifier.press("✅ 保存")
    assert "已保存《核查情况报告》的修改" in verifier.text
    await verifier.forge(paper)
    assert HERS in texts(verifier)
    assert sentence not in texts(verifier)
    assert await sound(world)
