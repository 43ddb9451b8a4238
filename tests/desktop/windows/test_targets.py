"""Which window is meant, and which never is."""

from __future__ import annotations

import pytest

from companion.desktop.ports import NO_TARGET, Rect
from companion.desktop.windows.seam import Parts
from companion.desktop.windows.targets import Targets
from tests.desktop.windows.world import OUR_PROCESS, OURS, SCREEN, World


@pytest.fixture
def world() -> World:
    return World()


def targets(world: World) -> Targets:
    return Targets(world.desk, frozenset({OUR_PROCESS}))


def test_all_that_is_known_of_the_window_in_front(world: World) -> None:
    caret = Rect(140, 500, 1, 18)
    world.add(0x100, caret=caret)
    target = targets(world).capture()
    assert (target.window, target.focus, target.pid) == (0x100, 0x101, 0x100 * 10)
    assert (target.program, target.title, target.caret) == ("wechat.exe", "王女士 - 微信", caret)
    assert target.frame == Rect(100, 100, 800, 600) and not target.elevated


@pytest.mark.parametrize(
    "facts",
    [
        {"class_name": "Shell_TrayWnd", "program": "explorer.exe"}, {"class_name": "WorkerW", "program": "explorer.exe"},
        {"class_name": "Windows.UI.Core.CoreWindow", "program": "SearchHost.exe"}, {"process": OUR_PROCESS},
    ],
    ids=["taskbar", "desktop", "start menu", "ours"],
)  # fmt: skip
def test_the_shell_and_we_are_no_target_but_the_one_before_is_remembered(world: World, facts: dict[str, object]) -> None:
    world.add(0x100)

    async def story(parts: Parts) -> None:
        world.add(0x200, **facts)
        assert parts.targets.capture() == NO_TARGET
        assert parts.targets.last_foreign.window == 0x100

    world.run(story)


def test_a_folder_window_is_a_target_although_the_shell_owns_it(world: World) -> None:
    world.add(0x100, class_name="CabinetWClass", program="explorer.exe")
    assert targets(world).capture().program == "explorer.exe"


def test_a_store_apps_frame_is_known_by_its_content(world: World) -> None:
    made = world.add(0x100, class_name="ApplicationFrameWindow", program="Store.Chat.exe", inner=77)
    target = targets(world).capture()
    assert (target.window, target.pid, target.program) == (0x100, 77, "Store.Chat.exe")
    assert targets(world).belongs(made.window, target), "the frame's own process may read for it"


def test_a_program_with_more_rights_is_marked(world: World) -> None:
    world.add(0x100, elevated=True)
    target = targets(world).capture()
    assert target.elevated and target.focus == 0


def test_nothing_in_front_is_no_target(world: World) -> None:
    assert targets(world).capture() == NO_TARGET
    world.front = OURS
    assert targets(world).capture() == NO_TARGET


def test_full_screen_is_what_covers_the_screen_even_behind_ours(world: World) -> None:
    world.add(0x100, frame=SCREEN)
    known = targets(world)
    assert known.fullscreen()
    world.front = OURS
    assert known.fullscreen()
    world.add(0x200, frame=Rect(0, 0, SCREEN.width, SCREEN.height - 40))
    assert not known.fullscreen(), "a maximised window leaves the taskbar"
    world.add(0x300, frame=SCREEN, class_name="Progman", program="explorer.exe")
    assert not known.fullscreen()
