"""What is said about rectification cases."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "urged_receipt": N_("已记下今天的催办。"),
    "case_open": N_("这位党员已经有一件同类的整改（{n}），请在那里继续。"),
    "case_not_yours": N_("这一步要由别的组织办理，请等对方记录。"),
    "case_early": N_("这一步不能早于上一步的 {day}，请写实际的日期。"),
    "case_reached": N_("本人已经取得联系，不能按失联处理。请撤销本件，另办一件。"),
    "case_no_anchor": N_("党费和组织生活的日期都不清楚，算不出失联多久，不能除名。请先补上日期。"),
    "case_six_months": N_("要“超过6个月”才能处理：到 {day} 刚满6个月，第二天起才可以。"),
    "case_effort": N_("查找还不到位，还差 {n} 处。请打开本人的卡片，看缺什么，再“记录查找”。"),
    "case_step_done": N_("已记录：{field}。"),
    "case_done": N_("已办结，结果记到本人名下。"),
    "case_came": N_("🛠 {unit}有一件整改（{n}）等您办理。"),
    "case_back": N_("🛠 整改（{n}）上级已办理，请接着办下一步。"),
    "case_closed": N_("✅ 整改（{n}）已批准办结。"),
    "case_giveback": N_("↩️ 整改（{n}）被退回，请看原因，重新提出意见。"),
    "case_drop": N_("✖️ 整改（{n}）已撤销。"),
    "case_day": N_("请写到哪一天，如 2026.4.12。"),
    "case_day_ahead": N_("这一天还没有到，请办完以后再记录。"),
    "press_please": N_("请按下面的按钮选择。"),
    # votes
    "vote_too_many": N_("写的有表决权的党员 {entitled} 人，本支部在册的党员只有 {total} 人。请核对后再写。"),
    "vote_numbers": N_("请写三个数：应到 实到 赞成；或四个数：有表决权 应到 实到 赞成。"),
    "vote_should": N_("应到 {should} 人不能多于有表决权的 {entitled} 人，也不能是零，请核对。"),
    "vote_present": N_("实到 {present} 人多于有表决权的 {entitled} 人，请核对。"),
    "vote_favour": N_("赞成 {favour} 票多于实到的 {present} 人，请核对。"),
    "meeting_invalid": N_("到会 {present} 人，不到有表决权的 {entitled} 人的一半，会议无效。已记录，请重新开会。"),
    "meeting_not_carried": N_("赞成 {favour} 票，没有超过应到 {should} 人的一半，没有通过。已记录，可以再次表决。"),
}  # fmt: skip
