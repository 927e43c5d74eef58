"""``nmn eval-parser`` on the command line."""

import json
import re
from pathlib import Path

from typer.testing import CliRunner

from nmn.cli.main import app
from nmn.domains.clevr.sampling import sample_scene

RUN = CliRunner()
GOLD = 'query_color(unique(filter(filter(scene(), "large"), "sphere")))'
CUBES = 'count(filter(scene(), "cube"))'
RIGHT = {"id": "a", "question": "What color is the big ball?", "program": GOLD,
         "style": "plain", "family": "query"}  # fmt: skip
REFUSED = {"id": "b", "question": "Is the dog happy?", "program": None,
           "style": "other", "family": "refused"}  # fmt: skip


def run(folder: Path, *records: object, more: tuple[str, ...] = ()) -> tuple[int, str]:
    path = folder / "q.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in records), encoding="utf-8")
    done = RUN.invoke(
        app, ["eval-parser", "--domain", "clevr", "--questions", str(path), *more]
    )  # fmt: skip
    return done.exit_code, done.output


def test_the_table_and_the_file(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    scenes = {"scenes": [[1612, 0]], "answers": ["no colour"]}
    code, text = run(tmp_path, RIGHT, {**RIGHT, **scenes, "id": "c"}, REFUSED, 3,
                     more=("--json", str(out)))  # fmt: skip
    assert code == 0, text
    assert "clevr: 3 questions, generator clevr-templates" in text
    assert re.search(r"right +100\.00 %\n", text) and re.search(r"answers +0\.00 %\n", text)
    assert re.search(r"bad records, in no figure +1\n", text)
    record = json.loads(out.read_text())
    assert record["exact"] == 1.0 and record["failures"] == []
    assert record["by_style"]["plain"]["count"] == 2


def test_nothing_read_is_a_3_but_not_where_all_is_to_be_refused(tmp_path: Path) -> None:
    code, text = run(tmp_path, {**RIGHT, "question": "qux?"})
    assert code == 3 and "not one of 1 questions was read; the first: " in text
    assert run(tmp_path, REFUSED)[0] == 0


def test_a_generator_is_named(tmp_path: Path) -> None:
    code, text = run(tmp_path, RIGHT, more=("--programs", "clevr-templates"))
    assert code == 0, text
    done = run(tmp_path, RIGHT, more=("--programs", "grammar"))
    assert done[0] != 0


def test_a_program_is_tried_on_the_scenes_of_its_question(tmp_path: Path) -> None:
    cubes = {**RIGHT, "question": "How many cubes are there?", "program": CUBES,
             "scenes": [[1612, 0]]}  # fmt: skip
    objects = sample_scene(1612)["objects"]
    number = sum(one["shape"] == "cube" for one in objects)
    _, text = run(tmp_path, {**cubes, "answers": [number]})
    assert re.search(r"answers +100\.00 %\n", text), text
    _, text = run(tmp_path, {**cubes, "answers": [number + 1]})
    assert re.search(r"answers +0\.00 %\n", text), text
