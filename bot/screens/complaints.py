"""The words of every complaint: what is wrong, and what to do about it."""

from collections.abc import Mapping

from bot.domain.complaints import Complaint
from bot.domain.records import Translator


def N_(sentence: str) -> str:  # noqa: N802
    """The sentence as it is, marked for the catalog."""
    return sentence


SENTENCES: Mapping[str, str] = {
    # any text
    "text_long": N_("内容太长，最多 {most} 个字。请缩短后重新发送。"),
    "number_unclear": N_("这里需要一个数字。请只写数字，例如 12。"),
    # names
    "name_empty": N_("没有姓名。请写身份证上的姓名。"),
    "name_digits": N_("姓名里有数字。请只写身份证上的姓名，编号或电话写到各自的栏里。"),
    "name_long": N_("姓名太长，最多 {most} 个字。请只写姓名，其他情况写到备注里。"),
    "name_unclear": N_("这不像姓名。请写身份证上的姓名。"),
    # dates
    "date_empty": N_("没有日期。请写年月，例如 2022.3；只记得年份就写 2022。"),
    "date_unclear": N_("看不懂这个日期。请写成 {example} 这样的年月，知道日子可写 {example}.5。"),
    "date_lunar": N_("这是农历日期。请换算成公历，以身份证或入党志愿书上的日期为准。"),
    "date_no_year": N_("没有写年份。请补上四位数的年份，例如 {example}。"),
    "date_short_year": N_(
        "年份只写了两位（{year}），分不清是哪个世纪。请写四位数的年份，例如 19{year} 或 20{year}。"
    ),
    "date_year": N_("年份 {year} 不对。请检查后写四位数的年份，例如 1985 或 2022。"),
    "date_month": N_("没有 {month} 月，月份只能是 1 到 12。请改正月份。"),
    "date_day": N_(
        "{year}年{month}月没有 {day} 日，这个月只到 {last} 日。请改正日子，或只写年月。"
    ),
    "date_no_month": N_("只有年份，没有月份。请写到月，例如 {year}.3。"),
    # identity numbers
    "idno_empty": N_("没有身份证号。请写 18 位公民身份号码，暂时不便填写可以跳过。"),
    "idno_excel": N_(
        "Excel 把身份证号变成了科学计数（如 6.1E+17），后几位已经丢失，无法还原。"
        "请把这一列设为“文本”格式，对照原始材料重新填写。"
    ),
    "idno_rounded": N_(
        "身份证号末三位是 000 且校验不符，多半是 Excel 把它当数字存，丢了后三位。"
        "请把这一列设为“文本”格式，对照原始材料重新填写。"
    ),
    "idno_maybe_rounded": N_(
        "身份证号末三位是 000，可能是 Excel 丢了后三位。请对照身份证核对，确实无误可以保留。"
    ),
    "idno_masked": N_("身份证号被星号遮住了一部分。请填写完整的 18 位号码。"),
    "idno_characters": N_("身份证号里有不该有的字符，只能是数字，末位可以是 X。请删去多余的字符。"),
    "idno_15": N_("这是 15 位的旧身份证号。请查对现在的 18 位公民身份号码后填写。"),
    "idno_short": N_(
        "身份证号只有 {count} 位，少了 {missing} 位（末位的 X 也算一位）。请对照身份证补全。"
    ),
    "idno_long": N_("身份证号有 {count} 位，应当是 18 位。请对照身份证删去多写的数字。"),
    "idno_date": N_("身份证号第 7 到 14 位不是一个真实的出生日期。请对照身份证逐位核对。"),
    "idno_check_digit": N_(
        "身份证号的校验码（最后一位）对不上，至少有一位写错了。请对照身份证逐位核对。"
    ),
    "idno_says_male": N_("按身份证号是男，填写的性别是女。请核对性别和身份证号，改正有误的一项。"),
    "idno_says_female": N_(
        "按身份证号是女，填写的性别是男。请核对性别和身份证号，改正有误的一项。"
    ),
    "idno_says_birth": N_(
        "按身份证号生于 {card}，与填写的出生日期不一致。请核对；如以档案为准，可以保留并说明。"
    ),
    # phones
    "phone_empty": N_("没有电话号码。请写手机号，或区号加固定电话。"),
    "phone_excel": N_(
        "Excel 把电话号码变成了科学计数（如 1.39E+10），号码已经丢失。"
        "请把这一列设为“文本”格式后重新填写。"
    ),
    "phone_length": N_("手机号不是 11 位。请核对号码，确实无误可以保留。"),
    "phone_no_area": N_("固定电话没有区号。请补上区号，例如 0451-88880000；本地短号可以保留。"),
    "phone_odd": N_("这不像常见的电话号码。请核对，确实无误可以保留。"),
    # coded values
    "sex_unknown": N_("性别只能是男或女。请改为其中一个。"),
    "ethnicity_unknown": N_("没有这个民族名称。请写全称，例如 汉族、土家族。"),
    "education_unknown": N_(
        "这个学历不在学历代码里，汇总时无法归类。请改为 大专、大学本科、高中、初中 等写法，或暂时保留。"
    ),
    "category_unknown": N_("人员类别只能是正式党员或预备党员。请改为其中一个。"),
    "scope_unknown": N_("看不懂这个组织关系。请写“在册”或“已转出未收到回执”。"),
    # values against each other
    "birth_in_future": N_("出生日期在今天之后。请对照身份证改正。"),
    "birth_long_ago": N_("按出生日期已超过 {most} 岁。请核对出生日期；如已去世，请按已故登记。"),
    "joined_in_future": N_("入党时间在今天之后。请对照入党志愿书改正。"),
    "joined_before_birth": N_("入党时间早于出生日期。请核对这两个日期，改正有误的一项。"),
    "joined_before_founding": N_("入党时间早于 1921 年 7 月。请对照入党志愿书改正。"),
    "joined_young": N_(
        "入党时只有 {age} 岁，不满 18 岁。请核对出生日期和入党时间，确实无误可以保留。"
    ),
    "confirmed_in_future": N_(
        "转正时间在今天之后。请改正；还没有转正的，请把人员类别改为预备党员。"
    ),
    "confirmed_before_joined": N_("转正时间早于入党时间。请核对这两个日期，改正有误的一项。"),
    "confirmed_early": N_("入党不满一年就转正了。请核对入党时间和转正时间，确实无误可以保留。"),
    "confirmed_late": N_("入党两年多才转正。请核对入党时间和转正时间，确实无误可以保留。"),
    "confirmed_though_probationary": N_(
        "人员类别是预备党员，却有转正时间。已经转正的请改为正式党员，没有转正的请删去转正时间。"
    ),
    "probation_over": N_(
        "预备期早已超过两年。请核对人员类别：已转正的改为正式党员并补上转正时间。"
    ),
    "dues_in_future": N_("党费交到了今后的月份。请核对；确实预交的可以保留。"),
    "dues_before_joined": N_("党费交至的月份早于入党时间。请核对这两个日期。"),
    "meeting_in_future": N_("参加组织生活的日期在今天之后。请写最近一次已经参加的日期。"),
    "meeting_before_joined": N_("最近参加组织生活的日期早于入党时间。请核对这两个日期。"),
    # a roster against the record
    "name_missing": N_("这一行没有姓名，没有导入。请补上姓名再发一次。"),
    "duplicate_idno": N_("身份证号与第 {other} 行相同，这一行没有导入。请核对是不是同一个人。"),
    "duplicate_person": N_(
        "与第 {other} 行是同一个人（姓名、出生日期相同），这一行没有导入。请删去重复的一行。"
    ),
    "which_member": N_(
        "名册里有 {count} 位同名的党员，分不清是哪一位。请补上编号、身份证号或出生日期。"
    ),
    "number_unknown": N_("本支部没有编号 {number}。请改正编号；新来的党员编号请留空。"),
    "number_other_name": N_("编号 {number} 是另一个人。请核对编号和姓名。"),
    # cards
    "not_here": N_("找不到这一项，可能已经变动。请从首页重新打开。"),
    "stale": N_("这个按钮已经过时，没有改动任何内容。下面是现在的情况。"),
    "member_closed": N_("这位党员已经移出名单。要继续填写，请先恢复。"),
    "empty_answer": N_("没有看到内容。请写出答案，或按下面的按钮。"),
    "in_future": N_("“{field}”不能在今天之后。请改写日期。"),
    "nothing_to_undo": N_("没有可以撤销的回答。"),
    "changed_since": N_("这条回答后来又改过，不能直接撤销。请在卡片上按“全部答案”改正。"),
    "note_missing": N_("请写明原因，写几个字就可以。"),
    "note_long": N_("说明有 {count} 个字，最多 {limit} 个。请缩短后再发。"),
    # search attempts
    "attempt_there": N_("第 {n} 次已经记录过，没有重复记录。下面是记录的内容。"),
    "attempt_other": N_("第 {n} 次刚刚另有记录，您这一次还没有存。请再按一次。"),
    "attempt_in_future": N_("查找的时间还没有到，不能记。请改成已经过去的时间。"),
    "time_unclear": N_("看不懂这个时间。请写成：昨天下午3点、昨晚八点、上周五、2月20日 这样。"),
    "attempt_settled": N_("已经超过 10 分钟，不能撤销了。请在下面选要更正的一项，并写明原因。"),
    "attempt_off": N_("这一次已经撤销或作废，不再改动。可以再记一次。"),
    "line_gone": N_("这一行已经放下，没有存。需要的话，请把这一行再发一次。"),
    "line_replaced": N_("上一行没有确认，没有存：{text}"),
    "who_unknown": N_("没有找到“{who}”。"),
    "attempt_withdrawn": N_("第 {n} 次已撤销，原文仍可查看。"),
    "attempt_amended": N_("第 {n} 次已更改，原来的记录保留。"),
    "attempt_same": N_("和原来一样，没有改动。"),
    # coming in
    "no_branch": N_("您现在没有负责的党支部，不能做这一步。请向上级索取邀请链接。"),
    "link_unknown": N_("这个链接无效。请向发链接的人再要一个。"),
    "link_used": N_("这个链接已经用过。每个链接只能用一次，请再要一个新的。"),
    "link_expired": N_("这个链接已经过期。请向发链接的人再要一个。"),
    "link_not_needed": N_("这个链接不能再用，您原有的权限不受影响。"),
    # uploads
    "upload_gone": N_("这份名册已经过了 24 小时或不存在。请把文件再发一次。"),
    "upload_used": N_("这份名册已经处理过，没有重复导入。"),
    "record_moved": N_("预览之后名册又有变动，还没有导入。请看新的预览再确认。"),
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
    "language_set": N_("语言已更改。"),
    "cancelled": N_("已取消，没有改动。"),
    # messages that are out of place
    "edited": N_("改动已发出的消息不会改动记录。要改答案，请按“上一步”或“全部答案”。"),
    "odd_message": N_("这类消息我看不懂，也没有保存。请用按钮、文字，或发送 .xlsx / .csv 名册。"),
    "text_too_long": N_("这段文字有 {count} 个字，太长了，没有保存。请缩短后再发。"),
    "search_short": N_("请写姓名、拼音首字母、编号或身份证后四位。"),
    "file_large": N_(
        "文件有 {size} MB，超过 20 MB，我收不下。请只保留名册一张表，删去图片后再发。"
    ),
    "file_lost": N_("文件没有收到。请再发一次。"),
    # cells of a file
    "cell_formula": N_("这一格是没有结果的公式。请换成算好的值后重新发送。"),
    "cell_error": N_("这一格是表格的错误值 {value}。请改成正确的内容后重新发送。"),
    "cell_month_1_or_10": N_(
        "这一格是数字 {value}，可能是 1 月，也可能是 10 月。"
        "请核对，并写成 {year}.01 或 {year}.10 这样的文本。"
    ),
    # files
    "file_empty": N_("文件是空的。请检查后重新发送名册。"),
    "file_too_large": N_("文件有 {size} MB，最多 {limit} MB。请删去图片和无关的表后重新发送。"),
    "file_rows": N_("表里有 {count} 行，最多 {limit} 行。请分成几份发送。"),
    "file_columns": N_("表里有 {count} 列，最多 {limit} 列。请删去无关的列后重新发送。"),
    "file_no_rows": N_("标题下面没有党员（标题在第 {row} 行）。请检查表格后重新发送。"),
    "file_headings": N_("前 {rows} 行里找不到列标题。请在表里加上标题行，至少要有“姓名”一列。"),
    "file_name_column": N_("找到了 {found}，但没有“姓名”一列。请加上“姓名”列后重新发送。"),
    "file_heading_twice": N_("有两列都是“{heading}”（{columns}）。请删去或改名其中一列。"),
    "file_password": N_("文件加了密码，打不开。请去掉密码后重新发送。"),
    "file_macros": N_("文件里有宏。请另存为不带宏的 .xlsx 后重新发送。"),
    "file_entities": N_(
        "文件里有不安全的内容，没有读取。请用 Excel 或 WPS 另存为 .xlsx 后重新发送。"
    ),
    "file_bomb": N_("文件解开后超过 {limit} MB，没有读取。请另存为新的 .xlsx 后重新发送。"),
    "file_broken": N_("文件已损坏，打不开。请用 Excel 或 WPS 打开后另存为 .xlsx，再重新发送。"),
    "file_xls": N_("这是旧版或其他格式的表格。请另存为 .xlsx 后重新发送。"),
    "file_word": N_("这是 Word 文档。请把名册做成 .xlsx 表格后发送。"),
    "file_pdf": N_("这是 PDF。请发送 .xlsx 或 .csv 格式的名册。"),
    "file_image": N_("这是图片。请发送 .xlsx 或 .csv 格式的名册。"),
    "file_archive": N_("这是压缩包。请解压后把里面的 .xlsx 发过来。"),
    "file_web_page": N_(
        "这是网页，不是真正的表格。请用 Excel 或 WPS 打开后另存为 .xlsx，再重新发送。"
    ),
    "file_other": N_("读不了这种文件。请发送 .xlsx 或 .csv 格式的名册。"),
}


def sentence(complaint: Complaint, _: Translator) -> str:
    """The complaint in the reader's language."""
    facts = {
        # The name of a question is said in the reader's language, too.
        name: _(value) if name == "field" and isinstance(value, str) else value
        for name, value in complaint.facts.items()
    }
    return _(SENTENCES[complaint.code], **facts)
