"""Fictitious names, numbers and texts in the place of real ones: always the same for the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, count

from bot.domain.identity import check_digit
from bot.domain.names import query_key

SURNAMES = (
    "安柏毕卞蔡岑常车成程池储褚崔代邓丁董窦杜段樊范方房费封冯符甘高葛耿龚巩古顾关管郭韩郝何贺洪"
    "侯胡花华黄霍姬季贾简江蒋焦金靳景康柯孔寇邝赖兰蓝郎雷黎李梁廖林凌刘柳龙卢鲁陆路罗骆吕麻马毛"
    "茅梅孟米苗闵莫牟穆倪聂宁牛欧潘庞裴彭皮蒲戚齐祁钱乔秦丘邱裘曲屈饶任荣阮芮沙邵申沈盛施石史舒"
    "司宋苏孙谭汤唐陶田童涂屠万汪王韦卫魏温文翁邬巫吴伍武席夏向项萧肖谢辛邢熊徐许薛严颜阎杨姚叶"
    "易殷尹应游于余俞虞喻袁苑岳云臧湛张章赵甄郑钟周朱祝庄卓邹祖左"
)
GIVEN = (
    "爱邦宝北斌冰波博才灿昌超晨诚川春聪翠大丹德迪典定东冬栋恩凡帆芳飞菲丰枫峰锋凤福刚歌根功冠光"
    "广桂国海寒汉翰航浩和荷恒红宏鸿虹厚虎欢辉惠慧佳家嘉坚建剑健杰洁捷锦进晶静菊娟军俊凯科可坤兰"
    "岚乐磊丽莉力立莲良亮琳玲岭隆璐伦满曼茂美萌淼敏明铭楠念宁攀培鹏萍平朴祺琪启谦强勤青清庆琼秋"
    "全泉群然仁蓉融如瑞润森珊山善尚韶绍生胜诗实世书淑树双爽顺硕思松素涛腾天田铁廷婷通桐彤薇维伟"
    "炜文雯希溪曦霞仙先贤祥翔响潇晓欣新鑫信星兴雄秀旭轩雪勋雅燕阳耀业怡毅艺益义意音银英颖映永勇"
    "友宇羽玉育煜元媛远悦月越运泽展哲珍真振正政志治致智中忠竹卓子紫"
)
RARE = "𠅤𡛓𢜳𣇄𤦹𥐻𦀖𧃒𨱇𩽾𪨊𪩘𪻐𫍯𫍲𫖮𫖯𫘧𫚖𫞩𬀩𬇕𬉼𬊈𬊤𬍛𬒈𬘓𬘡𬘩𬘫𬘭𬘯𬙂𬙊𬬭𬬮𬬱𬬸𬭎𬭚𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬱟𬳽𬳿𬶋𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
FILLING = "甲乙丙丁戊己庚辛壬癸"
"""Texts are counted with these, behind as many 某 as fit."""

LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "eqmgatdsixnyckorbphfuvzjlw", strict=True))
"""A letter for a letter: what finds a name by its initials finds the fictitious one by these."""


class Names:
    """A character for a character, so that equal parts of names stay equal."""

    def __init__(self, real: Iterable[str]) -> None:
        """`real` names lend no character to a fictitious one."""
        self._taken = set("".join(real))
        self._map: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The fictitious name, of as many characters."""
        return "".join(self._character(c, at == 0) for at, c in enumerate(name))

    def knows(self, text: str) -> bool:
        """Whether every character has its fictitious one already."""
        return all(c in self._map for c in text)

    def _character(self, real: str, first: bool) -> str:
        if real in self._map:
            return self._map[real]
        if real.lower() in LETTERS:
            made = LETTERS[real.lower()]
            return made.upper() if real.isupper() else made
        if real.isdigit():
            return str((int(real) + 3) % 10) if real.isdecimal() else real
        if not real.isalpha():
            return real
        made = self._map[real] = self._fresh(real, first)
        self._taken.add(made)
        return made

    def _fresh(self, real: str, first: bool) -> str:
        """An unused character, whose initial follows from that of the real one where possible."""
        wanted = LETTERS.get(_initial(real), "")
        free = [c for c in self._pool(real, first) if c not in self._taken and c != real]
        alike = (c for c in free if _initial(c) == wanted)
        return next(chain(alike, free, self._any()))

    def _pool(self, real: str, first: bool) -> str:
        if ord(real) > 0xFFFF:
            return RARE
        return SURNAMES + GIVEN if first else GIVEN + SURNAMES

    def _any(self) -> Iterator[str]:
        return (c for c in map(chr, range(0x4E00, 0x9FA6)) if c not in self._taken)


