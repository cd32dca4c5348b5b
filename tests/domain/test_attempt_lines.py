from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.attempt_lines import Line, read_line
from bot.domain.attempt_times import read_time
from bot.policy import load_policy

ZONE = ZoneInfo("Asia/Shanghai")
TOLD = datetime(2026, 2, 25, 9, 0, tzinfo=ZONE)
"""A Wednesday morning."""
CODES = load_policy(2026).codes
NOW = "02-25 09:00"


def read(text: str, told: datetime = TOLD) -> Line:
    return read_line(text, CODES, told, ZONE)


def shown(line: Line) -> str:
    if line.moment is None:
        return "?"
    at = line.moment.at.astimezone(ZONE)
    form = "%m-%d" if line.moment.precision == "day" else "%m-%d %H:%M"
    part = "~" if line.moment.precision == "half_day" else ""
    return at.strftime(form) + part


LINES = [
    # as the plan says it: who, by which channel, with which outcome, when
    ("王小明 电话 空号 昨天下午", "王小明", "contact", "vacant", "02-24 12:00~", "", ""),
    ("王小明 电话 空号", "王小明", "contact", "vacant", NOW, "", ""),
    ("王小明　电话　空号　昨天下午", "王小明", "contact", "vacant", "02-24 12:00~", "", ""),
    ("王小明、电话、空号。", "王小明", "contact", "vacant", NOW, "", ""),
    ("王小明，打电话，没人接，昨晚八点", "王小明", "contact", "unanswered", "02-24 20:00", "", ""),
    ("张三 打电话 没人接 昨晚八点", "张三", "contact", "unanswered", "02-24 20:00", "", ""),
    # without a space
    ("王小明打电话没人接昨晚八点", "王小明", "contact", "unanswered", "02-24 20:00", "", ""),
    ("昨晚八点给王小明打电话没人接", "王小明", "contact", "unanswered", "02-24 20:00", "", ""),
    ("王小明的电话停机了", "王小明", "contact", "suspended", NOW, "", ""),
    ("周五打电话给王小明，没人接", "王小明", "contact", "unanswered", "02-20", "", ""),
    # who: a spelling, initials, a number
    ("wxm 电话 空号", "wxm", "contact", "vacant", NOW, "", ""),
    ("ＷＸＭ 电话 空号", "wxm", "contact", "vacant", NOW, "", ""),
    ("wangxiaoming 停机", "wangxiaoming", "", "suspended", NOW, "", ""),
    ("12 电话 关机", "12", "contact", "off", NOW, "", ""),
    ("编号12 电话 关机 今早", "12", "contact", "off", "02-25 00:00~", "", ""),
    # names that look like something else
    ("向阳 电话 空号", "向阳", "contact", "vacant", NOW, "", ""),
    ("李晨 早上八点 电话 无人接听", "李晨", "contact", "unanswered", "02-25 08:00", "", ""),
    ("刘刚 电话 空号", "刘刚", "contact", "vacant", NOW, "", ""),
    ("周一鸣 电话 空号", "周一鸣", "contact", "vacant", NOW, "", ""),
    ("周天 电话 空号", "周天", "contact", "vacant", NOW, "", ""),
    ("乌云其木格 电话 停机", "乌云其木格", "contact", "suspended", NOW, "", ""),
    ("阿依古丽·买买提 电话 空号 昨天", "阿依古丽·买买提", "contact", "vacant", "02-24", "", ""),
    ("陈𬱖 电话 无人接听", "陈𬱖", "contact", "unanswered", NOW, "", ""),
    # channels, and through whom
    ("王小明 微信没回", "王小明", "contact", "unanswered", NOW, "微信", ""),
    ("王小明 发微信 已读不回", "王小明", "contact", "unanswered", NOW, "微信", ""),
    ("王小明 QQ 没回复 三天前", "王小明", "contact", "unanswered", "02-22", "QQ", ""),
    ("王小明 短信 未回复 2.20", "王小明", "contact", "unanswered", "02-20", "短信", ""),
    ("王小明 公安 查无此人 2月20日", "王小明", "police", "unknown_there", "02-20", "", ""),
    ("派出所 王小明 查无此人", "王小明", "police", "unknown_there", NOW, "派出所", ""),
    ("去派出所查王小明，没查到", "王小明", "police", "nothing", NOW, "派出所", ""),
    ("王小明 人社 等待答复 已发函", "王小明", "labour", "awaiting", NOW, "", ""),
    ("王小明 民政局 无结果 上周五", "王小明", "civil", "nothing", "02-20", "民政局", ""),
    ("王小明 支部党员 没有线索", "王小明", "members", "nothing", NOW, "", ""),
    ("发动党员联系王小明，没有消息", "王小明", "members", "nothing", NOW, "党员", ""),
    ("王小明 党小组长去问的 没消息 前天", "王小明", "members", "nothing", "02-23", "党小组长", ""),
    ("王小明 其他 无结果", "王小明", "other", "nothing", NOW, "", ""),
    ("王小明家上门没人在家", "王小明", "other", "nothing", NOW, "上门", ""),
    ("上门找王小明，家里没人", "王小明", "other", "nothing", NOW, "上门", ""),
    ("今天上午去王小明家家访，没见到人", "王小明", "other", "nothing", "02-25 00:00~", "家访", ""),
    # relatives, also by telephone
    ("问了他表哥，说在深圳", "", "family", "", NOW, "表哥", "说在深圳"),
    ("打电话问王小明表哥，说在深圳打工", "王小明", "family", "", NOW, "表哥", "说在深圳打工"),
    ("王小明 他妈接的电话，说去外地了", "王小明", "family", "", NOW, "妈", "说去外地了"),
    ("王小明 他弟弟接的电话 说不清楚", "王小明", "family", "", NOW, "弟弟", "说不清楚"),
    ("问了王小明的同学 都不知道", "王小明", "family", "nothing", NOW, "同学", ""),
    ("王小明 亲友 新线索 说在广州打工", "王小明", "family", "lead", NOW, "", "说在广州打工"),
    # numbers: tried, or learnt
    ("王小明 13800001234 空号", "王小明", "", "vacant", NOW, "13800001234", ""),
    ("王小明 138****1234 停机 前天", "王小明", "", "suspended", "02-23", "138****1234", ""),
    ("王小明 家属 给了新号码 13900005678", "王小明", "family", "lead", NOW, "家属",
     "给了新号码，13900005678"),
    ("王小明 邻居 说搬走了 得到新线索 新地址在城东", "王小明", "family", "lead", NOW, "邻居",
     "说搬走了，新地址在城东"),
    # outcomes
    ("王小明联系上了", "王小明", "", "reached", NOW, "", ""),
    ("王小明 本人接听 刚才", "王小明", "", "reached", NOW, "", ""),
    ("王小明 电话没联系上", "王小明", "contact", "nothing", NOW, "", ""),
    ("王小明电话打不通，停机", "王小明", "contact", "suspended", NOW, "", ""),
    ("王小明 没打通 关机", "王小明", "", "off", NOW, "", ""),
    ("王小明 拒接", "王小明", "", "refused", NOW, "", ""),
    ("王小明 挂了电话 昨天晚上8:20", "王小明", "contact", "refused", "02-24 20:20", "", ""),
    ("王小明 打了三次 都没接", "王小明", "", "unanswered", NOW, "", "打了三次"),
    ("查无此人", "", "", "unknown_there", NOW, "", ""),
    # punctuation goes with what it belongs to
    ("王小明（电话）：空号", "王小明", "contact", "vacant", NOW, "", ""),
    ("王小明/电话/空号/昨天下午", "王小明", "contact", "vacant", "02-24 12:00~", "", ""),
    ("王小明 亲友 无结果 邻居说“3/4的人搬走了”(村口)", "王小明", "family", "nothing", NOW, "邻居",
     "邻居说“3/4的人搬走了”(村口)"),
    # two outcomes: which one is asked, nothing of it is lost
    ("王小明 接通了，对方说打错了", "王小明", "", "", NOW, "", "接通了，对方说打错了"),
    # what is still to come is no time of the attempt
    ("王小明 电话 空号 下周一再打", "王小明", "contact", "vacant", NOW, "", "下周一再打"),
    ("王小明 亲友 无结果 他弟说明天8点到", "王小明", "family", "nothing", NOW, "弟",
     "他弟说明天8点到"),
    # … unless it is the only time there is: then it is no note, it is refused
    ("王小明 电话 空号 明天8点", "王小明", "contact", "vacant", "02-26 08:00", "", ""),
    ("王小明 电话 空号 明晚", "王小明", "contact", "vacant", "02-26 18:00~", "", ""),
    ("王小明 电话 空号 下周一上午", "王小明", "contact", "vacant", "03-02 00:00~", "", ""),
    ("王小明 电话 空号 下下个星期三", "王小明", "contact", "vacant", "03-11", "", ""),
    ("李明早 电话 空号", "李明早", "contact", "vacant", NOW, "", ""),
    ("李明天 电话 空号", "李明天", "contact", "vacant", NOW, "", ""),
    ("王小明 电话 无人接听 约好周五再打", "王小明", "contact", "unanswered", NOW, "", "约好周五再打"),
    ("王小明 他弟弟说3月5日回来 亲友", "王小明", "family", "", NOW, "弟弟", "说3月5日回来"),
    ("王小明 3月5日 电话 空号", "王小明", "contact", "vacant", "03-05", "", ""),
    ("王小明 2月30日 电话 空号", "王小明", "contact", "vacant", "?", "", ""),
    # half a line
    ("王小明 电话", "王小明", "contact", "", NOW, "", ""),
    ("王小明 空号", "王小明", "", "vacant", NOW, "", ""),
    ("昨天给王小明打电话", "王小明", "contact", "", "02-24", "", ""),
    # as they come, one after the other
    ("张三 电话 无人接听 上午", "张三", "contact", "unanswered", "02-25 00:00~", "", ""),
    ("张三 手机打了三遍没接 今早八点半", "张三", "contact", "unanswered", "02-25 08:30", "", "打了三遍"),
    ("张三电话通了没人说话", "张三", "contact", "", NOW, "", "通了没人说话"),
    ("zs 电话 没人接 昨晚八点", "zs", "contact", "unanswered", "02-24 20:00", "", ""),
    ("ZS 微信 没回 前天", "zs", "contact", "unanswered", "02-23", "微信", ""),
    ("lxm 亲友 无结果 3.5", "lxm", "family", "nothing", "03-05", "", ""),
    ("zhangsan 打电话 关机 刚才", "zhangsan", "contact", "off", NOW, "", ""),
    ("3号 电话 停机", "", "contact", "suspended", "02-03", "", ""),
    ("编号 12 电话 空号", "12", "contact", "vacant", NOW, "", ""),
    ("张三 3.5 打电话 停机", "张三", "contact", "suspended", "03-05", "", ""),
    ("张三 2/20 电话 停机", "张三", "contact", "suspended", "02-20", "", ""),
    ("张三 2月20号 打电话 停机", "张三", "contact", "suspended", "02-20", "", ""),
    ("张三 20号 派出所 查无此人", "张三", "police", "unknown_there", "02-20", "派出所", ""),
    ("张三 上周五 去派出所 查无此人", "张三", "police", "unknown_there", "02-20", "派出所", ""),
    ("张三 星期一 人社局 没查到", "张三", "labour", "nothing", "02-23", "人社局", ""),
    ("张三 前天下午 民政局 没结果", "张三", "civil", "nothing", "02-23 12:00~", "民政局", ""),
    ("张三 大前天 电话 空号", "张三", "contact", "vacant", "02-22", "", ""),
    ("张三 半小时前 电话 占线", "张三", "contact", "unanswered", "02-25 08:30", "", ""),
    ("张三 10分钟前 电话 无法接通", "张三", "contact", "unanswered", "02-25 08:50", "", ""),
    ("张三 今天中午 电话 不在服务区", "张三", "contact", "unanswered", "02-25 11:00~", "", ""),
    ("张三 他爱人接的 说出去打工了 新线索", "张三", "family", "lead", NOW, "爱人", "说出去打工了"),
    ("张三 他老婆说换号了 给了新号码13900001111", "张三", "family", "", NOW, "老婆 13900001111", "说换号了，给了新号码"),
    ("张三 她姐姐 不肯说", "张三", "family", "refused", NOW, "姐姐", ""),
    ("张三 弟媳 说在上海", "张三", "family", "", NOW, "弟媳", "说在上海"),
    ("张三 问了邻居 都不知道 去哪了", "张三", "family", "nothing", NOW, "邻居", "去哪了"),
    ("张三 问了老同学，没有消息", "张三", "family", "nothing", NOW, "老同学", ""),
    ("张三 单位同事 说早就离职了", "张三", "family", "", NOW, "同事", "单位，说早就离职了"),
    ("张三 原单位 查无此人", "张三", "other", "unknown_there", NOW, "原单位", ""),
    ("张三 居委会 说搬走两年了 无结果", "张三", "other", "nothing", NOW, "居委会", "说搬走两年了"),
    ("张三 村委会 没有消息", "张三", "other", "nothing", NOW, "村委会", ""),
    ("张三 社区 物业 说房子卖了", "张三", "other", "", NOW, "社区 物业", "说房子卖了"),
    ("张三 房东 退租了 没有新线索", "张三", "other", "nothing", NOW, "房东", "退租了"),
    ("张三 上门 家里没人 昨天", "张三", "other", "nothing", "02-24", "上门", ""),
    ("张三 家访 见到本人", "张三", "other", "reached", NOW, "家访", ""),
    ("张三 入户 敲门没人应 昨天傍晚", "张三", "other", "nothing", "02-24 12:00~", "入户", "敲门"),
    ("张三 走访 无结果 2月22日上午", "张三", "other", "nothing", "02-22 00:00~", "走访", ""),
    ("张三 发短信 未回复", "张三", "contact", "unanswered", NOW, "短信", ""),
    ("张三 发邮件 没回", "张三", "contact", "unanswered", NOW, "邮件", ""),
    ("张三 QQ 不回", "张三", "contact", "unanswered", NOW, "QQ", ""),
    ("张三 视频 拒接", "张三", "contact", "refused", NOW, "视频", ""),
    ("张三 语音 挂断", "张三", "contact", "refused", NOW, "语音", ""),
    ("张三 寄信 等待答复", "张三", "contact", "awaiting", NOW, "寄信", ""),
    ("张三 发函 人社 等回复", "张三", "labour", "awaiting", NOW, "", "发函"),
    ("张三 公安 已去函 等通知", "张三", "police", "awaiting", NOW, "", ""),
    ("张三 户籍科 受理了", "张三", "police", "awaiting", NOW, "户籍科", ""),
    ("张三 出入境 没查到出境记录", "张三", "police", "nothing", NOW, "出入境", "出境记录"),
    ("张三 社保局 没有参保 无结果", "张三", "labour", "nothing", NOW, "社保局", "没有参保"),
    ("张三 支部群里问了 没有线索", "张三", "members", "nothing", NOW, "支部群", "里问了"),
    ("张三 老党员 说见过 在镇上", "张三", "members", "", NOW, "老党员", "说见过，在镇上"),
    ("张三 党小组长 联系不上", "张三", "members", "nothing", NOW, "党小组长", ""),
    ("张三 支委 打听到在广东", "张三", "members", "lead", NOW, "支委", "打听到在广东"),
    ("张三 表哥 在深圳 13800001234", "张三", "family", "", NOW, "表哥 13800001234", "在深圳"),
    ("问了张三表妹，说去年去世了", "张三", "family", "", NOW, "表妹", "说去年去世了"),
    ("昨天问张三的战友，不清楚去向", "张三", "family", "nothing", "02-24", "战友", ""),
    ("张三 电话打通了，本人接的", "张三", "contact", "reached", NOW, "", "本人接的"),
    ("张三 打通了 说下周回来", "张三", "", "reached", NOW, "", "说下周回来"),
    ("张三 联系到本人 在宁波打工", "张三", "", "reached", NOW, "", "在宁波打工"),
    ("张三 已联系上", "张三", "", "reached", NOW, "", ""),
    ("张三 找到了 住在敬老院", "张三", "", "reached", NOW, "", "住在敬老院"),
    ("张三 本人回电话了 昨晚九点", "张三", "", "reached", "02-24 21:00", "", "本人"),
    ("张三 号码不存在", "张三", "", "vacant", NOW, "", ""),
    ("张三 是空号", "张三", "", "vacant", NOW, "", ""),
    ("张三 欠费停机", "张三", "", "suspended", NOW, "", ""),
    ("张三 打错了 不是本人", "张三", "", "unknown_there", NOW, "", ""),
    ("张三 换人了 别人在用", "张三", "", "unknown_there", NOW, "", ""),
    ("张三 不认识", "张三", "", "unknown_there", NOW, "", ""),
    ("张三 被拉黑了", "张三", "", "refused", NOW, "", ""),
    ("张三 拒绝沟通 挂了", "张三", "", "refused", NOW, "", ""),
    ("张三 没打通", "张三", "", "unanswered", NOW, "", ""),
    ("张三", "张三", "", "", NOW, "", ""),
    ("昨天下午3点", "", "", "", "02-24 15:00", "", ""),
    ("张三 明天再打", "张三", "", "", NOW, "", "明天再打"),
    # no attempt at all
    ("王小明", "王小明", "", "", NOW, "", ""),
    ("没有一点消息吗", "", "", "", NOW, "", "没有一点消息吗"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "channel", "outcome", "note"),
    [
        ("1 电话 空号 后来请邻居用她的手机拨打同样号码，还是空号", "contact", "vacant",
         "后来请邻居用她的手机拨打同样号码，还是空号"),
        ("1 亲友 有线索 听说他女儿在省城工作", "family", "lead", "听说他女儿在省城工作"),
        ("1 电话 打不通 空号", "contact", "vacant", ""),
        ("1 电话 无人接听 昨天晚上 邻居说他搬走了", "contact", "unanswered", "邻居说他搬走了"),
    ],
)  # fmt: skip
def test_what_follows_a_way_and_its_outcome_is_kept_word_for_word(
    line: str, channel: str, outcome: str, note: str
) -> None:
    found = read(line)
    assert (found.who, found.channel, found.outcome, found.note) == ("1", channel, outcome, note)


