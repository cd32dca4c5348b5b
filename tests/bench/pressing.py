"""Presses: how many a second, how long each takes, and whether the size of the record matters."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench import processes
from tests.bench.broadcasting import broadcasting
from tests.bench.figures import Figure, Row, Side, Unmeasured, rounds
from tests.bench.processes import Pair, Pressed
from tests.bench.record import build
from tests.bench.scale import Scale
from tests.bench.sweeping import sweeping

PEOPLE = 50
MILLI = 1000


def presses(scale: Scale, folder: Path, aiogram: str | Unmeasured) -> Iterator[Row]:
    """Fifty people, each in a branch of their own, against echoes that store nothing."""
    with ExitStack() as stack:
        people = asyncio.run(build(folder / "record", PEOPLE, scale.members))
        load = stack.enter_context(processes.load(people, walks=True))
        bot = stack.enter_context(processes.ours(load, folder / "record"))
        sides = [Pair(load, bot)]
        echo_people = [(telegram, "c:17:3:reach:yes:4") for telegram, _ in people]
        load = stack.enter_context(processes.load(echo_people, walks=False))
        sides.append(Pair(load, stack.enter_context(processes.ptb_echo(load, folder))))
        if isinstance(aiogram, str):
            load = stack.enter_context(processes.load(echo_people, walks=False))
            echo = stack.enter_context(processes.aiogram_echo(load, folder, aiogram))
            sides.append(Pair(load, echo))
        _warm_up(sides)
        full = _at_full_speed(scale, sides)
        yield from _throughput(full, aiogram)
        yield from _at_half_load(scale, sides, full)


def _warm_up(sides: Sequence[Pair]) -> None:
    """Until each bot has answered for a while."""
    for side in sides:
        side.load.press_once()
        side.load.first_answer()
        side.press(PEOPLE, seconds=1)


def _at_full_speed(scale: Scale, sides: Sequence[Pair]) -> list[list[Pressed]]:
    return rounds(scale.rounds, *(lambda s=side: s.press(PEOPLE, scale.seconds) for side in sides))


def _throughput(full: list[list[Pressed]], aiogram: str | Unmeasured) -> Iterator[Row]:
    speeds = [[p.per_second for p in side] for side in full]
    mine = Side("ours, durable", "presses/s", speeds[0])
    kinds = _kinds(full[0])
    note = (
        f"polling; {PEOPLE} people; {kinds}; {_quantiles('ours', full[0])}; "
        f"{_quantiles('stock echo', full[1])}; the load took {_busy(full)} of a processor"
    )
    cost = [[p.cpu * MILLI for p in side] for side in full]
    yield Figure(
        "presses/s vs stock PTB echo", mine, Side("stock echo", "presses/s", speeds[1]),
        goal=3.0, must=1.5, more_is_better=True, note=note,
    )  # fmt: skip
    yield Figure(
        "processor time per press vs stock PTB echo", Side("ours", "ms", cost[0]),
        Side("stock echo", "ms", cost[1]), goal=1.0, note="of the bot's process alone",
    )  # fmt: skip
    if isinstance(aiogram, Unmeasured):
        yield aiogram
        return
    yield Figure(
        "presses/s vs aiogram echo", mine, Side("aiogram echo", "presses/s", speeds[2]),
        goal=1.0, more_is_better=True, note=_quantiles("aiogram echo", full[2]),
    )  # fmt: skip


def _at_half_load(scale: Scale, sides: Sequence[Pair], full: list[list[Pressed]]) -> Iterator[Row]:
    """Presses that come at random, half as many as each could take."""
    rates = [sorted(p.per_second for p in side)[len(side) // 2] / 2 for side in full]
    pairs = list(zip(sides, rates, strict=True))
    half = rounds(
        scale.rounds,
        *(lambda s=side, r=rate: s.press(PEOPLE, scale.seconds, rate=r) for side, rate in pairs),
        lambda: sides[0].press(PEOPLE, scale.seconds, rate=rates[1]),
    )
    p99 = [[p.quantile(0.99) * MILLI for p in side] for side in half]
    medians = "; ".join(
        f"{name} p50 {_middle(side, 0.5):.1f} ms at {rate:.0f}/s"
        for name, side, rate in zip(
            ("ours", "stock echo", "aiogram echo"), half, rates, strict=False
        )
    )
    yield Figure(
        "press p99 at half load", Side("ours", "ms", p99[0]), Side("stock echo", "ms", p99[1]),
        goal=1.0, must=2.0, note=f"each at half of what it can take; {medians}",
    )  # fmt: skip
    yield Figure(
        "press p99, both at the echo's half load", Side("ours", "ms", p99[-1]),
        Side("stock echo", "ms", p99[1]), goal=1.0, note=f"both at {rates[1]:.0f}/s",
    )  # fmt: skip


def _middle(side: Sequence[Pressed], share: float) -> float:
    values = sorted(p.quantile(share) * MILLI for p in side)
    return values[len(values) // 2]


def _quantiles(name: str, side: Sequence[Pressed]) -> str:
    return f"{name} p50 {_middle(side, 0.5):.0f} ms, p99 {_middle(side, 0.99):.0f} ms"


def _busy(full: list[list[Pressed]]) -> str:
    return ", ".join(f"{sorted(p.busy for p in side)[len(side) // 2]:.0%}" for side in full)


def _kinds(side: Sequence[Pressed]) -> str:
    """How many of the presses were answers."""
    counted: dict[str, int] = {}
    for pressed in side:
        for kind, n in pressed.kinds.items():
            counted[kind] = counted.get(kind, 0) + n
    answers = counted.get("c", 0) + counted.get("m", 0)
    return f"{answers / max(1, sum(counted.values())):.0%} of the presses are answers"


def size(scale: Scale, folder: Path) -> Iterator[Row]:
    """One press at a time, and an idle sweep, in a large record and in a small one; and nudges."""
    records: dict[str, processes.People] = {}
    with ExitStack() as stack:
        sides = []
        for name, branches in (("large", scale.branches), ("small", 5)):
            people = records[name] = asyncio.run(build(folder / name, branches, 60))
            load = stack.enter_context(processes.load(_some(people), walks=True))
            bot = stack.enter_context(processes.ours(load, folder / name))
            sides.append(Pair(load, bot))
        _warm_up(sides)
        found = rounds(
            scale.rounds * 3, *(lambda s=side: s.press(1, scale.seconds / 3) for side in sides)
        )
        times = [[p.quantile(0.5) * MILLI for p in side] for side in found]
    note = f"median of each round; {_quantiles('large', found[0])}, {_quantiles('small', found[1])}"
    yield Figure(
        f"press in a record of {scale.branches * 60} vs 300 members",
        Side("large", "ms", times[0]), Side("small", "ms", times[1]), goal=1.1, must=1.5, note=note,
    )  # fmt: skip
    yield from sweeping(scale, folder / "large", folder / "small")
    yield from broadcasting(scale, folder / "large", records["large"])


def _some(people: processes.People) -> processes.People:
    """A few hundred of them, from all over the record."""
    return people[:: max(1, len(people) // 200)]
