"""What is said in the last stage."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "appraisal_poor": N_("{name}评为不合格：可以在“整改”里办理“取得联系，确有不合格表现”。"),
    "paper_coming": N_("{name}正在起草，马上发来。"),
    "ledger_entered": N_("已记下录入日期。"),
    "acceptance_gaps": N_("还有没完成的项目，不能直接通过。可以写明缺项后通过，或退回整改。"),
    "acceptance_done": N_("已验收，并告诉了支部。"),
    "accepted": N_("🏁 党（工）委已对您的支部验收通过。"),
    "accepted_gaps": N_("🏁 党（工）委已对您的支部验收通过，还有要补的：{text}"),
    "acceptance_back": N_("↩️ 验收没有通过，请整改：{text}"),
    "archive_early": N_("还没有验收，请先验收再归档。"),
    "archive_unreported": N_("还没有上报，请先上报再归档。"),
    "archive_open": N_("归档文件还没有导出，请等文件收到以后再确认。"),
    "archive_received": N_("已确认收到归档。专项工作结束、保存期满以后，可由管理员清除数据。"),
}
