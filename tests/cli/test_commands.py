"""The command line as scripts and people use it: output, exit codes, messages."""

import json
import os
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from nmn.cli.arguments import split_arguments
from nmn.cli.main import app, run
from nmn.kernels import native_available
from tests.pipeline.photos import needs_detector, photo

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    """Trails of these tests go to a folder of their own."""
    monkeypatch.setenv("NMN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "home"


def call(*words: object, code: int = 0) -> str:
    """Run ``nmn`` in this process as the entry point does; what it printed, all together."""
    result = RUNNER.invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        from nmn.errors import NmnError

        assert isinstance(result.exception, NmnError), result.exception
        assert code == 2, f"an error where exit code {code} was expected:\n{result.exception}"
        return f"{result.output}\n{result.exception}"
    assert result.exit_code == code, result.output
    return result.output


def rows(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


# ------------------------------------------------------------------------ looking


def test_help_is_fast_and_lists_the_commands() -> None:
    command = [sys.executable, "-m", "nmn", "--help"]
    took = []
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        took.append(time.perf_counter() - started)
    for name in ("ask", "parse", "check", "modules", "types", "doctor", "trail"):
        assert name in done.stdout
    # The promise is half a second; a busy machine may take longer, heavy imports always do.
    code = "import sys, nmn.cli.main; print('torch' in sys.modules)"
    light = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert light.stdout.strip() == "False"


def test_version() -> None:
    assert call("--version").startswith("nmn ")


def test_parse_prints_the_program_and_its_notes() -> None:
    output = call("parse", "Is the woman left of the sofa?")
    assert output.splitlines()[0] == (
        'verify_relation(unique(find("person")), "left of", unique(find("couch")))'
    )
    assert "note:" in output and "woman" in output
    parsed = json.loads(call("parse", "How many dogs are there?", "--json"))
    assert parsed["program"] == 'count(find("dog"))' and parsed["type"] == "Number"


def test_parse_names_an_unknown_word() -> None:
    wrong = json.loads(call("parse", "Is there a flurple?", "--json", code=2))
    assert wrong["program"] is None and "flurple" in wrong["error"]
    assert "flurple" in call("parse", "Is there a flurple?", code=2)


def test_check_lists_steps_or_points_at_the_mistake() -> None:
    output = call("check", 'count( find("dog") )')
    assert output.startswith("ok: Number, 2 steps") and '1 find("dog") -> ObjectSet' in output
    assert json.loads(call("check", "count(scene())", "--json"))["nodes"][1]["inputs"] == [0]
    wrong = call("check", 'count(find("dgo"))', code=2)
    assert "^^^^^" in wrong and 'did you mean "dog"' in wrong


def test_modules_and_types_are_listed() -> None:
    assert "relate(ObjectSet, relation, Object) -> ObjectSet" in call("modules")
    assert "P(" in call("modules", "unique") or "exactly one" in call("modules", "unique")
    assert "did you mean" in call("modules", "uniqe", code=2)
    listed = json.loads(call("modules", "--json"))
    assert {row["name"] for row in listed} >= {"find", "count", "exist"}
    assert "scores [batch, objects]" in call("types")
    assert "fire hydrant" in json.loads(call("types", "--json"))["vocabularies"]["noun"]


def test_an_unknown_domain_names_the_known_ones() -> None:
    assert "photo" in call("parse", "Is there a dog?", "--domain", "foto", code=2)


def test_doctor_finds_everything() -> None:
    needs_detector()
    output = call("doctor")
    assert "the photo detector runs" in output and "MISSING" not in output
    there = "built on installation" if native_available() else "where a C compiler is"
    assert "compiled kernels: " in output and there in output


# ------------------------------------------------------------------------ asking


def test_ask_prints_answer_program_and_steps() -> None:
    needs_detector()
    output = call("ask", photo("coffee.png"), "How many cups are there?")
    lines = output.splitlines()
    assert "coffee.png" in lines[0] and "How many cups" in lines[0]
    assert lines[1].split()[0] == "1" and 'count(find("cup"))' in lines[1]
    assert any('find("cup")' in line and "cup" in line and "ms" in line for line in lines[2:])
    assert "trail:" in lines[-1]


def test_json_has_the_fields_that_scripts_rely_on(home) -> None:
    needs_detector()
    (row,) = rows(call("ask", photo("chelsea.png"), "Is there a cat?", "--json"))
    assert list(row) == [
        "media", "question", "program", "status", "answer", "confidence", "reason", "trail",
    ]  # fmt: skip
    assert row["status"] == "answered" and row["answer"] == "yes" and row["reason"] is None
    assert row["program"] == 'exist(find("cat"))' and 0.5 < row["confidence"] <= 1
    assert Path(row["trail"]).is_file() and Path(row["trail"]).is_relative_to(home)


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_time_limit_that_is_none_is_refused(seconds: str, tmp_path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "p.png")
    output = call("ask", tmp_path / "p.png", "Is there a dog?", f"--timeout={seconds}", code=2)
    assert "time limit" in output or "a valid number" in output


def test_a_question_that_takes_too_long_has_an_error_s_exit_code(tmp_path, monkeypatch) -> None:
    from nmn.generators import english

    def hang(*_: object) -> None:
        time.sleep(1.5)

    Image.new("RGB", (8, 8)).save(tmp_path / "p.png")
    monkeypatch.setattr(english.GrammarGenerator, "draft", hang)
    (row,) = rows(
        call("ask", tmp_path / "p.png", "Is there a dog?", "--timeout", "0.5", "--json", code=2)
    )
    assert row["status"] == "error" and "were over" in row["reason"]
    assert Path(row["trail"]).is_file()


def test_nmn_ends_with_its_exit_code_while_late_work_is_still_in_torch() -> None:
    code = """
import sys, time, torch
from nmn.cli import main
from nmn.executors.time_limit import Late, within
class Slow:
    def __del__(self, sleep=time.sleep):
        sleep(6)  # the interpreter ends slowly, and torch is done before it has
slow = Slow()
big = torch.rand(2500, 2500)
def app():
    try:
        within(0.1, lambda: [big @ big for _ in range(50)])
    except Late:
        print("late")
        sys.exit(2)
main.app = app
main.run()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=100
    )
    assert (done.returncode, done.stdout.strip()) == (2, "late"), done.stderr


def test_every_question_is_asked_of_every_picture() -> None:
    needs_detector()
    output = call(
        "ask", photo("chelsea.png"), photo("coffee.png"), "Is there a cat?", "Is there a cup?",
        "--json", "--no-trail",
    )  # fmt: skip
    assert [row["answer"] for row in rows(output)] == ["yes", "no", "no", "yes"]
    assert {row["trail"] for row in rows(output)} == {None}


def test_a_given_program_is_run_as_it_is() -> None:
    needs_detector()
    output = call("ask", photo("chelsea.png"), "--program", "count(scene())", "--json")
    (row,) = rows(output)
    assert row["question"] is None and row["program"] == "count(scene())"


def test_exit_code_3_when_undecided_and_2_when_in_error(tmp_path) -> None:
    needs_detector()
    cat = photo("chelsea.png")
    assert "nothing in the picture fits" in call("ask", cat, "What color is the bus?", code=3)
    output = call(
        "ask", cat, tmp_path / "none.jpg", "Is there a cat?", "What color is the bus?",
        "Is there a flurple?", "--json", code=2,
    )  # fmt: skip
    statuses = [row["status"] for row in rows(output)]
    assert statuses == ["answered", "undecided", "error", "error", "error", "error"]


def test_folders_and_globs_are_expanded(tmp_path) -> None:
    needs_detector()
    for name in ("b.png", "a.png"):
        Image.new("RGB", (64, 64), "white").save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("not a picture")
    for media in (tmp_path, tmp_path / "*.png"):
        found = rows(call("ask", media, "Is there a dog?", "--json"))
        assert [Path(row["media"]).name for row in found] == ["a.png", "b.png"]


def test_a_report_is_one_page(tmp_path) -> None:
    needs_detector()
    page = tmp_path / "page.html"
    call("ask", photo("coffee.png"), "Is the cup on the table?", "--report", page)
    html = page.read_text(encoding="utf-8")
    assert html.lstrip().lower().startswith("<!doctype html") and "verify_relation" in html
    assert "http://" not in html.replace("http://www.w3.org", "")
    folder = tmp_path / "pages"
    call("ask", photo("coffee.png"), "Is there a cup?", "Is there a dog?", "--report", folder)
    assert sorted(path.name for path in folder.iterdir()) == ["000.html", "001.html"]
    blocked = tmp_path / "file"
    blocked.write_text("")
    call("ask", photo("coffee.png"), "Is there a cup?", "--report", blocked / "x.html", code=2)


# ------------------------------------------------------------------------ bad input


def bomb(path: Path) -> None:
    """A PNG of 60,000 x 60,000 pixels in a few hundred bytes: its header alone must refuse it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0" * 99)), chunk(b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def bad_media(folder: Path) -> dict[str, str]:
    (folder / "text.jpg").write_text("this is not a picture")
    (folder / "zero.png").write_bytes(b"")
    whole = folder / "whole.jpg"
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 90, 3), "uint8")).save(whole)
    (folder / "cut.jpg").write_bytes(whole.read_bytes()[:700])
    whole.unlink()
    bomb(folder / "bomb.png")
    Image.new("RGB", (1, 1)).save(folder / "one.png")
    (folder / "empty").mkdir()
    return {
        name: str(folder / name)
        for name in ("text.jpg", "zero.png", "cut.jpg", "bomb.png", "one.png", "empty", "none.png")
    } | {"url": "https://example.org/cat.jpg", "glob": str(folder / "*.webp")}


