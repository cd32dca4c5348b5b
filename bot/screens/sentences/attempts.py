"""What is said while search attempts are recorded."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    # search attempts
    "attempt_there": N_("第 {n} 次已经记录过，没有重复记录。下面是记录的内容。"),
    "attempt_other": N_("第 {n} 次刚刚另有记录，您这一次还没有存。请再按一次。"),
    "attempt_in_future": N_("查找的时间还没有到，不能记。请改成已经过去的时间。"),
    "time_unclear": N_("看不懂这个时间。请写成：昨天下午3点、昨晚八点、上周五、2月20日 这样。"),
    "attempt_settled": N_("已经超过 10 分钟，不能撤销了。请在下面选要更正的一项，并写明原因。"),
    "attempt_off": N_("这一次已经撤销或作废，不再改动。可以再记一次。"),
    "line_gone": N_("这一行已经放下，没有存。需要的话，请把这一行再发一次。"),
    "line_edited": N_("已按改过的消息重新读了一遍。"),
    "line_searched": N_("这一行当作找人，没有记成查找。"),
    "line_replaced": N_("上一行没有确认，没有存：{text}"),
    "who_unknown": N_("没有找到“{who}”。"),
    "attempt_withdrawn": N_("第 {n} 次已撤销，原文仍可查看。"),
    "attempt_amended": N_("第 {n} 次已更改，原来的记录保留。"),
    "others_logged": N_("已为 {n} 人各记一次。"),
    "others_there": N_("同样的查找已经记过，没有重复记录。要再记，请到本人的卡片上记。"),
    "contact_added": N_("已记下。"),
    "contact_corrected": N_("已更正，原来写的保留在修改记录里。"),
    "contact_dropped": N_("已标为不再用，原来的记录保留。"),
    "contacts_full": N_("联系人已满 {n} 个，没有存。请把不再用的写进备注。"),
    "way_excused": N_("原因已记下。"),
    "effort_waived": N_("已同意放宽，原因已记下。"),
    "effort_required": N_("已撤回放宽，原因已记下。"),
    "evidence_kept": N_("佐证已保存。可以接着发，也可以返回。"),
    "evidence_full": N_("这一次的佐证已满 {n} 件，没有存。请挑重要的留下。"),
    "evidence_whither": N_(
        "没有存：不知道这是哪一次查找的佐证。请打开那一次查找，按“加佐证”再发。"
    ),
    "evidence_type": N_("没有存：这种文件不能作佐证。请发照片、PDF、Word 或语音，也可以拍照再发。"),
    "evidence_large": N_("没有存：文件超过 {size} MB。请拍照或压缩以后再发。"),
    "attempt_same": N_("和原来一样，没有改动。"),
}
