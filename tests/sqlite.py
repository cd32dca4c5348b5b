"""Empty SQLite files of this version, copied from one that was migrated in this test process."""

from __future__ import annotations

import tempfile
from pathlib import Path

from storage import migrate
from storage.database import make_private

_template: list[bytes] = []


async def lay_empty(path: Path) -> None:
    """Lay a file there: to migrate each anew would be much of a test's time."""
    if not _template:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "empty.sqlite3"
            await migrate(f"sqlite:///{made}")
            _template.append(made.read_bytes())
    make_private(path)
    with path.open("wb") as file:
        file.write(_template[0])
