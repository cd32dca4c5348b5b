"""What is wrong with a value that was typed or stands in a cell."""

from collections.abc import Mapping

from bot.screens.words import N_

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
    "phone_lost_zero": N_(
        "像是区号前面的 0 丢了（Excel 把电话当成了数字）。请补上 0，并把这一列设为“文本”格式；"
        "确实无误可以保留。"
    ),
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
}
