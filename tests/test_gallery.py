import re
from collections.abc import Callable
from dataclasses import asdict, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot import catalogs
from bot.domain import presses
from bot.domain.decisions import View
from bot.domain.records import Member
from bot.gallery import sample, write_gallery
from bot.gallery.sample import CASES, YEAR, Shot, imported
from bot.gallery.scenes import shots
from bot.playground.limits import DATA_BYTES, TEXT
from bot.playground.markup import parse, units
from bot.policy import load_policy
from bot.screens import PASTS, SCREENS, SHOWN
from bot.screens.pages import LANGUAGES as OFFERED
from bot.screens.screen import Screen, columns
from bot.texts import LANGUAGES, tongue
from handlers.reply import plain

POLICY = load_policy(YEAR)
SHOTS = shots(POLICY)
KNOWN = {catalogs.key(message) for message in catalogs.messages(catalogs.extract())}
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
WITHOUT_HOME = {"stranger", "notice", "home"}


DRAWN = [(lang, shot, shot.drawn(lang, POLICY)) for lang in LANGUAGES for shot in SHOTS]


Check = Callable[[str, Shot, Screen], None]


def on_every_screen(check: Check) -> Callable[[], None]:
    """The check as one test that names each screen on which it fails."""

    def test() -> None:
        failed = []
        for language, shot, screen in DRAWN:
            try:
                check(language, shot, screen)
            except AssertionError as error:
                failed.append(f"{language} {shot.topic} {shot.title}: {error}")
        assert failed == []

    return test


def labels(screen: Screen) -> list[str]:
    return [plain(button.label) for row in screen.rows for button in row]


def pressed(screen: Screen) -> list[presses.Press]:
    return [button.press for row in screen.rows for button in row]


def is_home(shot: Shot) -> bool:
    return shot.view.name in WITHOUT_HOME


def test_every_screen_is_in_the_gallery() -> None:
    extra = {*PASTS, "nudge", "making", "colleague", "tell"}
    assert {shot.view.name for shot in SHOTS} | {"current"} == {*SCREENS, *extra}


def test_every_question_and_every_class_is_in_the_gallery() -> None:
    asked = {shot.desk.seat.question for shot in SHOTS if shot.topic == "提问"}
    assert {question.name for question in POLICY.questions} <= asked
    found = {shot.desk.member.standing.cls for shot in SHOTS if shot.desk.member}
    assert set(CASES) <= found


FOLDED = r"<blockquote expandable>(.*?)</blockquote>"


def _seen(folded: str) -> str:
    """What a phone shows of it until it is touched."""
    return "\n".join(folded.splitlines()[:3])


@on_every_screen
def test_a_screen_fits_a_phone(language: str, shot: Shot, screen: Screen) -> None:
    text, _ = parse(re.sub(FOLDED, lambda folded: _seen(folded[1]), screen.text, flags=re.DOTALL))
    assert len(text.splitlines()) <= 12
    assert units(screen.text) <= TEXT
    assert len(screen.rows) <= 8
    assert all(screen.rows)
    assert [label for label in labels(screen) if columns(label) > 24 or not label.strip()] == []


@on_every_screen
def test_a_screen_has_no_two_buttons_of_one_label(
    language: str, shot: Shot, screen: Screen
) -> None:
    assert len(set(labels(screen))) == len(labels(screen))


@on_every_screen
def test_a_button_says_what_can_be_read_back(language: str, shot: Shot, screen: Screen) -> None:
    for press in pressed(screen):
        data = presses.pack(press, screen.stays)
        assert presses.unpack(data) == press
        assert len(data.encode()) <= DATA_BYTES
        assert not isinstance(press, presses.Show) or press.screen in SHOWN


@on_every_screen
def test_every_screen_leads_on_and_home(language: str, shot: Shot, screen: Screen) -> None:
    if shot.view.name == "stranger":
        assert screen.rows == ()
        return
    assert screen.rows != ()
    if not is_home(shot):
        assert tongue(language)("🏠 首页") in labels(screen)


@on_every_screen
def test_there_is_no_empty_place_in_a_text(language: str, shot: Shot, screen: Screen) -> None:
    text, _ = parse(screen.text)
    assert not re.search(r"[{}]|\bNone\b(?! of)|: *$|：\s*$|\n\n\n", text, re.MULTILINE)
    assert text == text.strip()


def test_no_button_carries_anything_of_a_person() -> None:
    people = imported(POLICY).members.values()
    secrets = {m.value(name) for m in people for name in ("idno", "phone", "birth", "home")}
    secrets |= {m.name for m in people} - {""}
    data = {presses.pack(press) for _, _, screen in DRAWN for press in pressed(screen)}
    assert {(one, item) for one in secrets if one for item in data if one in item} == set()


def test_numbers_are_masked_everywhere_but_where_they_were_asked_for() -> None:
    numbers = re.compile(r"990101\d{8}|(?<!\d)100\d{8}")
    unmasked = {shot.view.name for _, shot, screen in DRAWN if numbers.search(screen.text)}
    assert unmasked == {"revealed"}


