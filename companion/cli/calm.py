"""`companion calm`: the same exercise as in the window, led in a terminal. It writes nothing anywhere."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from typing import Any

from companion.base.i18n import _, language
from companion.care.content import care_dir, load_library
from companion.care.exercises import Offer, offer
from companion.care.model import SECONDS, Exercise
from companion.care.translation import sentence
from companion.cli.calm_screen import OTHER, Screen, lead, listening
from companion.cli.common import DONE, MISSING, CliError, Context, print_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--seconds", type=int, choices=SECONDS, default=60, help=_("有多少时间：20、60、180 或 300 秒（默认 60）"))
    parser.add_argument("--type", type=int, choices=(1, 2, 3, 4), default=0, help=_("刚才那通：1 讲理 2 较真 3 辱骂 4 纠缠（可不填）"))
    parser.add_argument("--json", action="store_true", help=_("只输出一行 JSON，不带着做"))


def run(args: argparse.Namespace, context: Context) -> int:
    """Lead on a terminal, print the steps elsewhere."""
    loaded = load_library(care_dir(), language())
    if loaded.problems:
        raise CliError(_("练习内容读不了：{problem} 请重新安装。").format(problem=loaded.problems[0]), MISSING)
    made = offer(loaded.library, args.type, args.seconds)
    if args.json:
        print_json(_as_json(made))
    elif sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        _lead(made)
    else:
        _print_steps(made)
    return DONE


def _lead(made: Offer) -> None:
    screen = Screen(sys.stdout, lambda: shutil.get_terminal_size().columns)
    try:
        with listening(sys.stdin) as keys:
            turn, ending = 0, OTHER
            while ending == OTHER:
                exercise = made.all[turn % len(made.all)]
                _introduce(screen, exercise, made.seconds)
                ending = lead(exercise, made.seconds, screen, keys, time.monotonic)
                turn += 1
    except KeyboardInterrupt:
        ending = "leave"
    screen.say(_("好，就到这里。回来就好。") if ending else exercise.closing)


def _introduce(screen: Screen, exercise: Exercise, seconds: int) -> None:
    screen.say(_("{title}（{seconds} 秒）").format(title=exercise.title, seconds=seconds))
    screen.say(_("q 或 Esc 随时结束，空格停一停，回车下一步，n 换一个。"))
    for line in (exercise.opening, exercise.stop):
        if line:
            screen.say(line)
    screen.say("")


def _print_steps(made: Offer) -> None:
    exercise = made.first
    plan = exercise.plan(made.seconds)
    lines = [_("{title}（{seconds} 秒）").format(title=exercise.title, seconds=made.seconds), exercise.opening, exercise.stop]
    for step in plan.steps:
        words = _("{name} {seconds:g} 秒").format(name=step.name, seconds=step.seconds)
        colon = ": " if words.isascii() else "："
        lines.append(colon.join([words, sentence(step.lines)]) if step.lines else words)
    if plan.rounds > 1:
        lines.append(_("以上共 {rounds} 轮。").format(rounds=plan.rounds))
    lines.append(exercise.closing)
    between = "; " if exercise.title.isascii() else "；"
    others = between.join(other.title for other in made.alternatives)
    lines.append(_("也可以：{others}。不想做就跳过。").format(others=others))
    lines.append(_("依据：{sources}").format(sources=between.join(source.full for source in exercise.sources)))
    print("\n".join(line for line in lines if line))


def _as_json(made: Offer) -> dict[str, Any]:
    exercise = made.first
    plan = exercise.plan(made.seconds)
    return {
        "exercise": exercise.id,
        "kind": exercise.kind,
        "title": exercise.title,
        "seconds": made.seconds,
        "opening": exercise.opening,
        "stop": exercise.stop,
        "rounds": plan.rounds,
        "steps": [
            {"name": step.name, "seconds": step.seconds, "lines": list(step.lines), "level": step.level} for step in plan.steps
        ],
        "closing": exercise.closing,
        "off_desk": exercise.off_desk,
        "alternatives": [{"exercise": other.id, "title": other.title} for other in made.alternatives],
        "skip": made.skip,
        "source": [str(source) for source in exercise.sources],
    }
