"""What the commands print; the work itself is done in `administration` and the storage."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import storage as stored
from bot import administration
from bot.administration import Mistaken
from bot.app import clock_of, keys_of, opened
from bot.domain.closing import too_early
from bot.domain.dates import print_chinese
from bot.office import find_office
from bot.policy import load_policy
from bot.settings import TELEGRAM, Settings

UNKNOWN_BOT = "你的机器人"


async def invite(role: str, path: str, hours: int, called: str = "") -> None:
    """Print a link for one person; it is the last line."""
    settings = Settings.of()
    clock = clock_of(settings)
    async with opened(settings, clock) as (storage, _):
        name = await _bot_name(settings)
        link = await administration.invite(storage, role, path, hours, clock.now(), name, called)
    print(f"给“{path}”的 {role} 邀请链接，只能用一次，{hours} 小时内有效：")
    if name == UNKNOWN_BOT:
        print(
            f"（连不上 Telegram 或没有设置 BOT_TOKEN，请把链接里的“{UNKNOWN_BOT}”换成机器人的用户名。）"
        )
    print(link)


async def _bot_name(settings: Settings) -> str:
    """The bot's user name, asked of Telegram; a placeholder where that is not possible."""
    from telegram import Bot
    from telegram.error import TelegramError

    from bot.transport import AiohttpRequest

    if settings.bot_token is None:
        return UNKNOWN_BOT
    base = settings.bot_api_url.rstrip("/")
    bot = Bot(
        settings.bot_token.reveal(),
        base_url=f"{base}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    try:
        async with bot:
            return bot.username
    except TelegramError:
        return UNKNOWN_BOT


async def revoke(person: str) -> None:
    """Take access away, or list who has it."""
    settings = Settings.of()
    clock = clock_of(settings)
    async with opened(settings, clock) as (storage, _):
        if person:
            count = await administration.revoke(storage, person, clock.now())
            print(f"已收回 {count} 项权限，立即生效。")
            return
        for holder in await storage.people():
            roles = "、".join(f"{role}@{unit.name}" for role, unit in holder.roles) or "没有权限"
            print(f"{holder.person}\tTelegram {holder.telegram}\t{roles}")


async def import_units(file: Path) -> None:
    """Bring in the tree."""
    settings = Settings.of()
    clock = clock_of(settings)
    try:
        data = await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise Mistaken(f"读不到文件 {file.name}。") from error
    async with opened(settings, clock) as (storage, _):
        new, known = await administration.import_units(storage, data, clock.now())
    print(f"新建 {new} 个党组织，{known} 个已有。")


async def migrate() -> None:
    """Bring the database to this version."""
    settings = Settings.of()
    keys_of(settings)
    changed = await stored.migrate(settings.database)
    print("数据库已升级。" if changed else "数据库已经是这个版本。")


async def audit() -> bool:
    """Verify every chain; whether all is sound."""
    settings = Settings.of()
    async with opened(settings, clock_of(settings)) as (storage, _):
        findings = await storage.audit()
    for finding in findings:
        print(finding)
    print("有对不上的记录。" if findings else "全部记录链核对无误。")
    return not findings


async def backup(file: Path) -> None:
    """A consistent copy of the database."""
    settings = Settings.of()
    async with opened(settings, clock_of(settings)) as (storage, _):
        await storage.backup(file)
    print(f"已备份到 {file}。密钥不在备份里，请另外妥善保管 {settings.data_dir} 下的密钥文件。")


async def restore(file: Path) -> None:
    """Bring a backup back."""
    settings = Settings.of()
    await stored.restore(settings.database, file, keys_of(settings))
    print("已恢复。请运行 audit 核对。")


async def purge(path: str) -> None:
    """Empty everything personal of a unit."""
    settings = Settings.of()
    clock = clock_of(settings)
    async with opened(settings, clock) as (storage, policy):
        found = await storage.find_units(path)
        if len(found) != 1:
            raise Mistaken(f"“{path}”有 {len(found)} 个，请写完整的路径。")
        today = clock.now().astimezone(settings.zone).date()
        early = too_early(found[0], policy.campaign, today)
        if early == "ends":
            day = print_chinese(policy.campaign.ends.isoformat())
            raise Mistaken(f"“{path}”还不能清除：本次排查到 {day} 才结束，以后才能清除。")
        if early == "unreported":
            raise Mistaken(f"“{path}”还不能清除：上级党（工）委还没有签字上报，请先上报。")
        if not await storage.archived(found[0].id):
            raise Mistaken(
                f"“{path}”还不能清除：先在聊天里导出归档，由党（工）委书记确认收到，之后没有新的记录。"
            )
        left = await storage.purge(found[0].id)
    if left:
        raise Mistaken(
            f"“{path}”在数据库里的个人信息已清除，但是下面 {len(left)} 个文件没能清掉。"
            "请停下机器人，检查文件的权限，再运行一次 purge：\n" + "\n".join(left)
        )
    print(f"“{path}”的个人信息已清除，记录链仍可核对。")


async def replay(file: Path, of: str = "") -> bool:
    """Play a masked conversation in a scratch world; with `of`, first write this person's there.

    Whether every touch draws the screen that the file says.
    """
    from bot.playground.journey import Journey
    from bot.playground.replay import first_difference, replay as play

    settings = Settings.of()
    if of:
        await _record(settings, file, of)
    try:
        journey = Journey.from_text(await asyncio.to_thread(file.read_text, "utf-8"))
    except OSError as error:
        raise Mistaken(f"读不到文件 {file.name}。") from error
    wrong = first_difference(journey, await play(journey, settings.policy_dir))
    if wrong is None:
        print(f"{len(journey.touches)} 次操作，画面全部一样。")
    else:
        print(f"第 {wrong} 次操作的画面和文件里记的不一样，共 {len(journey.touches)} 次。")
    return wrong is None


async def _record(settings: Settings, file: Path, person: str) -> None:
    from bot.playground.recording import Differs, NothingHeard, record

    async with opened(settings, clock_of(settings)) as (storage, policy):
        number = await administration.person_of(storage, person)
        try:
            made = await record(storage, number, policy, settings.zone, settings.policy_dir)
        except (Differs, NothingHeard) as error:
            raise Mistaken(str(error)) from error
    await asyncio.to_thread(file.write_text, made.journey.text(), "utf-8")
    print(f"已写到 {file}：{len(made.journey.touches)} 次操作，姓名、号码和文字都换成了虚构的。")
    if made.left_out:
        print(f"有 {made.left_out} 次发来的文件已经删除，没有写进去。")
    if made.unlike is not None:
        print(f"从第 {made.unlike} 处修改起，重放的结果和真实记录不一样。")


async def doctor() -> bool:
    """Say what is set up wrong and how to mend it; whether all is well."""
    settings = Settings.of()
    troubles = [*_settings_troubles(settings), *_folder_troubles(settings)]
    if not troubles:
        troubles += await _record_troubles(settings)
    for trouble in troubles:
        print(f"✗ {trouble}")
    if find_office() is None:
        print("· 没有装 LibreOffice：发出的文件不能另存为 PDF，其余照常。")
    print("设置没有问题。" if not troubles else f"{len(troubles)} 处要改。")
    return not troubles


def _settings_troubles(settings: Settings) -> list[str]:
    troubles = []
    if settings.bot_token is None:
        troubles.append("没有 BOT_TOKEN：向 @BotFather 申请，写进环境变量 BOT_TOKEN。")
    plain = settings.webhook_url and not settings.webhook_url.startswith("https://")
    if plain and settings.bot_api_url.rstrip("/") == TELEGRAM:
        troubles.append("WEBHOOK_URL 要以 https:// 开头，Telegram 只认 HTTPS。")
    if settings.webhook_url and settings.webhook_secret is None:
        troubles.append("设了 WEBHOOK_URL 还要设 WEBHOOK_SECRET，几个进程要用同一个。")
    if settings.database.startswith("postgresql") and settings.data_key is None:
        troubles.append("用 PostgreSQL 时要设 DATA_KEY（32 字节的 base64），几个进程要用同一个。")
    try:
        load_policy(settings.campaign_year or 2026, settings.policy_dir)
    except ValueError as error:
        troubles.append(f"POLICY_DIR 里的文件有错：{error}")
    return troubles


def _folder_troubles(settings: Settings) -> list[str]:
    folder = settings.data_dir
    if not folder.exists():
        return []
    troubles = []
    if not os.access(folder, os.W_OK):
        troubles.append(f"DATA_DIR（{folder}）不能写：请改权限或换一个目录。")
    for name in ("data.key", "audit.key"):
        path = folder / name
        if path.exists() and path.stat().st_mode & 0o077:
            troubles.append(f"{name} 别人也能读：请运行 chmod 600 {path}。")
    return troubles


async def _record_troubles(settings: Settings) -> list[str]:
    try:
        async with opened(settings, clock_of(settings)) as (storage, _):
            await storage.tree()
    except stored.StorageError as error:
        return [f"数据库：{error}"]
    return []
