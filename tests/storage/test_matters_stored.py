from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.domain.changes import Change, MatterMoved, MatterOpened
from bot.domain.matters import Matter
from storage.schema import MIGRATIONS
from tests.storage.office import NOW, Office, office_in

SAID: dict[str, str | int] = {"text": "请示：王小明两年没有交党费", "days": 30}


async def asked(office: Office) -> tuple[int, int]:
    """A branch below a committee, with a request that went up."""
    above = await office.storage.add_unit("committee", "镇党委", None, NOW)
    unit = await office.unit("一支部", above)
    await office.join(above, 2002, "clerk")
    await office.join(unit)
    change = MatterOpened(1, "request", due="2026-03-04", to=above.id, data=SAID)
    await office.change(1001, change)
    return above.id, unit.id


async def the(office: Office, number: int = 1) -> Matter:
    matter = (await office.look(matter=number)).desk.matter
    assert matter is not None
    return matter


async def move(office: Office, *changes: Change, telegram: int = 1001, **wants: int) -> None:
    await office.change(telegram, *changes, matter=1, **wants)


async def test_a_matter_is_read_as_it_was_written(office: Office) -> None:
    _, unit = await asked(office)
    moved = MatterMoved(1, "answer", state="answered", due="-", to=-1, data={"answer": "照办"})
    await move(office, moved, telegram=2002, unit=unit)
    matter = await the(office)
    assert (matter.id, matter.kind, matter.state) == ((unit, 1), "request", "answered")
    assert matter.data == {**SAID, "answer": "照办"}
    assert [(s.at, s.code, s.data) for s in matter.steps] == [(NOW, "answer", {"answer": "照办"})]
    assert (matter.opened, matter.changed, matter.closed) == (NOW, NOW, NOW)
    assert (matter.due, matter.to, matter.unit_name) == ("", 0, "一支部")
    assert matter.opened_by != matter.steps[0].actor
    assert await office.storage.audit() == []


async def test_the_desk_of_the_unit_above_says_what_waits_there(office: Office) -> None:
    _, unit = await asked(office)
    desk = (await office.look(2002, matters="inbox")).desk
    assert desk.addressed == desk.matters_total == 1
    assert [m.id for m in desk.matters] == [(unit, 1)]
    assert (await office.look(matters="inbox")).desk.matters == ()
    answered = MatterMoved(1, "answer", state="answered")
    await move(office, answered, telegram=2002, unit=unit)
    assert (await office.look(2002)).desk.addressed == 0


async def test_only_who_sits_over_the_unit_sees_its_matters(office: Office) -> None:
    _, unit = await asked(office)
    await office.branch(0, 3003, "二支部")
    for wants in ({"matter": 1}, {"matters": "open"}, {"matters": "inbox"}):
        desk = (await office.look(3003, unit=unit, **wants)).desk
        assert (desk.matter, desk.matters, desk.addressed) == (None, (), 0)


async def test_a_member_shows_what_became_of_it_and_its_matters(office: Office) -> None:
    unit = await office.branch(3)
    await office.change(1001, MatterOpened(1, "case:unreachable", 2, data=SAID), member=2)
    done = MatterMoved(1, "approve", 2, "done", outcome="remove")
    await move(office, done, member=2)
    desk = (await office.look(member=2, matters="member:2", listed="outcome:remove")).desk
    assert desk.named is not None
    assert desk.named.outcome == "remove"
    assert [(m.id.number, m.member_name) for m in desk.matters] == [(1, "李2")]
    assert [m.key.number for m in desk.found] == [2]
    assert desk.tally["matter:case:unreachable:done"] == desk.tally["outcome:remove"] == 1
    assert desk.tally["matters"] == 1
    assert await office.storage.audit() == []
    await office.storage.rebuild("another policy")
    assert (await office.look()).desk.tally == desk.tally
    assert await office.storage.audit() == []
    await office.storage.purge(unit.id)
    assert (await the(office)).data == {}


async def test_a_decision_on_a_matter_that_was_not_loaded_is_refused(office: Office) -> None:
    await asked(office)
    with pytest.raises(KeyError):
        await office.change(1001, MatterMoved(1, "answer"))
    assert (await the(office)).steps == ()


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE matters SET state = 'done'",
        "UPDATE matters SET due_on = '2026-12-31'",
        "UPDATE matters SET sealed = x'00'",
        "DELETE FROM matters",
        "UPDATE matters SET number = 2",
        "UPDATE matters SET member = 2",
        "UPDATE members SET outcome = 'keep' WHERE number = 2",
    ],
)
async def test_audit_finds_a_matter_that_was_changed(
    file_url: str, tmp_path: Path, tamper: str
) -> None:
    async with office_in(file_url) as office:
        await office.branch(3)
        await office.change(1001, MatterOpened(1, "letter", data=SAID))
    engine = create_engine(f"sqlite:///{tmp_path}/bot.db")
    with engine.begin() as conn:
        conn.execute(text(tamper))
    engine.dispose()
    async with office_in(file_url) as office:
        assert await office.storage.audit() != []


def test_a_database_of_the_first_version_keeps_its_members(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = create_engine(f"sqlite:///{tmp_path}/bot.db")
    with engine.begin() as conn:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = conn
        command.upgrade(config, "0001")
        conn.execute(
            text("INSERT INTO units VALUES (1,NULL,'branch','一','/1/',NULL,1,0,x'',x'',0,NULL)")
        )
        row = "(1,1,'张','z',NULL,1,'roster','','todo',1,'','',0,'',NULL,NULL)"
        conn.execute(text(f"INSERT INTO members VALUES {row}"))
        command.upgrade(config, "head")
        kept = conn.execute(text("SELECT name, outcome FROM members")).all()
    engine.dispose()
    assert [tuple(row) for row in kept] == [("张", "")]
