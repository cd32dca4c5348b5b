"""Every screen in every language as a page to look at, from sample data."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from bot.domain.policy import Policy
from bot.domain.presses import pack
from bot.gallery.sample import YEAR, Shot
from bot.gallery.scenes import shots
from bot.policy import load_policy
from bot.screens.screen import Screen
from bot.texts import LANGUAGES
from handlers.reply import plain

STYLE = """
body { margin: 0; padding: 12px; background: #cfd9e2; color: #111;
  font: 15px/1.4 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
nav { columns: 2; margin-bottom: 24px; font-size: 13px; }
nav b { display: block; } nav a { color: #168acd; text-decoration: none; }
main { display: flex; flex-wrap: wrap; gap: 24px; align-items: flex-start; }
h2 { width: 100%; margin: 16px 0 0; font-size: 18px; }
figure { width: 350px; max-width: 100%; margin: 0; }
figcaption { margin-bottom: 4px; color: #567; font-size: 12px; }
.text { padding: 8px 12px; border-radius: 12px 12px 4px 4px; background: #fff;
  white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { margin: 4px 0; padding: 3px 9px; border-left: 3px solid #3390ec;
  border-radius: 4px; background: #3390ec14; }
.row { display: flex; gap: 3px; margin-top: 3px; }
.row span { flex: 1 1 0; min-width: 0; padding: 7px 4px; border-radius: 6px; background: #fffc;
  color: #168acd; text-align: center; font-size: 14px; overflow: hidden; white-space: nowrap;
  text-overflow: ellipsis; }
"""


def write_gallery(folder: Path) -> int:
    """Write one page for each language; how many screens there are on all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    policy, taken = load_policy(YEAR), shots()
    for language in LANGUAGES:
        page = _page(language, taken, policy)
        (folder / f"{language}.html").write_text(page, encoding="utf-8")
    return len(taken) * len(LANGUAGES)


def _page(language: str, taken: Iterable[Shot], policy: Policy) -> str:
    index, figures, number = [], [], 0
    for topic, group in groupby(taken, lambda shot: shot.topic):
        figures.append(f"<h2>{escape(topic)}</h2>")
        index.append(f"<b>{escape(topic)}</b>")
        for shot in group:
            number += 1
            index.append(f'<a href="#s{number}">{escape(shot.title)}</a>')
            figures.append(_figure(number, shot, shot.drawn(language, policy)))
    return (
        f'<!doctype html><html lang="{language.replace("_", "-")}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(LANGUAGES[language])} · {number}</title><style>{STYLE}</style>"
        f"<nav>{' '.join(index)}</nav><main>{''.join(figures)}</main></html>\n"
    )


def _figure(number: int, shot: Shot, screen: Screen) -> str:
    caption = f"{number} · {escape(shot.title)} · {escape(shot.view.name)}"
    # A quotation is a block of its own: the line ends around it would show as empty lines.
    text = screen.text.replace("\n<blockquote", "<blockquote")
    text = text.replace("</blockquote>\n", "</blockquote>")
    rows = "".join(
        '<div class="row">'
        + "".join(
            f'<span title="{pack(b.press, screen.stays)}">{escape(plain(b.label))}</span>'
            for b in row
        )
        + "</div>"
        for row in screen.rows
    )
    return (
        f'<figure id="s{number}"><figcaption>{caption}</figcaption>'
        f'<div class="text">{text}</div>{rows}</figure>'
    )
