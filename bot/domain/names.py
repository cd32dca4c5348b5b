"""Names of people: tidying them, and the keys by which they are found."""

import re
import unicodedata
from functools import cache
from itertools import islice, product

from bot.domain.complaints import Complaint

LONGEST = 50
MOST_READINGS = 16

_DOTS = re.compile(r"\s*[·•・･‧∙⋅●]\s*")
_FULL_STOP_IN_NAME = re.compile(r"(?<=[^\x00-\x7f])\s*[.．]\s*(?=[^\x00-\x7f])")
_SPACE_AT_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")

_AS_SURNAME = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "查": "zha", "解": "xie", "盖": "ge", "区": "ou",
    "朴": "piao", "尉": "yu", "翟": "zhai", "召": "shao", "员": "yun", "贠": "yun", "种": "chong",
    "缪": "miao", "覃": "qin", "折": "she", "黑": "he", "繁": "po", "石": "dan", "车": "ju",
    "郗": "chi", "秘": "bi", "隗": "wei", "句": "gou", "柏": "bo", "薄": "bo", "角": "jue",
    "牟": "mu", "祭": "zhai", "佴": "nai", "叶": "ye", "宓": "fu", "乜": "nie", "洗": "xian",
    "都": "du", "那": "nuo", "阚": "kan", "卜": "bu", "费": "bi", "任": "ren", "万": "mo",
    "澹": "tan", "俞": "shu", "郄": "xi", "逄": "pang", "钭": "tou", "呙": "guo", "冼": "xian",
}  # fmt: skip
"""The readings that a dictionary of words does not give first."""

_ANYWHERE = {
    "乐": "yue", "长": "chang", "朝": "zhao", "行": "hang", "重": "chong", "晟": "sheng",
    "盛": "cheng", "茜": "xi", "莘": "xin", "娜": "nuo", "颉": "xie", "藏": "zang", "参": "shen",
    "华": "hua", "相": "xiang", "应": "ying", "蔚": "yu", "还": "huan", "𬱖": "wei",
}  # fmt: skip


def clean_name(raw: str) -> str | Complaint:
    """The name without stray spaces and with · between its parts, or what is wrong with it.

    Rare characters stay as they are.
    """
    text = " ".join(unicodedata.normalize("NFC", raw).split())
    text = _FULL_STOP_IN_NAME.sub("·", _DOTS.sub("·", text))
    text = _SPACE_AT_HAN.sub("", text).strip("·")
    if not text:
        return Complaint("name_empty")
    if any(map(str.isdigit, text)):
        return Complaint("name_digits")
    if len(text) > LONGEST:
        return Complaint("name_long", {"most": LONGEST})
    return text if any(map(str.isalpha, text)) else Complaint("name_unclear")


def search_keys(name: str) -> str:
    """All that may be typed to find a name, separated by spaces: itself, pinyin, initials.

    Characters with two readings, as surnames have, are found by either.
    """
    typed = query_key(name)
    readings = [_readings(character, at == 0) for at, character in enumerate(typed)]
    spoken = list(islice(product(*readings), MOST_READINGS))
    full = ("".join(syllables) for syllables in spoken)
    initials = ("".join(syllable[0] for syllable in syllables) for syllables in spoken)
    return " ".join(dict.fromkeys([typed, *full, *initials]))


def query_key(text: str) -> str:
    """What a person typed, in the form of the search keys: lower-case letters and digits only."""
    text = unicodedata.normalize("NFC", text.lower()).replace("ü", "v")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(character for character in plain if character.isalnum())


@cache
def _readings(character: str, surname: bool) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    usual = lazy_pinyin(character)[0]
    found = [usual, _ANYWHERE.get(character), _AS_SURNAME.get(character) if surname else None]
    if usual in ("lv", "nv"):
        found.append(usual.replace("v", "u"))
    return tuple(dict.fromkeys(reading for reading in found if reading))
