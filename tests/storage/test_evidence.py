import os
from pathlib import Path
from typing import Any

import pytest

from storage import Keys, Unreadable
from storage.evidence import Vault, name_of
from tests.storage.office import AUDIT, DATA

NAME = name_of(7, 1001, 55)


def vault(folder: Path, *keys: bytes) -> Vault:
    return Vault(folder, Keys(keys or (DATA,), AUDIT))


def test_a_file_comes_back_as_it_was_and_lies_sealed(tmp_path: Path) -> None:
    one = vault(tmp_path)
    one.put(3, NAME, b"a letter")
    assert one.get(3, NAME) == b"a letter"
    (file,) = (tmp_path / "3").iterdir()
    assert b"letter" not in file.read_bytes()
    assert one.get(3, name_of(7, 1001, 56)) is None


def test_a_file_opens_in_its_own_unit_and_under_its_own_name_only(tmp_path: Path) -> None:
    one = vault(tmp_path)
    one.put(3, NAME, b"a letter")
    other = name_of(7, 1001, 56)
    (tmp_path / "3" / NAME).rename(tmp_path / "3" / other)
    with pytest.raises(Unreadable):
        one.get(3, other)


def test_the_same_message_gives_the_same_name() -> None:
    assert name_of(7, 1001, 55) == NAME
    assert name_of(7, 100, 155) != NAME


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 31, "A" * 32, "", "a" * 33])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        vault(tmp_path).get(3, name)


def test_files_are_sealed_anew_with_a_new_key(tmp_path: Path) -> None:
    vault(tmp_path, b"o" * 32).put(3, NAME, b"a letter")
    both = vault(tmp_path, b"n" * 32, b"o" * 32)
    assert both.reseal() == 1
    assert both.reseal() == 0
    assert vault(tmp_path, b"n" * 32).get(3, NAME) == b"a letter"


def test_a_write_that_fails_leaves_nothing_by_half(tmp_path: Path) -> None:
    one = vault(tmp_path)
    one.put(3, NAME, b"the first")
    (tmp_path / "3" / f".{NAME}.abcd").write_bytes(b"half")
    assert one.get(3, NAME) == b"the first"


def test_what_cannot_be_removed_is_named_and_removed_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, unlink = vault(tmp_path), name_of(7, 1001, 56), os.unlink
    one.put(3, NAME, b"a letter")
    one.put(3, other, b"another")

    def stuck(path: str, **at: Any) -> None:
        if path == NAME:
            raise PermissionError(path)
        unlink(path, **at)

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", stuck)
        assert one.drop(3) == (str(tmp_path / "3" / NAME),)
    assert [file.name for file in (tmp_path / "3").iterdir()] == [NAME]
    assert one.drop(3) == ()
    assert not (tmp_path / "3").exists()
    assert one.drop(3) == ()


def test_a_stray_file_that_cannot_be_removed_does_not_keep_the_others(
    tmp_path: Path,
) -> None:
    one, other = vault(tmp_path), name_of(7, 1001, 56)
    one.put(4, other, b"another")
    stuck = tmp_path / "3" / NAME
    stuck.mkdir(parents=True)
    for path in (stuck, tmp_path / "4" / other):
        os.utime(path, (0, 0))
    assert one.sweep([]) == 1
    assert [path.name for path in (tmp_path / "4").iterdir()] == []
