"""`python -m tests.bench`: the bot against others and against itself, as ratios with their noise."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bench import filing, forming, pressing, serving, starting
from tests.bench.figures import Row, machine, table
from tests.bench.rivals import aiogram
from tests.bench.scale import FULL, QUICK, Scale

Measure = Callable[[Scale, Path], Iterator[Row]]


def _presses(scale: Scale, folder: Path) -> Iterator[Row]:
    return pressing.presses(scale, folder, aiogram(install=scale is FULL))


MEASURES: Mapping[str, Measure] = {
    "presses": _presses,
    "size": pressing.size,
    "writing": filing.writing,
    "importing": filing.importing,
    "forming": forming.forming,
    "starting": starting.starting,
    "serving": serving.serving,
}


def main() -> None:
    """Measure what was asked for and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small and short; says little")
    parser.add_argument("--only", choices=MEASURES, help="one group of figures")
    given = parser.parse_args()
    scale = QUICK if given.quick else FULL
    print(machine(), flush=True)
    rows: list[Row] = []
    for name, measure in MEASURES.items():
        if given.only not in (None, name):
            continue
        print(f"measuring: {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="paicha-bench-") as folder:
            rows += measure(scale, Path(folder))
    print(f"\n{table(rows)}")


if __name__ == "__main__":
    main()
