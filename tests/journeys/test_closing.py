"""协查, one person in two branches, the reports, and the last stage, on phones."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import docx
import pytest
from openpyxl import load_workbook

from bot import commands
from bot.administration import Mistaken
from bot.domain.changes import AttemptLogged, FactsStated, MobilisationConfirmed
from bot.domain.changes.evidence import EvidenceKept
from bot.domain.changes.offices import BranchVerified, CommitteeReported, CommitteeSigned
from bot.domain.closing import ARCHIVE
from bot.domain.decisions import Decision, Wants
from bot.domain.records import Fact, Member
from bot.forms.zips import volumes
from bot.settings import Settings
from handlers import bundles, case_files
from storage import Ticket, name_of
from tests.journeys.test_cases import HEADINGS, PERSON
from tests.journeys.test_nudges import idno
from tests.journeys.town import at
from tests.phone import Phone, World
from tests.postgres import ON_BOTH

pytestmark = ON_BOTH

PHOTO = b"\xff\xd8\xff\xe0" + b"a letter on paper " * 50


async def town(world: World, secretary: Phone, role: str = "clerk") -> Phone:
    """Somebody of the committee, and the secretary of its branch with two members."""
    above = Phone(world, 2001, "镇")
    await above.join(await world.invite(role, "镇党委"))
    await secretary.join(await world.invite("secretary", "镇党委/北山村党支部"))
    rows = "\n".join(f"{name},{idno(n)},{PERSON}" for n, name in enumerate(("甲一", "乙二"), 1))
    await secretary.upload("名册.csv", f"{HEADINGS}\n{rows}\n".encode())
    await secretary.press("✅ 确认")
    return above


async def card(secretary: Phone, name: str = "甲一") -> None:
    await secretary.say(name)
    await secretary.press("🗂 全部答案")


async def tell(
    world: World, who: Phone, unit: str, *changes: object, member: int | None = None
) -> None:
    """Put changes on record that other topics' screens make."""
    async with world.storage() as storage:
        (found,) = await storage.find_units(unit)
        key = f"told:{unit}:{len(changes)}:{member}:{type(changes[0]).__name__}"
        ticket = Ticket(7, (key,), who.user, "zh", world.clock.now())
        wants = Wants(found.id, member=member)
        await storage.turn(ticket, wants, lambda _: Decision(tuple(changes)))  # type: ignore[arg-type]


async def people(world: World, unit: str = "北山村党支部") -> list[Member]:
    async with world.storage() as storage:
        (found,) = await storage.find_units(unit)
        assert await storage.audit() == []
        return await storage.members(found.id)


async def test_a_look_up_is_asked_for_bundled_and_its_answer_becomes_an_attempt(
    world: World, secretary: Phone
) -> None:
    clerk = await town(world, secretary)
    await card(secretary)
    await secretary.press("🔎 协查")
    await secretary.press("公安")
    assert "等上级汇总发函" in secretary.text
    (first, _) = await people(world)
    assert [(t.channel, t.outcome) for t in first.tried] == [("police", "awaiting")]
    assert "请求协查一名党员" in clerk.text
    await clerk.say("/start")
    await clerk.press("🛠 整改")
    await clerk.press("🔎 协查")
    assert "公安：待汇总 1 人" in clerk.text
    await clerk.press("📄 汇总公安 1 人")
    await clerk.say("镇委函〔2026〕3号")
    sheet = load_workbook(io.BytesIO(clerk.files[-1].data)).active
    assert sheet is not None
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"甲一", idno(1), "北山村党支部"} <= cells
    assert "乙二" not in cells
    assert any("镇委函〔2026〕3号" in cell for cell in cells)
    await secretary.say("/start")
    await secretary.press("📌 未办结 1")
    await secretary.press("1 1 甲一")
    assert "已请查未复" in secretary.text
    await secretary.press("新线索")
    assert "新线索" in secretary.text
    (first, _) = await people(world)
    assert [(t.channel, t.outcome) for t in first.tried][1:] == [("police", "lead")]
    await secretary.say("/start")
    assert "未办结" not in secretary.text


async def test_no_look_up_is_in_two_letters_though_the_first_is_not_made_yet(
    world: World, secretary: Phone
) -> None:
    clerk = await town(world, secretary)
    async with world.bot() as (app, storage, courier):

        async def does(phone: Phone, *steps: str) -> None:
            for step in steps:
                if step in phone.labels:
                    world.telegram.press(phone.user, phone.screen.id, step)
                else:
                    world.telegram.say(phone.user, step)
                await world.deal(app)

        for name, number in (("甲一", "镇委函〔2026〕3号"), ("乙二", "镇委函〔2026〕4号")):
            await does(secretary, name, "🗂 全部答案", "🔎 协查", "公安")
            await does(clerk, "/start", "🛠 整改", "🔎 协查", "📄 汇总公安 1 人", number)
            assert "已汇总" in clerk.text
        assert "公安：待汇总 0 人，已请查未复 2 人" in clerk.text
        assert clerk.files == []
        await world.carry(courier)
        assert await storage.audit() == []
    assert [named(file.data) for file in clerk.files] == [{"甲一"}, {"乙二"}]


