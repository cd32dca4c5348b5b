"""What is said when work is handed over."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "link_own": N_("这是您自己发出的交接链接，请转给接任的人，由对方点开。"),
    "link_over": N_("交接已经完成，这个链接不能再用。请向现任书记再要一个。"),
    "link_ended": N_("发出链接的人已不在岗，这个链接不能再用。请向上级党组织再要一个。"),
}
