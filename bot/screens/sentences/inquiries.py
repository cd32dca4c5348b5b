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
    "twin_same": N_("已确认是同一人，并记入两边可查的记录。"),
    "twin_other": N_("已记下：不是同一人，不再提示。"),
    "twin_judged": N_("这一对已经有人判断过了，请看别的。"),
    "twin_closed": N_("✅ 上级已确认：您支部一名转出党员已在{other}的名册上，转出办结。"),
}