def test_everything_that_is_said_is_in_the_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that is not there would stay Chinese in every language."""
    spoken: set[str] = set()
    english = tongue("en")

    class Listening:
        def __call__(self, sentence: str, /, **places: object) -> str:
            spoken.add(sentence)
            return english(sentence, **places)

        def plural(self, one: str, many: str, n: int, /, **places: object) -> str:
            spoken.add(many)
            return english.plural(one, many, n, **places)

    monkeypatch.setattr(sample, "tongue", lambda language: Listening())
    for shot in SHOTS:
        shot.drawn("en", POLICY)
    assert {sentence for sentence in spoken - KNOWN if CHINESE.search(sentence)} == set()
    assert len(spoken) > 300


def test_an_english_screen_keeps_nothing_chinese_but_data_and_terms() -> None:
    data = "".join(
        [*(v.value for m in people() for v in m.facts.values()), *(m.name for m in people())]
        + [str(place) for shot in SHOTS for place in shot.view.places.values()]
        + [unit.name for unit in (sample.UNIT, sample.COMMITTEE, sample.OTHER)]
        + [shot.view.argument for shot in SHOTS]
        + [str(asdict(entry)) for shot in SHOTS for entry in shot.deeds]
        + [below.unit.name for shot in SHOTS for below in shot.below]
        + [f"{m.review.reason}{m.review.note}{m.opinion.note}" for m in people()]
        + [grant.unit.name for shot in SHOTS for grant in shot.desk.grants]
        + [str(asdict(entry)) for shot in SHOTS for entry in shot.entries]
        + [str(asdict(attempt)) for shot in SHOTS for attempt in shot.attempts]
        + [shot.desk.seat.expects for shot in SHOTS]
        # Forms have their official names in every language.
        + [str(table) for name, table in POLICY.tables.items() if name.startswith("forms")]
        + [str(shot.desk.member.contacts) for shot in SHOTS if shot.desk.member]
        + [
            f"{matter.data}{matter.steps}{matter.member_name}{matter.unit_name}"
            for shot in SHOTS
            for matter in (shot.desk.matter, *shot.desk.matters)
            if matter
        ]
        + [f"{p.one.name}{p.other.name}{p.one.unit}" for shot in SHOTS for p in shot.desk.twins]
    )
    terms = "".join(said for _, said in english())
    strange = {
        word
        for lang, _, screen in DRAWN
        if lang == "en"
        for text in (parse(screen.text)[0], *labels(screen))
        for word in CHINESE.findall(text)
        if word not in data and word not in terms and word != "简体中文"
    }
    assert strange == set()


def people() -> list[Member]:
    cards = [shot.desk.member for shot in SHOTS if shot.desk.member]
    return [*imported(POLICY).members.values(), *cards]


def english() -> list[tuple[str, str]]:
    return [
        (catalogs.key(message), form)
        for message in catalogs.messages(catalogs.read("en"))
        for form in catalogs.said(message)
    ]


def test_the_screens_offer_the_languages_that_are_spoken() -> None:
    assert dict(OFFERED) == LANGUAGES


@pytest.mark.parametrize(
    "label",
    [
        "下一位",
        "上一步",
        "稍后",
        "不清楚",
        "不适用",
        "信息无误",
        "名册",
        "表格",
        "进度",
        "期限",
        "导入",
        "确认",
        "取消",
        "返回",
        "首页",
    ],
)
def test_the_labels_that_people_rely_on_stay(label: str) -> None:
    chinese = {one for lang, _, screen in DRAWN if lang == "zh_Hans" for one in labels(screen)}
    assert label in {re.sub(r"^\W+", "", one) for one in chinese}


def test_a_name_with_marks_of_html_is_shown_as_it_is() -> None:
    member = replace(sample.newcomer(), name="<b>&")
    branch = imported(POLICY).having(member)
    shot = Shot("", "", branch.desk(member), View("card"))
    text, _ = parse(shot.drawn("zh_Hans", POLICY).text)
    assert text.startswith("33 · <b>&")


class Links(HTMLParser):
    """Everything in a page that would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [
            str(value)
            for name, value in attrs
            if name in ("src", "href", "data") and not str(value).startswith("#")
        ]


def test_the_gallery_is_one_page_a_language_that_needs_no_network(tmp_path: Path) -> None:
    assert write_gallery(tmp_path / "new") == len(SHOTS) * len(LANGUAGES)
    pages = {path.stem: path.read_text("utf-8") for path in (tmp_path / "new").iterdir()}
    assert pages.keys() == LANGUAGES.keys()
    for page in pages.values():
        links = Links()
        links.feed(page)
        assert links.fetched == []
        assert "url(" not in page
        assert page.count("<figure") == len(SHOTS)


def test_the_gallery_is_the_same_twice(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_gallery(tmp_path / folder)
    for language in LANGUAGES:
        one, other = ((tmp_path / f / f"{language}.html").read_bytes() for f in ("a", "b"))
        assert one == other
