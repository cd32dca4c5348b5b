"""What is said about matters."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "matter_moved": N_("这件事已经有了新的进展，下面是现在的情况。"),
    # upward
    "no_superior": N_("您的上面没有党（工）委，没有可以报告的地方。"),
    "report_sent": N_("已报告上级。对方看过以后，这里会有提示。"),
    "request_sent": N_("请示已发出。答复会发到这里，不影响您继续工作。"),
    "answer_sent": N_("答复已发出，并记录在案。"),
    "report_came": N_("📣 {unit}有一份及时报告，请看。"),
    "request_came": N_("❓ {unit}有一个问题请示，请答复。"),
    "report_answered": N_("📣 您的报告有了答复：{text}"),
    "request_answered": N_("❓ 您的请示有了答复：{text}"),
    "report_seen": N_("📣 您的报告，上级已阅。"),
    "request_seen": N_("❓ 您的请示，上级已阅，答复稍后发来。"),
    "passed_on": N_("⤴️ 您提出的事项已转报上一级。"),
}
