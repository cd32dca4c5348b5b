"""What is wrong with a file, its cells, or a roster beside the record."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
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
    # uploads
    "upload_gone": N_("这份名册已经过了 24 小时或不存在。请把文件再发一次。"),
    "upload_used": N_("这份名册已经处理过，没有重复导入。"),
    "record_moved": N_("预览之后名册又有变动，还没有导入。请看新的预览再确认。"),
    # cells of a file
    "name_is_label": N_(
        "“{label}”是表里的栏目名，不是姓名，这一行没有导入。请发一行一个人的名册；一人一页的表不能导入。"
    ),
    "cell_formula": N_("这一格是没有结果的公式。请换成算好的值后重新发送。"),
    "cell_error": N_("这一格是表格的错误值 {value}。请改成正确的内容后重新发送。"),
    "cell_month_1_or_10": N_(
        "这一格是数字 {value}，可能是 1 月，也可能是 10 月。"
        "请核对，并写成 {year}.01 或 {year}.10 这样的文本。"
    ),
    # files
    "file_not_fetched": N_("文件没有取到，什么都没有导入。请把文件再发一次。"),
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
