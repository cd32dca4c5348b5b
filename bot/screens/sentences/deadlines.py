"""What is said while dates of the plan are moved."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "mobilised_today": N_("记的是今天。如果更早就动员了，请按“改动员日期”。"),
    "mobilised_redated": N_("动员部署的日期已改，原来的日期仍留在记录里。"),
    "mobilised_unclear": N_("看不懂是哪一天。请写成：2月18日、上周五，或者按下面的按钮。"),
    "mobilised_outside": N_("这一天还没有到，或者排查还没有开始。请另写一天，或者按下面的按钮。"),
    "date_shifted": N_("日期已改，正在通知下级。"),
    "date_there": N_("日期已经是这一天，没有重复通知。下面是可以调整的日期。"),
    "day_not_offered": N_("不能改到这一天。请在下面另选一个工作日。"),
}
