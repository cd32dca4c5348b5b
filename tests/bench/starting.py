"""From the command to the first answer, and how much memory that takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from tests.bench import processes
from tests.bench.figures import Figure, Row, Side, rounds
from tests.bench.record import build
from tests.bench.scale import Scale

Start = Callable[[processes.Load], AbstractContextManager[processes.Bot]]


def starting(scale: Scale, folder: Path) -> Iterator[Row]:
    """Whole processes, a press waiting for them."""
    record = folder / "record"
    people = asyncio.run(build(record, 5, 60))
    ours, stock = rounds(
        scale.rounds,
        lambda: _started(people, lambda load: processes.ours(load, record)),
        lambda: _started(people, lambda load: processes.ptb_echo(load, folder)),
    )
    for name, unit, goal, place in (
        ("start to first answer", "s", 1.5, 0),
        ("memory at the first answer", "MB", 2.0, 1),
    ):
        mine = Side("ours", unit, [found[place] for found in ours])
        theirs = Side("stock echo", unit, [found[place] for found in stock])
        yield Figure(name, mine, theirs, goal=goal, must=3.0)


def _started(people: processes.People, start: Start) -> tuple[float, float]:
    """Seconds to the first answer, and megabytes held then."""
    with processes.load(people, walks=False) as load:
        load.press_once()
        with start(load) as bot:
            return load.first_answer() - bot.started, bot.memory()
