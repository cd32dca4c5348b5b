"""Tasks sent down to a branch with a date, answered there, closed from above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain import presses
from bot.domain.changes import Entry, Tell
from bot.domain.changes.offices import TaskAnswered, TaskClosed, TaskSent
from bot.domain.complaints import Complaint
from bot.domain.decisions import Decision, Loaded, View
from bot.domain.interview import not_here
from bot.domain.offices import ABOVE, LEADING, TEXT, too_long
from bot.domain.records import Role, Seat

SENDERS: tuple[Role, ...] = ("city", "committee", "clerk", "verifier")


def answers(loaded: Loaded) -> bool:
    """Whether the person answers for this unit: a branch's secretary, a committee's people."""
    unit, desk = loaded.desk.unit, loaded.desk
    if unit is None or unit.kind == "city":
        return False
    if unit.kind == "committee":
        return desk.holds("verifier", "committee", "clerk")
    return desk.holds("secretary")


DUE = (1, 3, 7, 14)
"""In how many days a task may be due."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task as it stands."""

    number: int
    text: str = field(repr=False)
    due: str
    sent: datetime
    answer: str = field(default="", repr=False)
    closed: bool = False
    counted: str = ""
    """The day under which it is counted while it is open."""


def tasks(deeds: Iterable[Entry]) -> tuple[Task, ...]:
    """The tasks of a unit, by its chain."""
    found: dict[int, Task] = {}
    for entry in deeds:
        match entry.change:
            case TaskSent() as change:
                found[change.task] = _sent(change, entry.at)
            case TaskAnswered() as change if change.task in found:
                found[change.task] = replace(found[change.task], answer=change.text)
            case TaskClosed() as change if change.task in found:
                found[change.task] = replace(found[change.task], closed=True)
    return tuple(found.values())


def _sent(change: TaskSent, at: datetime) -> Task:
    counted = change.due if change.counted else ""
    return Task(change.task, change.text, change.due, at, counted=counted)


def show(loaded: Loaded, press: presses.signatures.Tasks) -> Decision:
    """The tasks of the unit."""
    unit = loaded.desk.unit
    if unit is None or unit.id != press.unit or not loaded.desk.holds("secretary", *ABOVE):
        return not_here()
    return Decision(view=View("tasks"), seat=Seat(unit.id))


def act(loaded: Loaded, press: presses.signatures.Task, today: date) -> Decision:
    """Begin a new task (0), answer one, or close it."""
    unit, desk = loaded.desk.unit, loaded.desk
    if unit is None or unit.id != press.unit or not desk.holds("secretary", *ABOVE):
        return not_here()
    if press.task == 0:
        return _begin(loaded, press, today)
    one = next((t for t in tasks(loaded.deeds) if t.number == press.task), None)
    if one is None:
        return not_here()
    seat = Seat(unit.id)
    if press.act == "answer" and answers(loaded) and not one.closed:
        if one.answer:
            return Decision(complaint=Complaint("stale"), view=View("tasks"), seat=seat)
        seat = Seat(unit.id, expects=f"task:{one.number}")
        return Decision(view=View("task_answer", str(one.number)), seat=seat)
    if press.act == "close" and desk.above(*SENDERS):
        if one.closed:
            return Decision(complaint=Complaint("stale"), view=View("tasks"), seat=seat)
        change = TaskClosed(one.number, bool(one.answer), "" if one.answer else one.counted)
        return Decision((change,), view=View("tasks"), seat=seat)
    return Decision(view=View("tasks"), seat=seat)


def _begin(loaded: Loaded, press: presses.signatures.Task, today: date) -> Decision:
    unit, desk = loaded.desk.unit, loaded.desk
    if unit is None or not desk.above(*SENDERS):
        return not_here()
    days = int(press.act) if press.act.isascii() and press.act.isdecimal() else 0
    if days not in DUE:
        return Decision(view=View("task_due"), seat=Seat(unit.id))
    due = (today + timedelta(days=days)).isoformat()
    seat = Seat(unit.id, expects=f"newtask:{due}")
    return Decision(view=View("task_text", due), seat=seat)


def sent(loaded: Loaded, due: str, text: str) -> Decision:
    """The task goes down to the unit."""
    unit, said = loaded.desk.unit, text.strip()
    if unit is None or not loaded.desk.above(*SENDERS):
        return not_here()
    if not said or len(said) > TEXT:
        return Decision(complaint=too_long(said, TEXT), view=View("task_text", due))
    number = len(tasks(loaded.deeds)) + 1
    told = Tell(
        unit.id,
        ("secretary", "verifier", "clerk"),
        "task_came",
        {"unit": unit.name, "due": due},
        "tasks",
    )
    return Decision(
        (TaskSent(number, said, due, counted=True),),
        view=View("tasks"),
        seat=Seat(unit.id),
        tells=(told,),
    )


def answered(loaded: Loaded, number: str, text: str) -> Decision:
    """The branch says what became of the task."""
    unit, said = loaded.desk.unit, text.strip()
    one = next((t for t in tasks(loaded.deeds) if str(t.number) == number), None)
    if unit is None or one is None or not answers(loaded):
        return not_here()
    if one.answer or one.closed:
        return Decision(complaint=Complaint("stale"), view=View("tasks"), seat=Seat(unit.id))
    if not said or len(said) > TEXT:
        return Decision(complaint=too_long(said, TEXT), view=View("task_answer", number))
    parents = [int(part) for part in unit.path.split("/") if part][:-1]
    tells = tuple(
        Tell(above, LEADING, "task_answered", {"unit": unit.name}, "answered") for above in parents
    )
    change = TaskAnswered(one.number, said, one.counted)
    return Decision((change,), view=View("tasks"), seat=Seat(unit.id), tells=tells)
