from dataclasses import replace

import pytest

from bot.domain import conflicts, presses, uploads
from bot.domain.changes import RosterImported, Upload
from bot.domain.decisions import Decision, Loaded
from bot.domain.records import Grant, Member, Seat
from bot.domain.results import with_conflicts
from bot.domain.roster import Conflict
from tests.domain.branch import NOW, POLICY, TODAY, UNIT, Branch, complete, idno, member

ROWS = [[5, {"name": "王某某", "work": "务农"}], [6, {"name": "李某某", "birth": "1970.13"}]]


def upload(rows: list[object] | None = None, **fields: object) -> Upload:
    table = {"rows": ROWS if rows is None else rows, "flaws": [], "day": "2026-02-25"}
    made = Upload(77, UNIT.id, "a" * 64, "roster.xlsx", b"data", {**table, "sheet": "名册"})
    return replace(made, **fields)  # type: ignore[arg-type]


def loaded(branch: Branch, staged: Upload | None) -> Loaded:
    return branch.loaded(roster=dict(branch.members), upload=staged)


def previewed(branch: Branch, sent: Upload | None = None) -> tuple[Decision, Upload]:
    sent = sent or upload()
    decision = uploads.preview(loaded(branch, None), replace(sent, unit=0), POLICY, NOW)
    assert decision.upload is not None
    return decision, decision.upload


def code(decision: Decision) -> str:
    return decision.complaint.code if decision.complaint else ""


def confirmed(there: Loaded) -> Decision:
    """The press on the button under the preview that was shown last."""
    seen = there.upload.plan[: uploads.SEEN] if there.upload else ""
    return uploads.confirm(there, POLICY, NOW, seen)


def test_a_preview_counts_and_changes_nothing() -> None:
    branch = Branch(member(1, "王某某"))
    decision, kept = previewed(branch)
    assert decision.changes == ()
    assert decision.view.name == "preview"
    assert decision.view.argument == "77"
    shown = {name: decision.view.places[name] for name in ("new", "changed", "unchanged")}
    assert shown == {"new": 1, "changed": 1, "unchanged": 0}
    problems = {name: decision.view.places[name] for name in ("problems", "warnings", "left_out")}
    assert problems == {"problems": 1, "warnings": 0, "left_out": 0}
    assert (kept.unit, kept.used, bool(kept.plan)) == (UNIT.id, None, True)


def test_the_marked_file_is_sent_where_there_is_something_to_mark() -> None:
    decision, _ = previewed(Branch())
    assert [(e.kind, e.key, e.due) for e in decision.errands] == [("marked", "marked:77", NOW)]
    good, _ = previewed(Branch(), upload([[5, {"name": "王某某"}]]))
    assert good.errands == ()


def test_confirming_applies_exactly_what_was_previewed_and_opens_the_first_card() -> None:
    branch = Branch(complete(1, "王某某", scope="deceased", died_on="2025"))
    _, kept = previewed(branch)
    decision = confirmed(loaded(branch, kept))
    assert (code(decision), decision.uses) == ("", 77)
    assert decision.changes == uploads.plan_of(kept, branch.members, 1, POLICY).changes
    assert isinstance(decision.changes[-1], RosterImported)
    assert decision.said == (("imported", {"new": 1, "changed": 0}),)
    assert decision.seat == Seat(UNIT.id, 2)
    branch.happen(loaded(branch, kept), decision)
    assert branch.desk_after is not None
    assert branch.desk_after.member is not None
    assert branch.desk_after.member.name == "李某某"
    assert branch.desk_after.tally["total"] == 2


def test_when_the_record_moved_a_new_preview_takes_the_old_ones_place() -> None:
    branch = Branch()
    _, kept = previewed(branch)
    branch.members[1] = member(1, "王某某")
    moved = confirmed(loaded(branch, kept))
    assert (code(moved), moved.changes, moved.uses) == ("record_moved", (), None)
    assert moved.upload is not None
    assert moved.upload.plan != kept.plan
    assert moved.view.places["changed"] == 1
    done = confirmed(loaded(branch, moved.upload))
    assert (code(done), len(done.changes)) == ("", 3)


def test_a_record_that_moved_elsewhere_does_not_hold_the_import_up() -> None:
    branch = Branch(member(1, "赵某某"))
    _, kept = previewed(branch)
    branch.members[1] = complete(1, "赵某某")
    assert code(confirmed(loaded(branch, kept))) == ""


@pytest.mark.parametrize(
    ("staged", "expected"),
    [
        (None, "upload_gone"),
        (upload(used=NOW), "upload_used"),
        (upload(unit=8), "upload_gone"),
    ],
)
def test_what_is_gone_used_or_anothers_is_neither_confirmed_nor_dropped(
    staged: Upload | None, expected: str
) -> None:
    for decision in (
        confirmed(loaded(Branch(), staged)),
        uploads.drop(loaded(Branch(), staged)),
    ):
        assert (code(decision), decision.changes, decision.uses) == (expected, (), None)