def test_bad_pictures_are_told_apart_and_the_good_one_is_answered(tmp_path) -> None:
    needs_detector()
    bad = bad_media(tmp_path)
    good = photo("chelsea.png")
    output = call("ask", *bad.values(), good, "Is there a cat?", "--json", code=2)
    found = rows(output)
    assert len(found) == len(bad) + 1
    *wrong, right = found
    assert right["status"] == "answered" and right["answer"] == "yes"
    assert all(row["status"] == "error" and row["reason"] for row in wrong)
    assert len({row["reason"].splitlines()[0].split(": ", 1)[-1] for row in wrong}) >= 6
    assert "Traceback" not in output


@pytest.mark.parametrize(
    "mode", ["L", "LA", "P", "RGBA", "CMYK", "1", "I;16", "exif", "gif"], ids=str
)
def test_odd_pictures_are_read(tmp_path, mode: str) -> None:
    needs_detector()
    cat = Image.open(photo("chelsea.png")).convert("RGB")
    path = tmp_path / {"CMYK": "x.jpg", "exif": "x.jpg", "gif": "x.gif"}.get(mode, "x.png")
    if mode == "exif":
        exif = Image.Exif()
        exif[0x0112] = 6
        cat.rotate(90, expand=True).save(path, exif=exif, quality=95)
    elif mode == "gif":
        cat.save(path, save_all=True, append_images=[Image.new("RGB", cat.size)])
    elif mode == "I;16":
        grey = np.asarray(cat.convert("L")).astype(np.uint16) * 257
        Image.fromarray(grey).save(path)
    else:
        cat.convert(mode).save(path)
    (row,) = rows(call("ask", path, "How many animals are there?", "--json", code=0))
    assert row["status"] == "answered"
    if mode != "1":  # pure black and white dots are hardly a cat
        assert row["answer"] == "1"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", "question"),
        ("   ", "question"),
        ("dog " * 5000, "characters"),
        ("Is there a flurple?", "flurple"),
        ("Why is the sky blue?", ""),
        ("\u202e\x00\x07", ""),
    ],
    ids=["empty", "blank", "20000 characters", "unknown noun", "not covered", "control characters"],
)
def test_bad_questions_are_refused(question: str, words: str) -> None:
    needs_detector()
    output = call("ask", photo("chelsea.png"), "--question", question, "--json", code=2)
    (row,) = rows(output)
    assert row["status"] == "error" and words in row["reason"]


