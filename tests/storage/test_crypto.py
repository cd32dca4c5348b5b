import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import BadKey, Keys, Unreadable, WrongKey
from tests.storage.office import AUDIT, DATA, IDNO, KEYS, aged, office_in

NEW = b"n" * 32


def text(*keys: bytes) -> str:
    return ",".join(base64.b64encode(key).decode() for key in keys)


def test_what_was_sealed_opens_for_the_same_purpose_only() -> None:
    sealed = KEYS.seal("张三".encode(), "members.facts/1/2")
    assert KEYS.unseal(sealed, "members.facts/1/2").decode() == "张三"
    for other in ("members.facts/1/3", "log.sealed/1/2", ""):
        with pytest.raises(Unreadable):
            KEYS.unseal(sealed, other)


def test_the_same_text_is_never_sealed_alike() -> None:
    assert len({KEYS.seal(b"x", "p") for _ in range(100)}) == 100


@pytest.mark.parametrize("at", [0, 1, 5, 20, -1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    sealed = bytearray(KEYS.seal(b"1234567890", "p"))
    sealed[at] ^= 1
    with pytest.raises(Unreadable):
        KEYS.unseal(bytes(sealed), "p")


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"x" * 8])
def test_a_cut_value_is_unreadable(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        KEYS.unseal(sealed, "p")


def test_the_first_key_seals_and_all_of_them_open() -> None:
    rotated = Keys((NEW, DATA), AUDIT)
    assert rotated.unseal(KEYS.seal(b"x", "p"), "p") == b"x"
    with pytest.raises(Unreadable):
        KEYS.unseal(rotated.seal(b"x", "p"), "p")


def test_a_new_data_key_leaves_the_keyed_hashes_as_they_are() -> None:
    rotated = Keys((NEW,), AUDIT)
    assert rotated.idno_hash(IDNO) == KEYS.idno_hash(IDNO)
    assert rotated.chain == KEYS.chain
    assert Keys((DATA,), NEW).idno_hash(IDNO) != KEYS.idno_hash(IDNO)


def test_an_identity_number_is_found_however_it_is_written() -> None:
    assert KEYS.idno_hash("99010119500101001x") == KEYS.idno_hash(" 990101 19500101 001X")
    assert KEYS.tail_hash("001x") == KEYS.tail_hash("99010119500101001X")


@pytest.mark.parametrize("wrong", ["", "x", text(b"short"), text(DATA) + ",x", "é"])
def test_a_key_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(BadKey):
        Keys.from_text(wrong, AUDIT)


def test_keys_are_shown_nowhere() -> None:
    shown = repr(KEYS) + str(KEYS)
    assert repr(DATA)[2:-1] not in shown
    assert repr(AUDIT)[2:-1] not in shown


def test_key_files_are_made_once_and_for_their_owner_only(tmp_path: Path) -> None:
    keys = Keys.load(tmp_path / "data")
    assert Keys.load(tmp_path / "data") == keys
    files = sorted((tmp_path / "data").iterdir())
    assert [file.name for file in files] == ["audit.key", "data.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert files[0].read_bytes() != files[1].read_bytes()


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        loaded = list(pool.map(lambda _: Keys.load(tmp_path), range(24)))
    assert all(keys == loaded[0] for keys in loaded)


def test_a_data_key_from_outside_makes_no_file(tmp_path: Path) -> None:
    keys = Keys.load(tmp_path, text(NEW, DATA))
    assert keys.data == (NEW, DATA)
    assert [file.name for file in tmp_path.iterdir()] == ["audit.key"]


def test_a_url_safe_key_is_a_key() -> None:
    key = bytes(range(224, 256))
    assert Keys.from_text(base64.urlsafe_b64encode(key).decode(), AUDIT).data == (key,)


async def test_a_database_is_not_opened_with_other_keys(url: str) -> None:
    async with office_in(url) as office:
        await office.branch(1)
    for keys in (Keys((NEW,), AUDIT), Keys((DATA,), NEW)):
        with pytest.raises(WrongKey):
            async with office_in(url, keys):
                pass


async def test_after_sealing_anew_the_old_key_is_needed_no_more(url: str) -> None:
    async with office_in(url) as office:
        await office.branch(3)
        await office.answer(1, "idno", IDNO)
    async with office_in(url, aged(Keys((NEW,), AUDIT), DATA)) as office:
        await office.answer(2, "class", "a")
        assert await office.storage.reseal() > 0
        assert await office.storage.reseal() == 0
    async with office_in(url, Keys((NEW,), AUDIT)) as office:
        assert await office.storage.audit() == []
        assert len((await office.look(search=IDNO)).desk.found) == 1


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_no_value_stands_clear_in_the_file(tmp_path: Path) -> None:
    async with office_in(f"sqlite:///{tmp_path}/bot.db") as office:
        await office.branch(1)
        await office.answer(1, "idno", IDNO)
        await office.answer(1, "phone", "13900000000")
    stored = everything(tmp_path)
    assert IDNO.encode() not in stored
    assert b"13900000000" not in stored
    assert IDNO[-4:].encode() + b'"' not in stored
