import tomllib
from pathlib import Path

import pytest

from bot.domain.codes import Code, CodeList, read_codes

POLICY = Path(__file__).parents[2] / "bot" / "policy"
CODES = read_codes(tomllib.loads((POLICY / "codes.toml").read_text("utf-8")))


@pytest.mark.parametrize(
    ("name", "rows", "first", "last"),
    [
        ("sex", 2, "男", "女"),
        ("category", 2, "正式党员", "预备党员"),
        ("ethnicity", 58, "汉族", "外国血统中国籍人士"),
        ("education", 40, "研究生教育", "其他"),
        ("circumstance", 7, "外出务工经商", "其他"),
        ("organisation", 9, "国有企业", "其他"),
        ("lost_duration", 4, "6个月以上不满1年", "11年及以上"),
        ("focus", 6, "农村外出返乡", "机关异地离退休"),
    ],
)
def test_each_list_is_complete_and_in_order(name: str, rows: int, first: str, last: str) -> None:
    labels = [row.label for row in CODES[name]]
    assert (len(labels), labels[0], labels[-1]) == (rows, first, last)


@pytest.mark.parametrize("listed", CODES.values(), ids=str)
def test_every_row_is_found_by_each_of_its_words(listed: CodeList) -> None:
    for row in listed:
        words = [row.code, row.label, row.button, *row.synonyms]
        words += [word for word in (row.mark, row.text) if word]
        assert [(word, listed.match(word)) for word in words] == [(w, row.code) for w in words]


@pytest.mark.parametrize("listed", CODES.values(), ids=str)
def test_codes_differ_and_confidence_is_stated(listed: CodeList) -> None:
    codes = [row.code for row in listed]
    assert len(codes) == len(set(codes))
    assert listed.confidence in ("V", "D", "R", "K")


@pytest.mark.parametrize(
    "name", ["circumstance", "organisation", "disposal", "focus", "channel", "outcome", "scope"]
)
def test_words_for_buttons_are_short(name: str) -> None:
    assert [row.button for row in CODES[name] if len(row.button) > 12] == []


def test_marks_are_the_circled_numbers_of_the_forms() -> None:
    for name in ("circumstance", "organisation", "focus"):
        marks = "".join(row.mark for row in CODES[name])
        assert marks == "①②③④⑤⑥⑦⑧⑨"[: len(marks)]


def test_every_education_falls_into_a_band_of_the_summary() -> None:
    bands = {row.code for row in CODES["education_band"]}
    assert {row.group for row in CODES["education"]} == bands


@pytest.mark.parametrize(
    ("name", "written", "label"),
    [
        ("ethnicity", "汉", "汉族"),
        ("ethnicity", " 汉 族 ", "汉族"),
        ("ethnicity", "01", "汉族"),
        ("ethnicity", "僳僳族", "傈僳族"),
        ("ethnicity", "毛难", "毛南族"),
        ("ethnicity", "维吾尔", "维吾尔族"),
        ("ethnicity", "土", "土族"),
        ("ethnicity", "土家", "土家族"),
        ("ethnicity", "回族（信教）", "回族"),
        ("education", "本科", "大学本科毕业"),
        ("education", "大学", "大学本科毕业"),
        ("education", "大学本科/学士", "大学本科毕业"),
        ("education", "在职本科", "大学本科毕业"),
        ("education", "中央党校大学", "大学本科毕业"),
        ("education", "本科（函授）", "大学本科毕业"),
        ("education", "大专学历", "大学专科毕业"),
        ("education", "专科", "大学专科毕业"),
        ("education", "中专", "中等专科毕业"),
        ("education", "高中文化", "普通高中毕业"),
        ("education", "初中", "初中毕业"),
        ("education", "小学", "小学毕业"),
        ("education", "研究生", "研究生教育"),
        ("education", "硕士", "硕士研究生毕业"),
        ("education", "博士", "博士研究生毕业"),
        ("education", "文盲", "其他"),
        ("circumstance", "⑤", "出国（境）"),
        ("circumstance", "出国(境)", "出国（境）"),
        ("scope", "已转出，未收到回执", "已转出未收到回执"),
        ("scope", "转出未回执", "已转出未收到回执"),
    ],
)
def test_what_people_write_is_understood(name: str, written: str, label: str) -> None:
    assert CODES[name].label(CODES[name].match(written) or "") == label


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("ethnicity", "族"),
        ("ethnicity", "火星族"),
        ("education", "学历"),
        ("sex", ""),
        ("sex", "?"),
    ],
)
def test_what_fits_nothing_is_not_guessed(name: str, written: str) -> None:
    assert CODES[name].match(written) is None