def named(sheet: bytes) -> set[str]:
    """Which of the two members are on it."""
    read = load_workbook(io.BytesIO(sheet)).active
    assert read is not None
    return {str(cell.value) for row in read.iter_rows() for cell in row} & {"甲一", "乙二"}


async def test_the_same_person_in_two_branches_closes_the_transfer(
    world: World, secretary: Phone
) -> None:
    clerk = await town(world, secretary)
    gone = {"scope": Fact("no_receipt"), "pocket": Fact("yes")}
    await tell(world, secretary, "北山村党支部", FactsStated(1, gone), member=1)
    other = Phone(world, 3001, "南")
    await other.join(await world.invite("secretary", "镇党委/南山村党支部"))
    await other.upload("名册.csv", f"{HEADINGS}\n甲一,{idno(1)},{PERSON}\n".encode())
    await other.press("✅ 确认")
    await clerk.say("/start")
    await clerk.press("🛠 整改")
    await clerk.press("👥 同一人")
    assert "共 1 对" in clerk.text
    assert "南山村党支部" in clerk.text
    judge = clerk.data_of("✅ 1 同一人")
    for phone in (secretary, other):
        await phone.say("/start")
        await phone.forge(judge)
        assert "找不到这一项" in phone.text
    await clerk.press("✅ 1 同一人")
    assert "已确认是同一人" in clerk.text
    assert "共 0 对" in clerk.text
    assert "已在南山村党支部的名册上" in secretary.text
    (first, second) = await people(world)
    assert (first.value("scope"), first.value("letter_to")) == ("received", "南山村党支部")
    assert second.value("scope") != "received"
    assert [m.value("scope") for m in await people(world, "南山村党支部")] == ["in_branch"]


async def test_every_member_gets_a_result_and_one_tap_does_the_rest(
    world: World, secretary: Phone
) -> None:
    await town(world, secretary)
    await secretary.say("/start")
    await secretary.press("🛠 整改")
    await secretary.press("🗳 民主评议")
    assert "甲一" in secretary.text
    await secretary.press("不合格")
    assert "评为不合格" in secretary.text
    assert "乙二" in secretary.text
    await secretary.press("其余 1 人都评为合格")
    assert "都有评议结果了" in secretary.text
    assert [m.value("appraisal") for m in await people(world)] == ["poor", "good"]
    tally = (await counted(world))[1]
    assert (tally["rated:poor"], tally["rated:good"]) == (1, 1)


async def counted(world: World) -> tuple[str, dict[str, int]]:
    async with world.storage() as storage:
        (unit,) = await storage.find_units("北山村党支部")
        return "", (await storage.ledger(unit.id)).tally


async def test_changes_of_the_register_are_listed_with_their_basis_and_day(
    world: World, secretary: Phone
) -> None:
    await town(world, secretary)
    before = {"phone": Fact("10000000001"), "home": Fact("样例镇青禾村1组")}
    after = {"phone": Fact("10000000099"), "home": Fact("邻市望海区")}
    await tell(world, secretary, "北山村党支部", FactsStated(2, after, before), member=2)
    await secretary.say("/start")
    await secretary.press("🛠 整改")
    await secretary.press("🏁 自查验收")
    await secretary.press("📒 台账变更")
    assert "未录入全国系统的 2 处" in secretary.text
    await secretary.press("✅ 今天已录入 2 处")
    assert "未录入全国系统的 0 处" in secretary.text
    await secretary.press("📄 台账变更清单")
    sheet = load_workbook(io.BytesIO(secretary.files[-1].data)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (home,) = [row for row in rows if "邻市望海区" in row]
    assert [home[2], home[4]] == ["乙二", "样例镇青禾村1组"]
    assert home[8] == "2026.02.25"


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    tables = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *tables])


