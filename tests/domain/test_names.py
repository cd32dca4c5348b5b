import pytest

from bot.domain.complaints import Complaint
from bot.domain.names import clean_name, query_key, search_keys


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王明", "王明"),
        ("王  明", "王明"),
        ("\u3000王\u3000明\u3000", "王明"),
        ("欧阳\t晓 明", "欧阳晓明"),
        ("陈𬱖", "陈𬱖"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 ・ 买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
        ("王明（大）", "王明（大）"),
    ],
)
def test_a_name_is_tidied_without_losing_a_character(written: str, name: str) -> None:
    assert clean_name(written) == name


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("", Complaint("name_empty")),
        (" \u3000", Complaint("name_empty")),
        ("·", Complaint("name_empty")),
        ("王明2", Complaint("name_digits")),
        ("王明２", Complaint("name_digits")),
        ("---", Complaint("name_unclear")),
        ("王" * 50, None),
        ("王" * 51, Complaint("name_long", {"most": 50})),
    ],
)
def test_what_is_no_name_is_refused(written: str, complaint: Complaint | None) -> None:
    found = clean_name(written)
    assert (found if isinstance(found, Complaint) else None) == complaint


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王明", "王"),
        ("王明", "明"),
        ("王明", "wangming"),
        ("王明", "Wang Ming"),
        ("王明", "wáng míng"),
        ("王明", "wm"),
        ("单志刚", "shanzhigang"),
        ("单志刚", "danzhigang"),
        ("单志刚", "szg"),
        ("仇丽华", "qiulihua"),
        ("仇丽华", "chou"),
        ("曾庆来", "zengqinglai"),
        ("曾庆来", "zql"),
        ("查晓东", "zhaxiaodong"),
        ("解放", "xie"),
        ("盖叫天", "ge"),
        ("区小明", "ou"),
        ("朴正", "piao"),
        ("任红", "ren"),
        ("尉迟恭", "yuchi"),
        ("吕敏", "lvmin"),
        ("吕敏", "lümin"),
        ("吕敏", "lumin"),
        ("陈𬱖", "chenwei"),
        ("阿卜杜拉·买买提", "买买提"),
        ("阿卜杜拉·买买提", "拉买"),
        ("阿卜杜拉·买买提", "maimaiti"),
        ("John Smith", "johnsmith"),
    ],
)
def test_a_member_is_found_by_name_pinyin_or_initials(name: str, typed: str) -> None:
    assert query_key(typed) in search_keys(name)


def test_two_keys_never_run_into_each_other() -> None:
    assert search_keys("王明").split() == ["王明", "wangming", "wm"]
    assert query_key("明 wang") not in search_keys("王明")


def test_a_query_holds_no_wildcards() -> None:
    assert query_key("%王_明%·") == "王明"


def test_a_name_with_many_readings_keeps_few_keys() -> None:
    assert len(search_keys("乐乐乐乐乐乐乐乐").split()) <= 33
