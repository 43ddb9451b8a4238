"""The exercises as they ship: YAML into the model. Content is data; a fault names file, line and key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from companion.base.guarded_yaml import Document, Refused, load
from companion.base.i18n import _
from companion.base.paths import resources_dir
from companion.care.fields import LINE_CHARS, Fields
from companion.care.model import BODILY, CALL_TYPES, KINDS, SECONDS, Exercise, Library, Source, Step
from companion.care.translation import read_texts, translated

EXERCISE_FILES = ("breathing.yaml", "body.yaml", "words.yaml", "mind.yaml", "people.yaml")
OFFERS_FILE = "offers.yaml"
_ID = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_KEYS = ("id", "kind", "title", "opening", "closing", "stop", "seconds", "types", "loop", "off_desk", "fields", "steps", "source")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be read (an exercise with a fault is left out) and every fault, in file order."""

    library: Library
    problems: tuple[Refused, ...] = ()


def care_dir() -> Path:
    """Where the shipped content lies."""
    return resources_dir() / "care"


def load_library(folder: Path, language: str = "zh_CN") -> Loaded:
    """Read the exercises and the offers of `folder`, in the words of `language`. Never raises for content."""
    problems: list[Refused] = []
    exercises: dict[str, Exercise] = {}
    for name in EXERCISE_FILES:
        for root in _root(folder / name, ("exercises",), problems):
            for fields in root.items("exercises", required=True):
                exercise = _exercise(fields, problems)
                if exercise is None:
                    continue
                if exercise.id in exercises:
                    fields.fault("id", _("{id} 已经有了，请换一个名字。").format(id=exercise.id))
                exercises.setdefault(exercise.id, exercise)
    library = Library(tuple(exercises.values()), {}, ("", 300), (), ())
    for root in _root(folder / OFFERS_FILE, ("table", "daily", "slow_down", "asks"), problems):
        library = _offers(root, exercises)
    return Loaded(translated(library, read_texts(folder, language)), tuple(problems))


def _root(path: Path, known: Sequence[str], problems: list[Refused]) -> list[Fields]:
    """The top mapping of a file, or nothing and a problem."""
    try:
        document: Document = load(path)
    except Refused as refused:
        problems.append(refused)
        return []
    root = Fields(document, (), document.tree, problems)
    root.known(known)
    return [root]


def _exercise(fields: Fields, problems: list[Refused]) -> Exercise | None:
    before = len(problems)
    fields.known(_KEYS)
    exercise = Exercise(
        id=fields.text("id", required=True),
        kind=fields.text("kind", required=True, choices=KINDS),
        title=fields.text("title", required=True, limit=LINE_CHARS),
        steps=read_steps(fields, "steps"),
        sources=tuple(_source(item) for item in fields.items("source", required=True)),
        seconds=fields.numbers("seconds", SECONDS),
        types=fields.numbers("types", CALL_TYPES, CALL_TYPES),
        loop=fields.flag("loop"),
        off_desk=fields.flag("off_desk"),
        opening=fields.text("opening", limit=LINE_CHARS),
        closing=fields.text("closing", limit=LINE_CHARS),
        stop=fields.text("stop", limit=LINE_CHARS),
        fields=fields.texts("fields", limit=LINE_CHARS),
    )
    if exercise.id and not _ID.fullmatch(exercise.id):
        fields.fault("id", _("id 只用小写字母、数字、短横和点，如 breathing.slow。"))
    if len(problems) == before:
        _check_shape(fields, exercise)
    return exercise if len(problems) == before else None


def _check_shape(fields: Fields, exercise: Exercise) -> None:
    """What holds between the parts of an exercise."""
    if exercise.kind == "after-shift":
        if exercise.seconds or exercise.steps:
            fields.fault("seconds", _("下班以后的活动不限时间，也没有步骤。"))
        return
    if not exercise.seconds or not exercise.steps:
        fields.fault("steps", _("缺少 seconds 或 steps。"))
        return
    total = sum(step.seconds for step in exercise.steps)
    if exercise.loop and any(length % total for length in exercise.seconds):
        fields.fault("steps", _("一轮 {total:g} 秒，排不满 seconds 里的每一档。").format(total=total))
    if not exercise.loop and total != exercise.seconds[0]:
        fields.fault("steps", _("步骤共 {total:g} 秒，应等于最短的一档 {first} 秒。").format(total=total, first=exercise.seconds[0]))
    if exercise.kind == "breathing":
        if not exercise.stop:
            fields.fault("stop", _("呼吸练习必须写明什么时候停下。"))
        if [step.level for step in exercise.steps if step.level is not None][-1:] != [0]:
            fields.fault("steps", _("呼吸练习的最后一口气要呼完（level 0）。"))
    if exercise.kind == "review" and len(exercise.fields) != 3:
        fields.fault("fields", _("复盘正好三行。"))


def read_steps(fields: Fields, name: str) -> tuple[Step, ...]:
    """The list of steps under `name`."""
    steps = []
    for item in fields.items(name):
        item.known(("name", "seconds", "level", "lines"))
        steps.append(
            Step(
                name=item.text("name", required=True, limit=8),
                seconds=item.number("seconds", 1, 300, required=True) or 0,
                lines=item.texts("lines", limit=LINE_CHARS),
                level=item.number("level", 0, 1),
            )
        )
    return tuple(steps)


def _source(fields: Fields) -> Source:
    fields.known(("document", "section", "paper", "doi"))
    paper = fields.has("paper")
    source = Source(
        document=fields.text("document", required=not paper),
        section=fields.text("section", required=not paper),
        paper=fields.text("paper", required=paper),
        doi=fields.text("doi", required=paper),
    )
    if source.doi and not _DOI.fullmatch(source.doi):
        fields.fault("doi", _("这不是 DOI，应形如 10.1038/xxxx。"))
    return source


def _offers(root: Fields, exercises: dict[str, Exercise]) -> Library:
    table = {}
    rows = root.below("table")
    rows.known([str(kind) for kind in CALL_TYPES])
    for kind in CALL_TYPES:
        row = rows.below(str(kind))
        row.known([str(length) for length in SECONDS])
        for seconds in SECONDS:
            table[kind, seconds] = _cell(row, exercises, kind, seconds)
    slot = root.below("daily")
    slot.known(("exercise", "seconds"))
    daily = (slot.text("exercise", required=True), int(slot.number("seconds", SECONDS[0], SECONDS[-1], required=True) or 0))
    chosen = exercises.get(daily[0])
    if chosen is None or daily[1] not in chosen.seconds:
        slot.fault("exercise", _("没有这一项练习，或它不适合这个时间。"))
    steps = read_steps(root, "slow_down")
    if not steps:
        root.fault("slow_down", _("缺少 {name}。").format(name="slow_down"))
    return Library(tuple(exercises.values()), table, daily, steps, root.texts("asks", required=True))


def _cell(row: Fields, exercises: dict[str, Exercise], kind: int, seconds: int) -> tuple[str, ...]:
    name = str(seconds)
    ids = row.texts(name, required=True)
    found = [exercises[i] for i in ids if i in exercises]
    if len(set(ids)) != 3 or len(found) != 3:
        row.fault(name, _("这里要三项不同的练习，都要写在练习文件里。"))
    elif any(seconds not in exercise.seconds or kind not in exercise.types for exercise in found):
        row.fault(name, _("有一项练习不适合这类来电或这个时间。"))
    elif any(exercise.kind == "breathing" for exercise in found) and not any(exercise.kind in BODILY for exercise in found):
        row.fault(name, _("有呼吸练习，就要有一项动身体的。"))
    return ids