@pytest.mark.parametrize(
    ("text", "who", "channel", "outcome", "time", "through", "note"), LINES, ids=lambda v: v or "-"
)
def test_a_line_is_understood_as_people_write_it(
    text: str, who: str, channel: str, outcome: str, time: str, through: str, note: str
) -> None:
    line = read(text)
    assert (line.who, line.channel, line.outcome) == (who, channel, outcome)
    assert (shown(line), line.through, line.note) == (time, through, note)


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(LINES) >= 120
    assert len({text for text, *_ in LINES}) == len(LINES)


def test_every_word_of_a_channel_and_an_outcome_is_understood_in_a_line() -> None:
    lost = [
        (name, word)
        for name in ("channel", "outcome")
        for row in CODES[name]
        for word in (row.label, row.button, *row.synonyms)
        if getattr(read(f"王小明 {word}"), name) != row.code
    ]
    assert lost == []


def test_only_a_word_of_a_channel_or_an_outcome_makes_an_attempt() -> None:
    assert [read(text).speaks for text in ("王小明", "昨天下午", "wxm", "28")] == [False] * 4
    assert [read(text).speaks for text in ("王小明 电话", "空号")] == [True] * 2


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("刚才", "2026-02-25 09:00 exact"),
        ("刚刚", "2026-02-25 09:00 exact"),
        ("10分钟前", "2026-02-25 08:50 exact"),
        ("半小时前", "2026-02-25 08:30 exact"),
        ("一个半小时前", "2026-02-25 07:30 exact"),
        ("今天", "2026-02-25 00:00 day"),
        ("今早", "2026-02-25 00:00 half_day"),
        ("今天上午", "2026-02-25 00:00 half_day"),
        ("早上八点", "2026-02-25 08:00 exact"),
        ("八点半", "2026-02-25 08:30 exact"),
        ("8:20", "2026-02-25 08:20 exact"),
        ("昨天", "2026-02-24 00:00 day"),
        ("昨天下午", "2026-02-24 12:00 half_day"),
        ("昨下午", "2026-02-24 12:00 half_day"),
        ("昨天的上午", "2026-02-24 00:00 half_day"),
        ("昨天中午", "2026-02-24 11:00 half_day"),
        ("昨天中午12点半", "2026-02-24 12:30 exact"),
        ("昨天下午3点", "2026-02-24 15:00 exact"),
        ("昨天下午三点一刻", "2026-02-24 15:15 exact"),
        ("昨天3点", "2026-02-24 15:00 exact"),
        ("昨天15点20", "2026-02-24 15:20 exact"),
        ("昨晚", "2026-02-24 18:00 half_day"),
        ("昨晚八点", "2026-02-24 20:00 exact"),
        ("昨天晚上8:20", "2026-02-24 20:20 exact"),
        ("昨晚十二点", "2026-02-25 00:00 exact"),
        ("昨晚一点", "2026-02-25 01:00 exact"),
        ("前天", "2026-02-23 00:00 day"),
        ("大前天", "2026-02-22 00:00 day"),
        ("三天前", "2026-02-22 00:00 day"),
        ("周一", "2026-02-23 00:00 day"),
        ("周三", "2026-02-25 00:00 day"),
        ("周五", "2026-02-20 00:00 day"),
        ("上周五", "2026-02-20 00:00 day"),
        ("上上周日", "2026-02-15 00:00 day"),
        ("上个星期三", "2026-02-18 00:00 day"),
        ("星期一晚上", "2026-02-23 18:00 half_day"),
        ("2月20日", "2026-02-20 00:00 day"),
        ("2月20号上午", "2026-02-20 00:00 half_day"),
        ("二月二十日", "2026-02-20 00:00 day"),
        ("2.20", "2026-02-20 00:00 day"),
        ("2/20", "2026-02-20 00:00 day"),
        ("02-20", "2026-02-20 00:00 day"),
        ("2026.2.20", "2026-02-20 00:00 day"),
        ("2026年2月20号下午三点半", "2026-02-20 15:30 exact"),
        ("20号", "2026-02-20 00:00 day"),
        ("31号", "2026-01-31 00:00 day"),
        ("12月30日", "2025-12-30 00:00 day"),
        ("3月5日", "2026-03-05 00:00 day"),
        ("3.5", "2026-03-05 00:00 day"),
        ("今天下午", "2026-02-25 12:00 half_day"),
        ("明早", "2026-02-26 00:00 half_day"),
        ("下周一", "2026-03-02 00:00 day"),
        ("下周", None),
        ("2月30日", None),
        ("25:70", None),
        ("正月初五", None),
        ("有空的时候", None),
        ("一点", None),
        ("", None),
    ],
)
def test_a_time_is_read_in_the_words_people_use(text: str, time: str | None) -> None:
    moment = read_time(text, TOLD, ZONE)
    read_as = moment and f"{moment.at.astimezone(ZONE):%Y-%m-%d %H:%M} {moment.precision}"
    assert read_as == time


def test_a_line_as_long_as_a_message_is_read_at_all() -> None:
    assert read("王小明 电话 空号 " + "说" * 4000).outcome == "vacant"
