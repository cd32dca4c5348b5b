from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.attempts import Attempt, Moment, Wording
from bot.domain.hints import bursts
from bot.domain.scripts import scripts_of
from bot.domain.tried import summary
from tests.domain.branch import POLICY

EVE = datetime(2026, 3, 29, 8, tzinfo=UTC)
"""The day before 30 March."""


def made(
    number: int,
    told: datetime,
    channel: str = "contact",
    outcome: str = "unanswered",
    actor: int = 1,
    happened: datetime | None = None,
) -> Attempt:
    wording = Wording(channel, outcome, Moment(happened or told))
    return Attempt(number, 1, wording, told, told, actor)


def run(n: int, begin: datetime = EVE, step: int = 5, **more: str | int) -> list[Attempt]:
    return [made(i, begin + timedelta(minutes=step * i), **more) for i in range(n)]  # type: ignore[arg-type]


def test_identical_entries_in_a_row_before_a_date_are_pointed_out() -> None:
    (burst,) = bursts(run(POLICY.effort.bursts.size), POLICY)
    assert (burst.n, burst.actor, burst.channel, burst.outcome) == (
        POLICY.effort.bursts.size,
        1,
        "contact",
        "unanswered",
    )
    assert burst.first == EVE
    assert burst.date


def test_fewer_others_slower_or_earlier_ones_are_not() -> None:
    assert bursts(run(POLICY.effort.bursts.size - 1), POLICY) == ()
    mixed = [replace(a, actor=i) for i, a in enumerate(run(POLICY.effort.bursts.size))]
    assert bursts(mixed, POLICY) == ()
    assert bursts([*run(3), *run(3, outcome="off")], POLICY) == ()
    assert bursts(run(POLICY.effort.bursts.size, step=31), POLICY) == ()
    assert (
        bursts(run(POLICY.effort.bursts.size, begin=datetime(2026, 3, 5, 8, tzinfo=UTC)), POLICY)
        == ()
    )
    withdrawn = [replace(a, withdrawn=EVE) for a in run(POLICY.effort.bursts.size)]
    assert bursts(withdrawn, POLICY) == ()


def test_late_entries_of_a_burst_are_counted() -> None:
    late = [
        replace(a, first=replace(a.first, moment=Moment(EVE - timedelta(days=9))))
        for a in run(POLICY.effort.bursts.size)
    ]
    (burst,) = bursts(late, POLICY)
    assert burst.late == POLICY.effort.bursts.size


def test_attempts_are_counted_by_channel_result_day_and_person() -> None:
    later = EVE + timedelta(days=1)
    told = summary(
        [
            made(1, EVE),
            made(1, EVE, "family", "lead"),
            made(2, later, actor=2),
            replace(made(3, later), withdrawn=later),
            made(2, later, happened=EVE - timedelta(days=3)),
        ],
        POLICY.zone,
    )
    assert (told.n, told.people, told.late) == (4, 2, 1)
    assert told.channels == (("contact", 3), ("family", 1))
    assert told.outcomes == (("unanswered", 3), ("lead", 1))
    assert told.days == (("2026-03-30", 1), ("2026-03-29", 2), ("2026-03-26", 1))
    assert told.actors == ((1, 3), (2, 1))
    assert summary([], POLICY.zone).n == 0


def test_a_script_has_a_place_for_the_name_and_discloses_nothing_to_others() -> None:
    scripts = {script.code: script for script in scripts_of(POLICY.tables)}
    assert {"member", "family", "work", "agency"} <= scripts.keys()
    for code in ("family", "work"):
        spoken = [line for line in scripts[code].lines if not line.startswith("不说")]
        told = "".join(spoken)
        assert not [word for word in ("党", "支部", "排查", "组织", "失联") if word in told]
    for script in scripts.values():
        for line in script.lines:
            assert line.format(name="某某")
