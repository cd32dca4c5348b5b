"""What is said about look-ups at agencies and about people in two branches."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "inquiry_there": N_("这个部门的协查已经提出，请等答复。"),
    "inquiry_none": N_("没有等待汇总的协查，请等支部提出。"),
    "inquiry_came": N_("🔎 {unit}请求协查一名党员，请汇总发函。"),
    "inquiry_bundled": N_("已汇总 {n} 人，支部那边显示“已请查未复”。"),
    "inquiry_answered": N_("🔎 协查有了答复，已记成一次查找。"),
    "number_long": N_("文号太长了，请只写文号。"),
    "inquiry_noted": N_("已写进这次查找的备注。"),
    "inquiry_said": N_("🔎 协查答复的内容：{text}"),
    "twin_same": N_("已确认是同一人，转出办结，已通知转出的支部。"),
    "twin_noted": N_("已记下是同一人。两边都没有“转出未回执”可以办结，已通知两个支部核对。"),
    "twin_found": N_(
        "上级查明：您支部的 {number} 号党员和{other}名册上的一名党员是同一人。请核对他（她）现在该在哪个支部，如实改正答案，需要转接的办理转接。"
    ),
    "twin_other": N_("已记下：不是同一人，不再提示。"),
    "twin_judged": N_("这一对已经有人判断过了，请看别的。"),
    "twin_closed": N_("✅ 上级已确认：您支部的 {number} 号党员已在{other}的名册上，转出办结。"),
}
