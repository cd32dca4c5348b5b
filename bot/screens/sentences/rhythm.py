"""What is said when nudges are put off or get another hour."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "hour_set": N_("以后工作日 {hour}:00 提醒您。"),
}