def test_dropping_uses_the_file_up_and_changes_nothing() -> None:
    decision = uploads.drop(loaded(Branch(), upload()))
    assert (decision.changes, decision.uses) == ((), 77)
    assert decision.said == (("upload_dropped", {}),)


@pytest.mark.parametrize("role", ["clerk", "verifier", "committee", "city"])
def test_only_a_secretary_imports(role: str) -> None:
    branch = Branch()
    branch.grants = (Grant(1, role, UNIT),)  # type: ignore[arg-type]
    refused = uploads.preview(loaded(branch, None), upload(), POLICY, NOW)
    assert (code(refused), refused.upload) == ("no_branch", None)
    assert code(confirmed(loaded(branch, upload()))) == "upload_gone"
    assert code(uploads.drop(loaded(branch, upload()))) == "upload_gone"


@pytest.mark.parametrize(
    ("staged", "screen", "why"),
    [
        (upload(), "preview", ""),
        (upload(used=NOW), "home", "upload_used"),
        (None, "home", "upload_gone"),
    ],
)
def test_the_preview_is_drawn_again_while_the_file_waits(
    staged: Upload | None, screen: str, why: str
) -> None:
    decision = uploads.again(loaded(Branch(), staged), POLICY)
    assert (decision.view.name, decision.upload, decision.changes) == (screen, None, ())
    assert code(decision) == why


def test_the_same_file_once_more_is_all_unchanged() -> None:
    branch = Branch()
    _, kept = previewed(branch)
    branch.happen(loaded(branch, kept), confirmed(loaded(branch, kept)))
    decision, again = previewed(branch)
    assert decision.view.places["unchanged"] == 2
    assert confirmed(loaded(branch, again)).changes == ()


def test_flaws_of_the_file_are_problems_of_the_plan() -> None:
    table = {**upload().table, "flaws": [[5, "dues", "cell_error", {"value": "#REF!"}, True]]}
    decision, _ = previewed(Branch(), upload(table=table))
    assert decision.view.places["problems"] == 2


def test_the_first_open_card_is_the_lowest_number_that_is_not_finished() -> None:
    done: Member = complete(1, "赵某某", scope="deceased", died_on="2025")
    branch = Branch(done, member(2, "钱某某"))
    _, kept = previewed(branch)
    assert confirmed(loaded(branch, kept)).seat == Seat(UNIT.id, 2)


def test_where_id_numbers_are_not_kept_the_files_are_left_out_and_it_is_said() -> None:
    rows: list[object] = [
        [5, {"name": "王某某", "work": "务农", "idno": idno("1970-01-03")}],
        [6, {"name": "李某某", "idno": "12"}],
    ]
    branch = Branch()
    branch.ids = "no"
    decision, kept = previewed(branch, upload(rows))
    assert (decision.view.places["ids_left_out"], decision.view.places["problems"]) == (2, 0)
    branch.happen(loaded(branch, kept), confirmed(loaded(branch, kept)))
    assert [(m.name, m.value("work"), m.value("idno")) for m in branch.members.values()] == [
        ("王某某", "务农", ""),
        ("李某某", "", ""),
    ]


def test_a_conflict_about_an_id_number_is_not_settled_by_the_file_where_none_are_kept() -> None:
    one = complete(1, "王某某")
    theirs = idno(one.value("birth"), 9)
    waits = with_conflicts(upload(used=NOW), (Conflict(5, 1, "idno", theirs),))
    branch = Branch(one)
    press = presses.Settle(UNIT.id, 77, 0, "file", one.revision)
    taken = conflicts.settle(loaded(branch, waits), press, TODAY, NOW)
    assert (code(taken), len(taken.changes)) == ("", 1)
    branch.ids = "no"
    refused = conflicts.settle(loaded(branch, waits), press, TODAY, NOW)
    assert (code(refused), refused.changes) == ("ids_not_from_file", ())
    mine = conflicts.settle(loaded(branch, waits), replace(press, choice="mine"), TODAY, NOW)
    assert code(mine) == ""


def test_a_second_tap_does_not_apply_the_preview_that_took_the_first_ones_place() -> None:
    branch = Branch()
    decision, kept = previewed(branch)
    seen = str(decision.view.places["plan"])
    branch.members[1] = member(1, "王某某")
    moved = uploads.confirm(loaded(branch, kept), POLICY, NOW, seen)
    assert code(moved) == "record_moved"
    for old in (seen, ""):
        again = uploads.confirm(loaded(branch, moved.upload), POLICY, NOW, old)
        assert (code(again), again.changes) == ("record_moved", ())
    now = str(moved.view.places["plan"])
    assert code(uploads.confirm(loaded(branch, moved.upload), POLICY, NOW, now)) == ""
