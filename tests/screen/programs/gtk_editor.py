"""A GTK 3 editor (system Python): mirrors its buffer to FILE, logs every key it gets to FILE.keys.

On SIGUSR1 one more window, TITLE 2, for FILE.2.
"""

import signal
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402


def open_window(path, title):
    fresh, keys = Path(f"{path}.new"), Path(f"{path}.keys")

    def mirror(buffer):
        text = buffer.get_text(buffer.get_start_iter(), buffer.get_end_iter(), True)
        fresh.write_bytes(text.encode())
        fresh.replace(path)

    def log(widget, event):
        kind = "down" if event.type == Gdk.EventType.KEY_PRESS else "up"
        with keys.open("a") as file:
            file.write(f"{kind} {Gdk.keyval_name(event.keyval)}\n")
        return False

    window = Gtk.Window(title=title)
    window.set_default_size(420, 260)
    view = Gtk.TextView()
    view.set_wrap_mode(Gtk.WrapMode.WORD_CHAR)
    view.get_buffer().connect("changed", mirror)
    scroll = Gtk.ScrolledWindow()
    scroll.add(view)
    window.add(scroll)
    window.connect("key-press-event", log)
    window.connect("key-release-event", log)
    window.connect("destroy", Gtk.main_quit)
    path.write_bytes(b"")
    keys.write_text("")
    window.show_all()
    view.grab_focus()


path, title = Path(sys.argv[1]), sys.argv[2]
open_window(path, title)
GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, open_window, Path(f"{path}.2"), f"{title} 2")
Gtk.main()
