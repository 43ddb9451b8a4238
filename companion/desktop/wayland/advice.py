"""How a person binds ``companion show palette`` to a key, on each desktop that has its own way."""

from __future__ import annotations

from companion.base.i18n import _

COMMAND = "companion show palette"


def binding_advice(desktop: str) -> str:
    """One sentence for the desktop of XDG_CURRENT_DESKTOP (a list with colons)."""
    names = {name.strip().lower() for name in desktop.split(":")}
    if names & {"gnome", "ubuntu", "unity", "budgie", "pantheon"}:
        said = _("请打开 设置 → 键盘 → 查看及自定义快捷键 → 自定义快捷键，点加号，命令填 {command}，再按下想用的组合键。")
    elif names & {"kde"}:
        said = _("请打开 系统设置 → 键盘 → 快捷键 → 新增 → 命令或脚本，命令填 {command}，再按下想用的组合键。")
    elif names & {"sway"}:
        said = _(
            "请在 ~/.config/sway/config 里加两行：bindsym Ctrl+Alt+space exec {command}，"
            'for_window [app_id="companion"] floating enable；然后运行 swaymsg reload。'
        )
    elif names & {"hyprland"}:
        said = _("请在 ~/.config/hypr/hyprland.conf 里加一行：bind = CTRL ALT, space, exec, {command}。")
    elif names & {"niri"}:
        said = _("请在 ~/.config/niri/config.kdl 的 binds 里给 Ctrl+Alt+Space 加上 spawn，依次写 companion、show、palette。")
    elif names & {"labwc", "labwc:wlroots"}:
        said = _("请在 ~/.config/labwc/rc.xml 里给 C-A-space 加一个 Execute 动作，命令填 {command}，然后运行 labwc --reconfigure。")
    else:
        said = _("请在系统的快捷键设置里，把 {command} 绑到一个组合键上。")
    return said.format(command=COMMAND)