@pytest.mark.parametrize(
    ("written", "channel", "outcome"),
    [
        ("王明 电话 停机", "contact", "suspended"),
        ("打电话给王明，关机", "contact", "off"),
        ("王明，问了他邻居，得到新线索", "family", "lead"),
        ("派出所查无此人", "police", "unknown_there"),
        ("微信联系上了", "contact", "reached"),
        ("电话没联系上", "contact", "nothing"),
        ("还没能联系上", None, None),
        ("未取得联系", None, "nothing"),
        ("没有人接电话", "contact", "unanswered"),
        ("今天天气好", None, None),
    ],
)
def test_channel_and_outcome_are_found_in_a_sentence(
    written: str, channel: str | None, outcome: str | None
) -> None:
    assert CODES["channel"].find(written) == channel
    assert CODES["outcome"].find(written) in (outcome, "nothing" if outcome is None else outcome)


@pytest.mark.parametrize(
    "negated", ["没联系上", "没能联系上", "未能联系上", "无法联系上", "没有接通"]
)
def test_a_negated_success_is_never_a_success(negated: str) -> None:
    assert CODES["outcome"].find(negated) != "reached"


@pytest.mark.parametrize(
    ("name", "number", "label"),
    [
        ("lost_duration", 5, None),
        ("lost_duration", 6, "6个月以上不满1年"),
        ("lost_duration", 11, "6个月以上不满1年"),
        ("lost_duration", 12, "1年至5年"),
        ("lost_duration", 71, "1年至5年"),
        ("lost_duration", 72, "6年至10年"),
        ("lost_duration", 131, "6年至10年"),
        ("lost_duration", 132, "11年及以上"),
        ("age", 35, "35岁及以下"),
        ("age", 36, "36岁至45岁"),
        ("age", 46, "46岁至60岁"),
        ("age", 60, "46岁至60岁"),
        ("age", 61, "61岁及以上"),
        ("party_age", 0, "1年以下"),
        ("party_age", 1, "1年至5年"),
        ("party_age", 5, "1年至5年"),
        ("party_age", 6, "6年至10年"),
        ("party_age", 11, "11年至20年"),
        ("party_age", 21, "21年及以上"),
    ],
)
def test_a_number_falls_into_one_band(name: str, number: int, label: str | None) -> None:
    band = CODES[name].band(number)
    assert (CODES[name].label(band) if band else None) == label


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert CODES["sex"].label("other") == "other"
    assert CODES["sex"].get("other") is None


def test_a_row_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(TypeError):
        read_codes(
            {"x": {"confidence": "R", "codes": [{"code": "1", "label": "一", "lable": "二"}]}}
        )


def test_an_exact_word_wins_over_one_without_its_affix() -> None:
    rows = (Code("1", "成人高中"), Code("2", "高中"))
    assert CodeList("x", "R", rows, affixes=("成人",)).match("高中") == "2"


def test_the_answers_of_the_questionnaire_are_understood_in_a_roster() -> None:
    choices = tomllib.loads((POLICY / "questions.toml").read_text("utf-8"))["choices"]["scope"]
    assert [(code, CODES["scope"].match(label)) for code, label in choices] == [
        (code, code) for code, _ in choices
    ]
