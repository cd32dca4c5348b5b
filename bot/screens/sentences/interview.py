"""What is said while going through cards, and what a typed text cannot be."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    # cards
    "not_here": N_("找不到这一项，可能已经变动。请从首页重新打开。"),
    "stale": N_("这个按钮已经过时，没有改动任何内容。下面是现在的情况。"),
    "member_closed": N_("这位党员已经移出名单。要继续填写，请先恢复。"),
    "empty_answer": N_("没有看到内容。请写出答案，或按下面的按钮。"),
    "in_future": N_("“{field}”不能在今天之后。请改写日期。"),
    "nothing_to_undo": N_("没有可以撤销的回答。"),
    "changed_since": N_("您的这条回答后来又改过，没有撤销。请看下面现在的内容。"),
    "closed_since": N_("这位党员后来移出了名单，这条回答没有撤销。更早的还可以撤销。"),
    "note_missing": N_("请写明原因，写几个字就可以。"),
    "note_long": N_("说明有 {count} 个字，最多 {limit} 个。请缩短后再发。"),
    # remarks: what was done, in one line
    "none_left": N_("都过了一遍，没有未做的党员了。"),
    "first_question": N_("这已经是第一题。"),
    "undone": N_("已撤销，原来的回答恢复了。"),
    "closed": N_("已移出名单，可以随时恢复。"),
    "reinstated": N_("已恢复。"),
    "imported": N_("导入完成：新增 {new} 人，变动 {changed} 人。"),
    "cell_cleared": N_("清空不算修改，原来的内容还在。要改请写上新的内容。"),
    "closed_meanwhile": N_("本人已移出名单，这一行没有变动。要继续填写，请先恢复。"),
    "conflict_moved": N_("记录刚才又有变动，还没有决定。请看下面现在的内容再选。"),
    "no_conflicts": N_("名册里的不一致都处理完了，可以继续核对。"),
    "conflicts_later": N_("不一致的内容留到以后决定，首页可以继续；文件保留 24 小时。"),
    "conflicts_done": N_("不一致的内容都决定了，处理结果写在发回的文件里。"),
    "upload_dropped": N_("这份名册没有导入，什么都没有改动。"),
    "same_name": N_("注意：编号 {number} 与他（她）同名，请确认不是同一个人。"),
    "file_coming": N_("文件正在生成，马上发来。"),
    "classified": N_("党组织类别已记下，表格按它归类。"),
    "form_coming": N_("《{form}》正在生成，马上发来。"),
    "called_set": N_("称呼已记下。"),
    "language_set": N_("语言已更改。"),
    "cancelled": N_("已取消，没有改动。"),
    # messages that are out of place
    "edited": N_("这条消息没有存成答案，改动它不影响记录。要改答案，请按“全部答案”。"),
    "edited_since": N_("这条消息的答案后来又改过，没有更正。要改请看下面这一题。"),
    "odd_message": N_("这类消息我看不懂，也没有保存。请用按钮、文字，或发送 .xlsx / .csv 名册。"),
    "text_too_long": N_("这段文字有 {count} 个字，太长了，没有保存。请缩短后再发。"),
    "edit_put_by": N_("“{field}”的更正没有确认，没有存，仍是原来的内容。"),
    "answered_by_other": N_(
        "{who}刚刚回答了“{field}”，与您的不同，没有改动。请看下面的回答；要改请再答一次。"
    ),
    "same_by_other": N_("{who}刚刚给“{field}”作了同样的回答。请接着答下一题。"),
    "question_gone": N_("这一题已经变动，您打的字没有存。请看下面现在的题目。"),
    "doubt_put_by": N_("“{field}”没有写理由，没有存，仍是原来的内容。"),
    "search_gone": N_("这次查找已经结束。请再打字找一次。"),
    "search_short": N_("请写姓名、拼音首字母、编号或身份证后四位。"),
    "file_large": N_(
        "文件有 {size} MB，超过 20 MB，我收不下。请只保留名册一张表，删去图片后再发。"
    ),
    "file_lost": N_("文件没有收到。请再发一次。"),
}
