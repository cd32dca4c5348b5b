"""What is said when nudges are put off or get another hour."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "hour_set": N_("以后工作日 {hour}:00 提醒您。"),
    "hour_set_but_today": N_("今天还是 {before}:00；从明天起，工作日 {hour}:00 提醒您。"),
    "hour_set_tomorrow": N_("从明天起，工作日 {hour}:00 提醒您。"),
}