async def test_the_reports_are_drafted_from_the_record(world: World, secretary: Phone) -> None:
    clerk = await town(world, secretary)
    await secretary.say("/start")
    await secretary.press("🛠 整改")
    await secretary.press("📝 报告和清单")
    await secretary.press("📝 核查情况报告")
    review = words(secretary.files[-1].data)
    for part in (
        "流动党员管理措施",
        "理顺“空挂”党员组织隶属关系",
        "寻找“失联”党员的途径办法",
        "处理“失联”党员的初步建议",
    ):
        assert part in review
    assert "北山村党支部排查名单上共有党员2名" in review
    await secretary.press("📝 整改规范综合报告")
    assert "一、整改任务" in words(secretary.files[-1].data)
    await clerk.say("/start")
    await clerk.press("🛠 整改")
    await clerk.press("📝 报告和清单")
    for label, part in (("📝 排查情况报告", "市委组织部："), ("📝 综合报告", "“失联”党员的结构")):
        await clerk.press(label)
        assert part in words(clerk.files[-1].data)


async def test_a_branch_is_accepted_archived_and_only_then_purged(
    world: World, secretary: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = await town(world, secretary, "committee")
    await with_evidence(world, secretary)
    await head.say("/start")
    await head.press("🛠 整改")
    await head.press("🏁 自查验收")
    await head.press("▫️ 北山村党支部")
    assert "✅ 验收通过" not in head.labels
    await head.press("✍️ 写明缺项后通过")
    await head.say("一名党员的核对留到八月底")
    assert "已验收" in head.text
    assert "还有要补的：一名党员的核对留到八月底" in secretary.text
    assert "已验收" in secretary.text or "党（工）委已对您的支部" in secretary.text
    await head.press("🗄 导出归档")
    archive = head.files[-1]
    assert archive.name == "归档.zip"
    with zipfile.ZipFile(io.BytesIO(archive.data)) as packed:
        names = packed.namelist()
        lines = packed.read("记录链.jsonl").decode().splitlines()
        assert packed.read("佐证/1-1-1.jpg") == PHOTO
    assert {"记录链.jsonl", "台账变更清单.xlsx", "整改规范综合报告.docx"} <= set(names)
    assert any(name.startswith("全套表格/") and "名册" in name for name in names)
    assert json.loads(lines[0])[0] == 1
    await refused(world, monkeypatch)
    await head.say("/start")
    await head.press("🛠 整改")
    await head.press("🏁 自查验收")
    await head.press("🏁 北山村党支部")
    await head.press("🗄 已导出的归档")
    await head.press("2 归档")
    await head.press("✅ 已收到并核对")
    assert head.text.count("专项工作结束、保存期满以后，可由管理员清除数据") == 2
    assert "现在可以" not in head.text
    assert (await outcome_of_all(world)) == ["", ""]
    monkeypatch.setattr(Settings, "of", lambda: world.settings)
    with pytest.raises(Mistaken, match="还没有签字上报"):
        await commands.purge("北山村党支部")
    await tell(world, head, "镇党委", CommitteeSigned(1, "e" * 64))
    await tell(world, head, "镇党委", CommitteeReported("2026-08-04"))
    in_time = replace(world.settings, bot_clock=world.clock.now())
    monkeypatch.setattr(Settings, "of", lambda: in_time)
    with pytest.raises(Mistaken, match="才结束，以后才能清除"):
        await commands.purge("北山村党支部")
    monkeypatch.setattr(Settings, "of", lambda: world.settings)
    folder = next((world.settings.data_dir / "evidence").iterdir())
    elsewhere = folder.rename(world.settings.data_dir / "moved")
    folder.symlink_to(elsewhere)
    with pytest.raises(Mistaken, match=str(folder)):
        await commands.purge("北山村党支部")
    assert [m.name for m in await people(world)] == ["", ""]
    assert list(elsewhere.iterdir()) != []
    folder.unlink()
    elsewhere.rename(folder)
    await commands.purge("北山村党支部")
    assert not folder.exists()


async def test_a_clerk_who_exports_learns_that_the_committee_s_secretary_confirms(
    world: World, secretary: Phone
) -> None:
    clerk = await town(world, secretary, "clerk")
    await clerk.say("/start")
    await at(clerk, "🛠 整改", "🏁 自查验收", "▫️ 北山村党支部", "✍️ 写明缺项后通过")
    await clerk.say("一名党员的核对留到八月底")
    await clerk.press("🗄 导出归档")
    sent = next(m for m in reversed(clerk.messages) if m.document is not None)
    assert "请党（工）委书记在“归档”里确认收到" in sent.text
    await clerk.say("/start")
    await at(clerk, "🛠 整改", "🏁 自查验收", "🏁 北山村党支部", "🗄 已导出的归档", "2 归档")
    assert "请党（工）委书记核对" in clerk.text
    assert "✅ 已收到并核对" not in clerk.labels


async def test_a_committee_archives_its_own_record_once_it_has_reported(
    world: World, secretary: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = await town(world, secretary, "committee")

    async def opened() -> None:
        for label in ("🛠 整改", "🏁 自查验收", "🗄 本级归档"):
            await head.press(label)

    await head.say("/start")
    await opened()
    assert "上报以后再归档" in head.text
    assert "🗄 导出归档" not in head.labels
    await tell(world, head, "镇党委", CommitteeSigned(1, "e" * 64))
    await tell(world, head, "镇党委", CommitteeReported("2026-03-20"))
    await head.say("/start")
    await opened()
    await head.press("🗄 导出归档")
    with zipfile.ZipFile(io.BytesIO(head.files[-1].data)) as packed:
        names = packed.namelist()
        lines = packed.read("记录链.jsonl").decode().splitlines()
    assert "台账变更清单.xlsx" not in names
    assert {"记录链.jsonl", "排查工作情况报告.docx"} <= set(names)
    assert len(lines) >= 2
    monkeypatch.setattr(Settings, "of", lambda: world.settings)
    with pytest.raises(Mistaken, match="还不能清除"):
        await commands.purge("镇党委")
    await head.press("🗄 已导出的归档")
    await head.press("1 归档")
    await head.press("✅ 已收到并核对")
    await commands.purge("镇党委")
    async with world.storage() as storage:
        assert await storage.audit() == []


async def with_evidence(world: World, secretary: Phone) -> None:
    """A search attempt for the first member, with a photo."""
    file = name_of(7, secretary.user, 55)
    async with world.storage() as storage:
        (found,) = await storage.find_units("北山村党支部")
        await storage.keep_file(found.id, file, PHOTO)
    at, digest = world.clock.now().isoformat(), hashlib.sha256(PHOTO).hexdigest()
    made = AttemptLogged(1, 1, "contact", "vacant", at, at)
    kept = EvidenceKept(1, 1, "photo", file, digest, len(PHOTO), "image/jpeg")
    await tell(world, secretary, "北山村党支部", made, kept, member=1)


async def test_an_archive_too_large_for_one_file_comes_in_volumes(
    world: World, secretary: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = await town(world, secretary, "committee")
    await with_evidence(world, secretary)
    for module in (bundles, case_files):
        monkeypatch.setattr(module, "volumes", lambda sizes: volumes(sizes, 5000))
    await head.say("/start")
    await head.press("🛠 整改")
    await head.press("🏁 自查验收")
    await head.press("▫️ 北山村党支部")
    await head.press("✍️ 写明缺项后通过")
    await head.say("一名党员的核对留到八月底")
    await head.press("🗄 导出归档")
    await world.work()
    sent = head.files
    assert len(sent) > 1
    assert [f.name for f in sent] == [f"归档-{n}-{len(sent)}.zip" for n in range(1, len(sent) + 1)]
    names = [n for f in sent for n in zipfile.ZipFile(io.BytesIO(f.data)).namelist()]
    assert {"记录链.jsonl", "佐证/1-1-1.jpg"} <= set(names)
    assert len(names) == len(set(names))
    async with world.storage() as storage:
        (unit,) = await storage.find_units("北山村党支部")
        (archive,) = [m for m in await storage.matters(unit.id) if m.kind == ARCHIVE]
    whole = hashlib.sha256(b"".join(f.data for f in sent)).hexdigest()
    assert (archive.state, archive.data["sha256"]) == ("exported", whole)


async def refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "of", lambda: world.settings)
    with pytest.raises(Mistaken, match="还不能清除"):
        await commands.purge("北山村党支部")


async def outcome_of_all(world: World) -> list[str]:
    return [m.outcome for m in await people(world)]


async def test_nothing_missing_is_accepted_with_one_tap(world: World, secretary: Phone) -> None:
    head = await town(world, secretary, "committee")
    north = "北山村党支部"
    await tell(world, secretary, north, MobilisationConfirmed("2026-02-18"))
    for number in (1, 2):
        await tell(world, secretary, north, FactsStated(number, finished()), member=number)
    await tell(world, secretary, north, BranchVerified(2))
    await tell(world, head, "镇党委", CommitteeSigned(1, "ab", {}, ()))
    await head.say("/start")
    await head.press("🛠 整改")
    await head.press("🏁 自查验收")
    await head.press("▫️ 北山村党支部")
    await head.press("✅ 验收通过")
    assert "已验收" in head.text
    assert (await counted(world))[1]["matter:acceptance:done"] == 1


def finished() -> dict[str, Fact]:
    told = {
        "scope": "in_branch", "reach": "yes", "where": "here", "transfer": "none", "focus": "none",
        "conceal": "no", "dues": "2026-02", "meeting": "2026-02-10", "appraisal": "good",
    }  # fmt: skip
    return {name: Fact(value, told="2026-02-25") for name, value in told.items()}
