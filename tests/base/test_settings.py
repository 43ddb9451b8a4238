"""Settings: typed, whole or not at all; a broken file costs nothing but its broken part."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.base.settings import (
    HotkeySettings,
    LookSettings,
    PasteSettings,
    Profile,
    Settings,
    kept,
    load_settings,
    save_settings,
)
from tests.forks import answer, become_nobody, forked

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MEMORY = Path("/proc/self/mem")


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    settings = Settings(
        Profile(company="晴川：电器 #1", number="0042", name="林晓", phone="no"),
        HotkeySettings("Ctrl+Alt+K"),
        LookSettings("dark", 20, "zh_TW"),
        PasteSettings({"xterm": "Shift+Insert"}, ("mstsc.exe",), ("notes.exe",)),
    )
    save_settings(path, settings)
    assert load_settings(path, NOW).settings == settings
    assert load_settings(path, NOW).notices == ()
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_file_means_defaults(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path / "settings.yaml", NOW)
    assert loaded.settings == Settings()
    assert loaded.first


def test_only_a_missing_file_is_a_first_start(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("profile: [", encoding="utf-8")
    assert not load_settings(path, NOW).first
    save_settings(path, Settings())
    assert not load_settings(path, NOW).first


@pytest.mark.parametrize("text", ["profile: [", "{" * 5000, "a: &x 1\nb: *x", "\x00\x01", ""])
def test_a_broken_file_is_set_aside_with_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load_settings(path, NOW)
    assert loaded.settings == Settings()
    if text:
        assert len(loaded.notices) == 1
        aside = tmp_path / "settings.20261122-093000.broken.yaml"
        assert aside.read_text(encoding="utf-8") == text
        assert aside.name in loaded.notices[0] and loaded.set_aside


def test_what_could_not_be_set_aside_is_never_to_be_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("profile: [", encoding="utf-8")
    (tmp_path / "settings.20261122-093000.broken.yaml" / "in-the-way").mkdir(parents=True)
    loaded = load_settings(path, NOW)
    assert len(loaded.notices) == 1 and not loaded.set_aside
    assert kept(path, loaded.settings, locked=loaded.locked)
    assert path.read_text(encoding="utf-8") == "profile: ["


def _changed(path: Path) -> str:
    """What is said of the file, and then of a change of the settings."""
    loaded = load_settings(path, NOW)
    assert loaded.settings == Settings() and not loaded.first and not loaded.set_aside
    return " ".join((*loaded.notices, kept(path, Settings(Profile(company="晴川")), locked=loaded.locked)))


def _changed_by_nobody(path: Path) -> bytes:
    become_nobody()
    return _changed(path).encode()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_file_that_may_not_be_read_is_left_as_it_is_when_a_setting_changes(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    save_settings(path, Settings(Profile(name="林晓")))
    before = path.read_bytes()
    for folder in list(tmp_path.parents)[:2]:
        folder.chmod(0o711)
    tmp_path.chmod(0o777)
    path.chmod(0)
    said = answer(*forked(lambda: _changed_by_nobody(path)))
    path.chmod(0o600)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    assert len(said) == 2 and "没有权限" in said[0] and "设置没能存盘" in said[1]


@pytest.mark.skipif(not MEMORY.exists(), reason="needs /proc")
def test_a_disk_error_is_no_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.symlink_to(MEMORY)  # a regular file whose first byte gives EIO
    said = _changed(path).split()
    assert path.is_symlink() and list(tmp_path.iterdir()) == [path]
    assert len(said) == 2 and "磁盘读写出错" in said[0] and "设置没能存盘" in said[1]


def test_a_folder_in_its_place_stays_there(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    (path / "someone's").mkdir(parents=True)
    said = _changed(path)
    assert list(tmp_path.iterdir()) == [path] and (path / "someone's").is_dir()
    assert "不是普通文件" in said and "设置没能存盘" in said


def test_what_cannot_be_written_is_said_and_what_can_is_not(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be", encoding="utf-8")
    assert "设置没能存盘" in kept(tmp_path / "config" / "settings.yaml", Settings(), locked=False)
    assert kept(tmp_path / "settings.yaml", Settings(), locked=False) == "" and (tmp_path / "settings.yaml").exists()


def test_one_wrong_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("profile: {company: 晴川}\nlook: {font_size: 200, theme: dark}\nfuture: 1\n", encoding="utf-8")
    loaded = load_settings(path, NOW)
    assert loaded.settings == Settings(Profile(company="晴川"), look=LookSettings(theme="dark"))
    assert any("font_size" in notice and "200" in notice for notice in loaded.notices)
    assert any("future" in notice for notice in loaded.notices)
    assert loaded.set_aside
    save_settings(path, loaded.settings)
    assert load_settings(path, NOW).notices == (), "said once"
    assert (tmp_path / "settings.20261122-093000.broken.yaml").exists()
    assert path.exists()


def test_profile_gives_the_slots_of_its_names() -> None:
    assert Profile(company="晴川", phone="").slots() == {"公司名": "晴川"}


@pytest.mark.parametrize(("text", "daily"), [("09:30", "09:30"), ('""', ""), ("9:30", ""), ("24:00", ""), ("半夜", "")])
def test_a_daily_time_is_hours_and_minutes_or_none(tmp_path: Path, text: str, daily: str) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text(f"care: {{daily: {text}}}\n", encoding="utf-8")
    loaded = load_settings(path, NOW)
    assert loaded.settings.care.daily == daily
    assert bool(loaded.notices) == (text.strip('"') != daily)