@pytest.mark.parametrize(
    "program",
    [
        "count(find('cat'))",
        "count(",
        'count(unique(find("cat")))',
        "not(" * 500 + ")" * 500,
        'count(find("cat"))' + " " * 20_000,
        "",
    ],
    ids=["quotes", "cut", "ill-typed", "deep", "long", "empty"],
)
def test_bad_programs_are_refused(program: str) -> None:
    needs_detector()
    output = call("ask", photo("chelsea.png"), "--program", program, "--json", code=2)
    (row,) = rows(output)
    assert row["status"] == "error" and row["reason"] and row["answer"] is None


def test_usage_errors_say_what_is_missing(tmp_path) -> None:
    assert "picture" in call("ask", "Is there a dog?", code=2)
    assert "question" in call("ask", str(tmp_path), code=2)
    assert "exclude" in call("ask", "x.jpg", "q ?", "--trail", tmp_path, "--no-trail", code=2)
    call("ask", code=2)
    assert "device" in call("ask", "x.jpg", "Is there a dog?", "--device", "meta", code=2)
    assert "device" in call("ask", "x.jpg", "Is there a dog?", "--device", "quantum", code=2)


def test_names_and_questions_cannot_redraw_the_terminal(tmp_path) -> None:
    needs_detector()
    path = tmp_path / "a\x1b[31mb\nc.png"
    Image.new("RGB", (64, 64)).save(path)
    output = call("ask", path, "Is there a \u202ecup?", "--brief", "--no-trail")
    assert "\x1b" not in output and "\u202e" not in output


