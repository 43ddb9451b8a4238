"""Why the system refused, in the user's language: its own words are English, or whatever it was installed in."""

from __future__ import annotations

import errno

from companion.base.i18n import _


def os_reason(error: OSError) -> str:
    """A few words without a full stop, to stand inside a sentence; the system's own where no others are known."""
    known = {
        errno.ENOENT: _("找不到它"),
        errno.EACCES: _("没有权限"),
        errno.EPERM: _("没有权限"),
        errno.EEXIST: _("已有同名的文件"),
        errno.ENOTDIR: _("路径里有一级不是文件夹"),
        errno.EISDIR: _("这是一个文件夹"),
        errno.ENOSPC: _("磁盘满了"),
        errno.EDQUOT: _("磁盘配额用完了"),
        errno.EFBIG: _("文件太大"),
        errno.EROFS: _("磁盘是只读的"),
        errno.ENAMETOOLONG: _("名字太长"),
        errno.ELOOP: _("链接绕成了圈"),
        errno.EIO: _("磁盘读写出错"),
        errno.EMFILE: _("同时打开的文件太多"),
        errno.ENFILE: _("同时打开的文件太多"),
        errno.ENOTEMPTY: _("文件夹不是空的"),
        errno.EBUSY: _("正被别的程序占用"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)
