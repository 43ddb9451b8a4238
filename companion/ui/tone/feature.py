"""The tone check as one part of the program: the clipboard read on request, the verdict, the text put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from companion.base.i18n import _
from companion.base.settings import Settings
from companion.desktop.ports import NO_TARGET, Clipboard, ClipboardContent, Hotkeys, Target, Typist
from companion.phrases.model import Phrase
from companion.tone.model import Finding, Report, Suppressions
from companion.ui.bridge import Bridge
from companion.ui.choice import Action as Leave
from companion.ui.choice import Choice
from companion.ui.look import Look
from companion.ui.paste_flow import PasteFlow
from companion.ui.second_enter import SecondEnter
from companion.ui.settings.live import LiveSettings
from companion.ui.strip import MessageStrip, PartStrip
from companion.ui.tone import words
from companion.ui.tone.clean_note import CleanNote
from companion.ui.tone.draft import Draft
from companion.ui.tone.filled import with_values
from companion.ui.tone.ignored import ignore_rule, ignore_wording
from companion.ui.tone.offer import query_for, vetted_phrase
from companion.ui.tone.rule_shelf import RuleShelf
from companion.ui.tone.session import Refuses, nothing
from companion.ui.tone.window import ToneWindow

if TYPE_CHECKING:
    from companion.phrases.library import Library

# The window manager tells other clients of a new active window a moment after it has told us (ms).
_ACTIVE_KNOWN = 50


class ToneFeature(QObject):
    """`accepted` carries a mended text once it has left, and its target. `phrase_wanted` carries a query for the palette.

    Nothing that was checked is kept: not in a file, not in the log, and not in memory once the window is closed.
    """

    accepted = Signal(str, object)
    phrase_wanted = Signal(str)
    closed = Signal()
    """The window is gone, whether or not with a text."""
    letting_go = Signal()
    """A text is on its way to the target: nothing of ours may stand in front of it."""

    def __init__(
        self, look: Look, typist: Typist, clipboard: Clipboard, hotkeys: Hotkeys, message: MessageStrip,
        live: LiveSettings, rules: Path, today: Callable[[], date], parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._typist, self._clipboard, self._message, self._live, self._today = typist, clipboard, message, live, today
        self._chord = live.now.hotkeys.check
        self._library: Library | None = None
        self._asked_over = NO_TARGET
        self._values: tuple[str, ...] = ()
        self.shelf = RuleShelf(rules)
        self.window = ToneWindow(look, self._check, self._offer)
        self.note = CleanNote(look)
        self.flow = PasteFlow(typist, clipboard, message, PartStrip(look), self)
        self._read: Bridge[ClipboardContent] = Bridge(self._arrived, self)
        self._second_enter = SecondEnter(hotkeys, self)
        self.window.decided.connect(self._second_enter.begin)
        self.window.chosen.connect(self._second_enter.let_go)
        self.window.chosen.connect(self._put_back)
        self.window.closed.connect(self._forget)
        self.window.closed.connect(self.closed)
        self.window.keys.wording_ignored.connect(self._ignore_wording)
        self.window.keys.rule_ignored.connect(self._ignore_rule)
        self.window.keys.phrase_wanted.connect(self._want_phrase)
        self.window.installEventFilter(self)
        self.flow.used.connect(self._told)
        self.use_settings(live.now)

    def close(self) -> None:
        """Off the screen; what is still on its way arrives nowhere."""
        self._read.close()
        self._second_enter.close()
        self.flow.close()
        self.note.withdraw()
        self.window.hide()

    def use_settings(self, settings: Settings) -> None:
        """In force from now on."""
        self._chord = settings.hotkeys.check
        self.flow.use_single_line(settings.paste.single_line)

    def use_library(self, library: Library) -> None:
        """Offer phrases of `library` from now on."""
        self._library = library

    def toggle(self, target: Target) -> None:
        """The hotkey: check what was copied, or close."""
        window = self.window
        if window.isVisible() and window.isActiveWindow():
            window.dismiss()
            return
        window.dismiss()
        self.note.withdraw()
        self._second_enter.close()
        self._values = ()
        self._asked_over = target if target.window else self._typist.last_target()
        self._clipboard.read(self._read.post)

    def check_text(self, text: str, values: Iterable[str], target: Target, refuses: Refuses = nothing) -> str:
        """Check a text that is not from the clipboard, filled with `values`: one short sentence, or empty when the
        window is open with it. What `refuses` has a sentence for does not leave.
        """
        self._values = tuple(values)
        return words.unfit(text) or self._judge(text, target, instead=False, refuses=refuses)

    def _arrived(self, content: ClipboardContent) -> None:
        target = self._asked_over
        if self._typist.current_target().window not in (0, target.window):
            # A slow owner, and the agent is elsewhere by now: a window that comes up there would take their keys.
            self._message.say(_("窗口换了，没有检查。请回到原来的窗口再按一次。"), NO_TARGET, caution=True)
            return
        why = words.refused(content, self._chord)
        if why:
            self._message.say(why, target, caution=True)
            return
        said = self._judge(content.text, target, instead=True)
        if said:
            self.note.say(said, target)

    def _judge(self, text: str, target: Target, *, instead: bool, refuses: Refuses = nothing) -> str:
        report = self._check(text)
        if report.refusal or not report.findings:
            return report.refusal or _("没发现问题")
        self.window.open_over(Draft(text, text, report), target, instead=instead, refuses=refuses)
        return ""

    def _check(self, text: str) -> Report:
        return with_values(text, self._values, self.report)

    def report(self, text: str) -> Report:
        """What is found in `text`, but for what the agent does not want to hear again."""
        tone = self._live.now.tone
        return self.shelf.check(text, Suppressions(frozenset(tone.words), frozenset(tone.rules)))

    def _forget(self) -> None:
        self._values = ()

    def _offer(self, draft: Draft) -> Phrase | None:
        return vetted_phrase(draft, self._library, self._today()) if self._library is not None else None

    def _ignore_wording(self, finding: Finding) -> None:
        self._live.put(ignore_wording(self._live.now, finding.text))
        self.window.session.check_again()
        self.window.session.tell(words.ignored_wording(finding))

    def _ignore_rule(self, finding: Finding) -> None:
        self._live.put(ignore_rule(self._live.now, finding.rule))
        self.window.session.check_again()
        self.window.session.tell(words.ignored_rule(finding))

    def _want_phrase(self, phrase: Phrase) -> None:
        self.window.dismiss()
        self.phrase_wanted.emit(query_for(phrase))

    def _put_back(self, choice: Choice) -> None:
        self.letting_go.emit()
        self.flow.run(choice)

    def _told(self, choice: Choice) -> None:
        if choice.action is Leave.COPY and choice.target.window and self.window.took_selection:
            self._message.say(words.unselected(), choice.target, caution=True)
        self.accepted.emit("\n".join(choice.parts), choice.target)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window lost or got the focus: which window was in front last?"""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate) and self.window.isVisible():
            QTimer.singleShot(_ACTIVE_KNOWN, self, self._look_at_target)
            if event.type() == QEvent.Type.WindowDeactivate:
                self.window.unsure()
        return False

    def _look_at_target(self) -> None:
        if self.window.isVisible():
            self.window.set_current_target(self._typist.last_target())
