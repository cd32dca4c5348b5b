"""What is said to those who come in."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    # coming in
    "search_above": N_(
        "打的字没有记下。上级不按姓名找人：发 /branches 打开支部，再看名单；要报告或请示，发 /report。"
    ),
    "search_above_only": N_("打的字没有记下。上级不按姓名找人：发 /branches 打开支部，再看名单。"),
    "no_branch": N_("您现在没有负责的党支部，不能做这一步。请向上级索取邀请链接。"),
    "link_unknown": N_("这个链接无效。请向发链接的人再要一个。"),
    "link_used": N_("这个链接已经用过。每个链接只能用一次，请再要一个新的。"),
    "link_expired": N_("这个链接已经过期。请向发链接的人再要一个。"),
    "link_void": N_("这个链接已经换成新的，不能再用。请向发链接的人要新的那个。"),
    "link_not_needed": N_("这个链接不能再用，您原有的权限不受影响。"),
}
