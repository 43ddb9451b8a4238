"""One opening of the palette: the list, the preview and the form follow what is typed and chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from companion.base.i18n import _
from companion.phrases.model import Phrase
from companion.phrases.slots import fill
from companion.ui.announce import announce
from companion.ui.choice import Action
from companion.ui.leaving import Leaving
from companion.ui.palette.feed import EmptyFeed, Feed, rows_for
from companion.ui.palette.filling import profile_values, text_to_check, value_lost
from companion.ui.palette.preview import Shown
from companion.ui.palette.suggestions import SlotMemory
from companion.ui.palette.view import PaletteView

_SPEAK_MS = 200
"""The keyboard stays in the search field, so nobody reads the list out by itself: we do, once typing pauses this long."""


class Session(QObject):
    """Keeps the widgets of `view` true. `form_opened` asks for a look at the clipboard, once per form."""

    form_opened = Signal()

    def __init__(self, view: PaletteView, leaving: Leaving, parent: QObject) -> None:
        super().__init__(parent)
        self.feed: Feed = EmptyFeed()
        self.profile: Mapping[str, str] = {}
        self.memory = SlotMemory()
        self._view = view
        self._leaving = leaving
        self._key = ""
        self._drafts: dict[str, dict[str, str]] = {}
        self._wanted = Action.PASTE
        self._opened = False
        self._speak = QTimer(self)
        self._speak.setSingleShot(True)
        self._speak.setInterval(_SPEAK_MS)
        self._speak.timeout.connect(self._say_current)
        view.search.query_changed.connect(self._ask_feed)
        view.stages.chosen.connect(self._ask_feed)
        view.channel.chosen.connect(self._ask_feed)
        view.list.moved.connect(self._show_current)
        view.form.changed.connect(self._keep_draft)
        leaving.blanks_open.connect(self.open_form)

    def begin(self, key: str) -> None:
        """Start afresh; `key` names the target window for remembered values."""
        self._key = key
        self._drafts.clear()
        self._view.search.clear()
        self._view.stages.choose("")
        self._view.show_help(False)
        self._opened = True
        self._ask_feed()
        self._view.search.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def refresh(self) -> None:
        """The phrases changed: ask the feed again and stay on the selected phrase, if it is still there."""
        current = self._view.list.current_phrase()
        self._ask_feed(keep=current.id if current is not None else "")

    def remember(self, values: Mapping[str, str]) -> None:
        """Keep typed values for this target window; the agent's own particulars are not typed."""
        self.memory.remember(self._key, {name: value for name, value in values.items() if name not in self.profile})

    def act(self, action: Action, key: int) -> None:
        """Try to leave with the selected phrase; nothing selected, nothing happens."""
        phrase = self._view.list.current_phrase()
        if phrase is not None:
            self._leaving.leave(phrase, self._values(phrase), action, self._view.search.query, key)

    def act_as_wanted(self, key: int) -> None:
        """The form is complete: do what was wanted when it opened."""
        self.act(self._wanted, key)

    def text(self) -> str:
        """The selected phrase with what is known for its slots; empty when nothing is selected."""
        phrase = self._view.list.current_phrase()
        return text_to_check(phrase, self._values(phrase)) if phrase is not None else ""

    def checks(self) -> Callable[[str], str]:
        """What a text made of the selected phrase elsewhere has to pass: gives why it may not go out, or nothing."""
        phrase = self._view.list.current_phrase()
        if phrase is None:
            return lambda _after: ""
        values = self._values(phrase)
        return lambda after: value_lost(phrase, values, after)

    def values(self) -> Mapping[str, str]:
        """What is known for its slots."""
        phrase = self._view.list.current_phrase()
        return self._values(phrase) if phrase is not None else {}

    @property
    def form_open(self) -> bool:
        """Whether the form stands in place of the preview."""
        return self._view.right.currentIndex() == 1

    def has_blanks(self) -> bool:
        """Whether the selected phrase has anything to fill in."""
        phrase = self._view.list.current_phrase()
        return phrase is not None and bool(set(phrase.slots) - set(profile_values(phrase, self.profile)))

    def open_form(self, action: Action) -> None:
        """Show the form for the selected phrase, or what is still wrong in it. `action`: what to do when complete."""
        phrase = self._view.list.current_phrase()
        if phrase is None:
            return
        self._wanted = action
        if self.form_open:
            self._view.form.show_problem()
            return
        drafts = self._drafts.get(phrase.id, {})
        self._view.form.ask(phrase, self.profile, drafts, self.memory.recall(self._key))
        self._view.show_form(True)
        self._view.form.start()
        self._hint()
        self.form_opened.emit()

    def held_back(self) -> bool:
        """Whether a slot keeps the selected phrase from going out; then the form says which and why, as it does for Enter."""
        phrase = self._view.list.current_phrase()
        if phrase is None or fill(phrase, self._values(phrase)).ready:
            return False
        self.open_form(self._wanted if self.form_open else Action.PASTE)
        return True

    def close_form(self) -> None:
        """Back to the list; what was typed is kept until the palette closes."""
        self._show_current()
        self._view.search.setFocus(Qt.FocusReason.BacktabFocusReason)

    def _ask_feed(self, _cause: str = "", *, keep: str = "") -> None:
        view, line = self._view, self._view.search.query
        rows = rows_for(self.feed, line, view.stages.stage, view.channel.channel)
        view.list.show_rows(rows, self.profile, keep)
        view.left.setCurrentIndex(0 if rows else 1)
        if not rows:
            said = _("没有找到‘{query}’。Enter 不会粘贴任何内容。Ctrl+N 存为我的草稿。") if line.strip() else _("这里还没有话术。Enter 不会粘贴任何内容。")
            view.nothing.setText(said.format(query=line.strip()))

    def _values(self, phrase: Phrase) -> dict[str, str]:
        return {**self._drafts.get(phrase.id, {}), **profile_values(phrase, self.profile)}

    def _keep_draft(self) -> None:
        phrase = self._view.list.current_phrase()
        if phrase is not None:
            self._drafts[phrase.id] = self._view.form.values()

    def _show_current(self) -> None:
        phrase = self._view.list.current_phrase()
        self._leaving.withdraw()
        self._view.show_form(False)
        self._view.preview.show_phrase(
            Shown(phrase, self._values(phrase), self.feed.version(phrase)) if phrase is not None else None
        )
        self._hint()
        self._speak.start()

    def _say_current(self) -> None:
        """The selected row, or that there is none; right after opening also where the text will go."""
        view = self._view
        if self.form_open or not (view.list.isVisible() or view.nothing.isVisible()):
            return
        words = view.list.spoken() or view.nothing.text()
        announce(view.list, f"{view.footer.target_text} {words}" if self._opened else words)
        self._opened = False

    def _hint(self) -> None:
        phrase = self._view.list.current_phrase()
        self._view.footer.show_hints(hints(phrase, form=self.form_open, blanks=self.has_blanks(), target=bool(self._leaving.target.window)))


def hints(phrase: Phrase | None, *, form: bool, blanks: bool, target: bool) -> tuple[tuple[str, str], ...]:
    """The keys that do something just now: (keys, what they do)."""
    if form:
        return (("Tab", _("下一处")), ("Shift+Tab", _("上一处")), ("Enter", _("下一处，最后一处完成")), ("Esc", _("返回")))
    if phrase is None:
        return (("Esc", _("关闭")), ("F1", _("帮助")))
    found = [("Enter", _("粘贴") if target else _("复制"))]
    if target:
        found.append(("Ctrl+Enter", _("复制")))
    if target and len(phrase.parts) > 1:
        found.append(("Shift+Enter", _("分段")))
    if blanks:
        found.append(("Tab", _("填写")))
    return (*found, ("F1", _("帮助")))
