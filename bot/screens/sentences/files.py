"""What is said about files on their way."""

from collections.abc import Mapping

from bot.screens.words import N_

SENTENCES: Mapping[str, str] = {
    "password_letters": N_("密码只能用键盘上的字母、数字和符号，不要空格和汉字。请重新发一个。"),
    "password_length": N_("密码要 {least} 到 {most} 位。请重新发一个。"),
    "locked_coming": N_("🔒 加密码的文件马上发给您；密码没有保存，那条消息已经删掉。"),
}
