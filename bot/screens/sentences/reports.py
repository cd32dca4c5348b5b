"""What is said of a text report that was sent back."""

from __future__ import annotations

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "report_not_word": N_("这不是能读的 Word 文档。请另存为 .docx 后重新发送。"),
    "report_long": N_("报告超过 {limit} 字，没有读取。请删短后重新发送。"),
    "report_no_headings": N_(
        "没有找到报告的标题（如“{heading}”）。请在取出的那份报告上改，标题不要动。"
    ),
}
