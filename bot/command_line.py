"""The command line: `python -m bot …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.starting import serve, to_end

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="排查助手：党员组织关系集中排查的 Telegram 助手。",
)
units = typer.Typer(no_args_is_help=True, help="党组织树。")
app.add_typer(units, name="units")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="网页的端口")] = 8765,
    clock: Annotated[str | None, typer.Option(help="演练从哪个时刻开始（ISO）")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="不自动打开浏览器")] = False,
    tour: Annotated[
        Path | None, typer.Option(help="不用浏览器，在终端演一天，文件留在这里")
    ] = None,
) -> None:
    """在网页里试用：样例支部，不需要 token。"""
    from bot.playground.demo import demo as play
    from bot.playground.tour import tour as go

    if tour is not None:
        to_end(go(tour, clock))
    else:
        to_end(play(port, clock, not no_browser))


@app.command()
def run() -> None:
    """服务 Telegram：轮询；设了 WEBHOOK_URL 就用 webhook。"""
    serve()


@app.command()
def invite(
    role: Annotated[str, typer.Argument(help="secretary, verifier, clerk, committee, city")],
    unit: Annotated[str, typer.Option(help="党组织名称，重名时写 委/支部")],
    hours: Annotated[int, typer.Option(help="多少小时内有效")] = 72,
    name: Annotated[str, typer.Option(help="对方的称呼，同事在修改记录里看到，如 李书记")] = "",
) -> None:
    """生成一次性邀请链接（最后一行）。"""
    from bot.commands import invite as make

    to_end(make(role, unit, hours, name))


@app.command()
def revoke(
    person: Annotated[str, typer.Argument(help="用户编号；不写则列出所有用户")] = "",
) -> None:
    """立即收回一个人的全部权限。"""
    from bot.commands import revoke as take

    to_end(take(person))


@units.command("import")
def units_import(file: Annotated[Path, typer.Argument(help="标题：单位、类别、上级")]) -> None:
    """从表格导入党组织树。"""
    from bot.commands import import_units

    to_end(import_units(file))


@app.command()
def gallery(folder: Annotated[Path, typer.Argument()]) -> None:
    """把每个界面用样例数据写成网页。"""
    from bot.gallery import write_gallery

    count = write_gallery(folder)
    print(f"{count} 个界面写到了 {folder}")


@app.command()
def migrate() -> None:
    """把数据库升级到本版本。"""
    from bot.commands import migrate as bring

    to_end(bring())


@app.command()
def audit() -> None:
    """核对每条记录链；有一处对不上就说出是哪一行。"""
    from bot.commands import audit as verify

    if not to_end(verify()):
        raise typer.Exit(1)


@app.command()
def backup(file: Annotated[Path, typer.Argument()]) -> None:
    """备份数据库（不含密钥）。"""
    from bot.commands import backup as save

    to_end(save(file))


@app.command()
def restore(file: Annotated[Path, typer.Argument()]) -> None:
    """从备份恢复（需要原来的密钥）。"""
    from bot.commands import restore as bring_back

    to_end(bring_back(file))


@app.command()
def purge(
    unit: Annotated[str, typer.Option(help="党组织名称")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    """清除一个党组织的全部个人信息；记录链仍可核对。"""
    from bot.commands import purge as wipe

    if not yes and not typer.confirm(f"清除“{unit}”的全部个人信息，不能恢复。继续？"):
        raise typer.Exit(1)
    to_end(wipe(unit))


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="对话文件（.json）")],
    of: Annotated[str, typer.Option(help="先把这个用户最近的操作遮盖后写进文件")] = "",
) -> None:
    """在临时环境里重放一段遮盖过的对话，核对每个画面是否一样。"""
    from bot.commands import replay as play

    if not to_end(play(file, of)):
        raise typer.Exit(1)


@app.command()
def doctor() -> None:
    """检查设置，说明哪里不对、怎样改。"""
    from bot.commands import doctor as examine

    if not to_end(examine()):
        raise typer.Exit(1)
