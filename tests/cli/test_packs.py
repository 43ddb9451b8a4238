"""`companion packs` as scripts see it: one JSON object per line, and an exit code to rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from companion.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
BROKEN = "pack: {id: mine}\nphrases:\n- {id: a, text: 您好}\n- {id: b, 正文: 好}\n- {id: c, text: 您好XX}\n"


def companion(*arguments: str, capsys: pytest.CaptureFixture[str], home: Path) -> tuple[int, str, str]:
    code = main(["--config", str(home / "config"), "--data", str(home / "data"), *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_list_names_every_pack_shipped_and_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "config" / "phrases" / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(BROKEN.replace("text: 您好XX", "text: 好, status: draft"), encoding="utf-8")
    code, out, err = companion("packs", "list", "--json", capsys=capsys, home=tmp_path)
    packs = objects(out)
    assert code == 0 and err == ""
    assert all(list(pack) == ["id", "name", "version", "path", "phrases", "approved", "source", "problems"] for pack in packs)
    assert {pack["source"] for pack in packs} == {"shipped", "user"}
    mine = next(pack for pack in packs if pack["source"] == "user")
    assert (mine["id"], mine["phrases"], mine["approved"], mine["path"]) == ("mine", 2, 1, str(own))
    assert mine["problems"] >= 1
    code, out, _err = companion("packs", "list", capsys=capsys, home=tmp_path)
    assert code == 0 and "mine" in out and str(own) in out


def test_lint_says_each_problem_with_its_place_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    code, out, err = companion("packs", "lint", str(path), "--json", capsys=capsys, home=tmp_path)
    assert code == 1 and err == ""
    problems = objects(out)
    assert all(list(problem) == ["file", "line", "column", "key", "severity", "message"] for problem in problems)
    assert [(problem["line"], problem["severity"]) for problem in problems] == [(4, "error"), (5, "warning")]
    assert {problem["file"] for problem in problems} == {str(path)}
    code, out, _err = companion("packs", "lint", str(path), capsys=capsys, home=tmp_path)
    assert code == 1 and f"{path}:4:" in out and "是不是想写 text" in out


def test_lint_of_warnings_alone_is_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "my.yaml"
    path.write_text("phrases:\n- {id: c, text: 您好XX}\n", encoding="utf-8")
    code, out, _err = companion("packs", "lint", "--json", str(tmp_path), capsys=capsys, home=tmp_path)
    assert code == 0 and [problem["severity"] for problem in objects(out)] == ["warning"]


def test_lint_without_a_path_reads_the_shipped_and_the_own_packs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _out, _err = companion("packs", "lint", capsys=capsys, home=tmp_path)
    assert code == 0, "what ships has no error"
    own = tmp_path / "config" / "phrases" / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_bytes("phrases:\n- {id: a, text: 您好，请稍等一下}\n".encode("gb18030"))
    code, out, _err = companion("packs", "lint", "--json", capsys=capsys, home=tmp_path)
    assert code == 1 and "GB18030" in objects(out)[-1]["message"]


@pytest.mark.parametrize("broken", [
    "phrases:\n- {id: a, text: 您好}\n- {id: b, text: '好}\n", "phrases:\n- {id: a, text: 您好}\n- {id: b, txet: 好}\n",
])  # fmt: skip
@pytest.mark.parametrize("arguments", [["packs", "list"], ["packs", "list", "--json"], ["packs", "lint"], ["search", "您好"], ["search", "--json", "您好"]])
def test_that_the_last_good_version_is_in_use_is_said_once_with_its_place(
    arguments: list[str], broken: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "config" / "phrases" / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("phrases:\n- {id: a, text: 您好}\n- {id: b, text: 好}\n", encoding="utf-8")
    _code, _out, err = companion(*arguments, capsys=capsys, home=tmp_path)
    assert err == ""
    companion("search", "您好", capsys=capsys, home=tmp_path)
    own.write_text(broken, encoding="utf-8")
    for _again in range(2):
        _code, out, err = companion(*arguments, capsys=capsys, home=tmp_path)
        said = [line for line in err.splitlines() if "上一次好的版本" in line]
        assert len(said) == 1 and (f"{own}:3:" in said[0] or f"{own}:4:" in said[0]), err
        assert "上一次好的版本" not in out
    own.write_text("phrases:\n- {id: a, text: 您好}\n", encoding="utf-8")
    assert companion(*arguments, capsys=capsys, home=tmp_path)[2] == ""


def test_a_pack_that_was_never_good_is_not_said_to_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "config" / "phrases" / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("phrases: [", encoding="utf-8")
    for arguments in (["packs", "lint"], ["packs", "list"], ["search", "您好"]):
        assert "上一次" not in companion(*arguments, capsys=capsys, home=tmp_path)[2]


@pytest.mark.parametrize("arguments", [["packs"], ["packs", "lint", "/none/such.yaml"], ["packs", "fly"], ["packs", "list", "--nope"]])
def test_wrong_use_is_one_sentence_on_stderr(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = companion(*arguments, capsys=capsys, home=tmp_path)
    assert code == 2 and out == ""
    assert err.startswith("companion: ") and err.count("\n") == 1


def test_packs_needs_no_qt_and_no_numpy(tmp_path: Path) -> None:
    script = "import sys\nfrom companion.cli.main import main\ncode = main(['packs', 'lint'])\n" \
             "assert not {'PySide6', 'numpy'} & set(sys.modules), 'imported'\nsys.exit(code)\n"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False,
                          env={"PATH": "/usr/bin", "HOME": str(tmp_path), "COMPANION_CONFIG_DIR": str(tmp_path)})  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_an_id_in_two_files_of_ones_own_is_a_warning_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "config" / "phrases"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("phrases:\n- {id: mine, text: 您好}\n- {id: refund.progress, text: 好}\n", encoding="utf-8")
    (folder / "b.yaml").write_text("phrases:\n- {id: other, text: 您好}\n- {id: mine, text: 您好}\n", encoding="utf-8")
    code, out, _err = companion("packs", "lint", "--json", capsys=capsys, home=tmp_path)
    problems = objects(out)
    assert code == 0 and len(problems) == 1, "to override a shipped phrase is meant"
    assert (problems[0]["file"], problems[0]["line"], problems[0]["severity"]) == (str(folder / "b.yaml"), 3, "warning")
    assert str(folder / "a.yaml") in problems[0]["message"]
