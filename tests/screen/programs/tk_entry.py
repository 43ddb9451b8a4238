"""A Tk text field (system Python): mirrors its text to FILE, logs every key it gets to FILE.keys."""

import sys
import tkinter
from pathlib import Path

path = Path(sys.argv[1])
fresh = Path(sys.argv[1] + ".new")
keys = Path(sys.argv[1] + ".keys")

root = tkinter.Tk(className="TkEntry")
root.title(sys.argv[2])
root.geometry("420x260")
text = tkinter.Text(root)
text.pack(fill="both", expand=True)


def mirror(_event):
    # Tk ends its text with a line feed of its own, and keeps characters beyond 16 bits as two.
    value = text.get("1.0", "end-1c").encode("utf-16", "surrogatepass").decode("utf-16")
    fresh.write_bytes(value.encode())
    fresh.replace(path)
    text.edit_modified(False)


def log(kind):
    def write(event):
        with keys.open("a") as file:
            file.write(f"{kind} {event.keysym}\n")

    return write


def select_all(_event):
    text.tag_add("sel", "1.0", "end-1c")
    return "break"


text.bind("<<Modified>>", mirror)
text.bind("<KeyPress>", log("down"), add=True)
text.bind("<KeyRelease>", log("up"), add=True)
# Tk's own Ctrl+A goes to the start of the line.
root.bind_class("Text", "<Control-a>", select_all)
path.write_bytes(b"")
keys.write_text("")
text.focus_force()
root.mainloop()
