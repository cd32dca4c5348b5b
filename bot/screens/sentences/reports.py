"""What is said of a text report that was sent back."""

from __future__ import annotations

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "report_not_word": N_("这不是能读的 Word 文档。请另存为 .docx 后重新发送。"),
    "report_long": N_("报告超过 {limit} 字，没有读取。请删短后重新发送。"),
    "report_unknown": N_("看不出这是哪一份报告。请在我发给您的报告上改，改好再发回来。"),
    "report_elsewhere": N_("这份报告不是本党组织的。请先转到那个党组织，再发一次。"),
    "report_same": N_("《{form}》没有改动，不用保存。请改好文字再发。"),
    "report_used": N_("这份修改稿已经保存过，没有重复保存。要再改，请重新发一次。"),
    "report_of_reviewers": N_("核查情况报告由工作组修改，支部不能改。要说明的情况请写给工作组。"),
    "report_saved": N_("📝 已保存《{form}》的修改。再取就是改后的文字。"),
    "report_no_headings": N_(
        "没有找到报告的标题（如“{heading}”）。请在取出的那份报告上改，标题不要动。"
    ),
}