def test_folders_and_patterns_without_pictures_say_so(tmp_path) -> None:
    needs_detector()
    (tmp_path / "empty").mkdir()
    for media in (tmp_path / "empty", tmp_path / "*.png"):
        (row,) = rows(call("ask", media, "Is there a dog?", "--json", code=2))
        assert "no picture" in row["reason"] or "no file" in row["reason"], row["reason"]


def test_an_interrupted_ask_says_how_far_it_came(monkeypatch) -> None:
    needs_detector()

    def interrupted(*_: object, **__: object):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("nmn.pipeline.net.Net.stream", interrupted)
    output = call("ask", photo("chelsea.png"), "Is there a cat?", code=130)
    assert "interrupted: 0 of 1" in output


# ------------------------------------------------------------------------ trails


def test_a_trail_is_shown_verified_and_reported(tmp_path) -> None:
    needs_detector()
    call("ask", photo("coffee.png"), "Is the cup on the table?")
    shown = call("trail", "show", "last")
    assert "Is the cup on the table?" in shown and "verify_relation" in shown
    assert call("trail", "verify", "last").startswith("ok: 1 trail")
    page = tmp_path / "p.html"
    call("trail", "report", "last", "--out", page)
    assert "verify_relation" in page.read_text(encoding="utf-8")


def test_a_run_of_several_questions_is_shown_and_reported_as_a_folder(tmp_path) -> None:
    needs_detector()
    call("ask", photo("coffee.png"), "Is there a cup?", "Is there a dog?")
    shown = call("trail", "show", "last")
    assert "Is there a cup?" in shown and "Is there a dog?" in shown
    assert "Is there a dog?" in call("trail", "show", "last/1")
    written = call("trail", "report", "last", "--out", tmp_path / "run.html").strip()
    assert Path(written) == tmp_path / "run" / "index.html"
    names = sorted(path.name for path in (tmp_path / "run").iterdir())
    assert names == ["000.html", "001.html", "index.html"]
    (tmp_path / "taken").write_text("")
    call("trail", "report", "last", "--out", tmp_path / "taken" / "x.html", code=2)


def test_a_changed_trail_is_found_out() -> None:
    needs_detector()
    (row,) = rows(call("ask", photo("chelsea.png"), "Is there a cat?", "--json"))
    path = Path(row["trail"])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"answer":"yes"', '"answer":"no"'), encoding="utf-8")
    assert "broken" in call("trail", "verify", path, code=2)
    path.write_text("".join(text.splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert "incomplete" in call("trail", "verify", path, code=3)


def test_the_anchor_that_ask_prints_shows_a_rewrite() -> None:
    needs_detector()
    printed = call("ask", photo("chelsea.png"), "Is there a cat?").splitlines()[-1]
    anchor = printed.removeprefix("  anchor of the trail: ")
    assert f"anchor: {anchor}" in call("trail", "verify", "last")
    assert "ok" in call("trail", "verify", "last", "--anchor", anchor)
    assert "broken" in call("trail", "verify", "last", "--anchor", "0" * 64, code=2)


def test_an_unknown_run_is_an_error() -> None:
    assert "there is no run" in call("trail", "show", "nowhere", code=2)


# ------------------------------------------------------------------------ the entry point


def test_errors_are_messages_on_stderr_with_exit_code_2(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["nmn", "check", "count("])
    with pytest.raises(SystemExit) as stopped:
        run()
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    assert not out and err.startswith("error: the program ends too early")


def test_an_interrupt_is_not_a_traceback(monkeypatch, capsys) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nmn.cli.main.app", interrupted)
    with pytest.raises(SystemExit) as stopped:
        run()
    assert stopped.value.code == 130 and "interrupted" in capsys.readouterr().err


def test_a_closed_pipe_is_quiet() -> None:
    command = f"{sys.executable} -m nmn modules | head -1"
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, env={**os.environ}, check=False
    )
    assert "Traceback" not in done.stderr and "Broken" not in done.stderr


# ------------------------------------------------------------------------ pictures or questions


def test_words_are_split_into_pictures_and_questions(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dogs and cats").mkdir()
    (tmp_path / "photo").write_bytes(b"")
    words = [
        "photo", "dogs and cats", "missing.jpg", "https://x.org/a b.png", "pics/*.jpg",
        "Is it a cat/dog?", "Is there a dog?", "", "dogs?", "my holiday.JPG", "x" * 5000, "a\0b",
    ]  # fmt: skip
    media, questions = split_arguments(words)
    assert media == [*words[:5], "my holiday.JPG"]
    assert questions == ["Is it a cat/dog?", "Is there a dog?", "", "dogs?", "x" * 5000, "a\0b"]
