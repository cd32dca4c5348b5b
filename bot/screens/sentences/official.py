"""What is said of an office's own blank form."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "template_kind": N_("这不是可以填的空表。请发 .xlsx 格式的原表，不要改成别的格式。"),
    "template_unknown": N_(
        "这张表的表头和《{form}》对不上。请核对是不是这张表，或者换一个表名再发。"
    ),
    "template_unnamed": N_(
        "看不出这是哪一张表。请重新发一次，并在文件说明里写上表名，例如：《经查找取得联系党员登记表》。"
    ),
    "template_own": N_(
        "《{form}》不是一行填一个人的表，不能填进您发来的文件，文件里的内容也没有导入。"
        "请在首页点“📄 表格”，取填好的《{form}》。"
    ),
    "template_roster": N_(
        "《{form}》不能填进您发来的文件。要取名册，请在首页点“📋 名册”；"
        "要导入党员，请由党支部书记发填好姓名的名册。"
    ),
    "template_rows": N_("要填 {count} 行，一张表最多填 {limit} 行。请按支部分开填。"),
    "template_full": N_(
        "表头（第 {row} 行）下面没有空行，填不进去。请发没有填过的空表，删去示例行。"
    ),
    "template_stub": N_(
        "表里没有“{column}”一列，也没有印好的行名，分不清哪一行填什么，没有填。"
        "请把这一列的表头改成“{column}”再发。"
    ),
    "template_lines": N_(
        "表里印好的行（{rows}…）和系统里的行名对不上，没有填。请核对行名，或者删去行名再发。"
    ),
    "template_moves": N_(
        "空行不够，还要加 {count} 行，但表里有批注或控件，加行会错位。请先在表里加够空行再发。"
    ),
}