def _initial(character: str) -> str:
    from pypinyin import lazy_pinyin

    spoken = query_key(lazy_pinyin(character)[0])
    return spoken[:1] if spoken.isascii() else ""


class Idnos:
    """Identity numbers of region 990101, with the birth, the sex and the faults of the real ones."""

    def __init__(self, real: Iterable[str]) -> None:
        """`real` numbers stand for nobody else's."""
        self._map: dict[str, str] = {}
        self._used = set(real)

    def __call__(self, real: str) -> Iterator[str]:
        """Fictitious numbers for this one, the one that fits best first."""
        if real in self._map:
            yield self._map[real]
            return
        for made in self._candidates(real):
            if made not in self._used:
                yield made

    def settle(self, real: str, made: str) -> str:
        """From now on this one stands for the real one."""
        self._map[real] = made
        self._used.add(made)
        return made

    def _candidates(self, real: str) -> Iterator[str]:
        if not re.fullmatch(r"[0-9]{17}[0-9X]", real):
            digits = re.sub(r"\d", "0", real)
            yield from (_counted(digits, n) for n in range(1, 10**4))
            return
        right = check_digit(real[:17]) == real[17]
        for sequence in _sequences(real, len(self._map)):
            first = f"990101{real[6:14]}{sequence:03}"
            digit = check_digit(first)
            wrong = real[17] if real[17] != digit else "1" if digit == "0" else "0"
            yield first + (digit if right else wrong)


def _sequences(real: str, before: int) -> Iterator[int]:
    """Sequences of the same sex; where the number ends with 000, such that end so first.

    Each person begins at another one, so that the last four tell them apart.
    """
    if real.endswith("000"):
        yield from range(100, 1000, 100)
    first = 10 + 2 * (before % 495) + int(real[16]) % 2
    yield from chain(range(first, 1000, 2), range(int(real[16]) % 2, first, 2))


def _counted(digits: str, n: int) -> str:
    """The text with its zeros counted up from the right."""
    said = iter(reversed(str(n).rjust(digits.count("0"), "0")))
    out = [next(said, "0") if c == "0" else c for c in reversed(digits)]
    return "".join(reversed(out))


class Phones:
    """Telephone numbers that no operator has issued; of a mobile number the first three are 100."""

    def __init__(self, real: Iterable[str]) -> None:
        """`real` numbers stand for nobody else's."""
        self._map: dict[str, str] = {}
        self._real = set(real)
        self._count = count(1)

    def __call__(self, digits: str) -> str:
        """The number for these digits, of as many digits and of the same kind."""
        if digits not in self._map:
            self._map[digits] = self._fresh(digits)
        return self._map[digits]

    def _fresh(self, digits: str) -> str:
        head = _head(digits)
        room = len(digits) - len(head)
        made = (head + str(n % 10**room).rjust(room, "0") for n in self._count)
        return next(number for number in made if number not in self._real)


def _head(digits: str) -> str:
    """The beginning that makes a number what it is: mobile, with or without an area code."""
    if digits.startswith("86") and len(digits) == 13:
        return "86100"
    if digits.startswith("1"):
        return "100"[: max(len(digits) - 3, 1)]
    if digits.startswith(("010", "02")):
        return digits[:3]
    if digits.startswith("0"):
        return "0999"
    return "2" if len(digits) in (7, 8) and digits[0] not in "019" else "9"


class Texts:
    """A text for a text: of the same length, with its spaces and line breaks where they were."""

    def __init__(self) -> None:
        self._map: dict[str, str] = {}

    def __call__(self, real: str) -> str:
        """The fictitious text."""
        if real not in self._map:
            self._map[real] = self._fresh(real, len(self._map))
        return self._map[real]

    def _fresh(self, real: str, n: int) -> str:
        said = "".join(FILLING[int(digit)] for digit in str(n))
        room = sum(not c.isspace() for c in real)
        filled = iter(said[-room:].rjust(room, "某") if room else "")
        return "".join(c if c.isspace() else next(filled) for c in real)
