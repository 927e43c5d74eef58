"""Batches, and data sets on disk that survive being stopped at any moment."""

import io
import json
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from PIL import Image

from nmn.domains.clevr.world import render_clevr
from nmn.domains.clevr.write import write_clevr
from nmn.synthetic import Rendered, WorldError
from tests.damage import CHANCE, QUICK, damaged, damaged_bytes, damaged_json, survive

SMALL: dict[str, Any] = {"size": (96, 64), "batch": 3}


def test_batches_go_on_where_they_are_entered() -> None:
    whole = list(render_clevr(7, seed=3, size=(96, 64), batch=3))
    assert [len(batch) for batch in whole] == [3, 3, 1]
    assert all(isinstance(batch, Rendered) for batch in whole)
    assert whole[1].images.shape == (3, 64, 96, 3) and whole[1].images.dtype == torch.uint8
    (rest,) = render_clevr(3, seed=3, size=(96, 64), start=4, split="new")
    assert [scene["image_index"] for scene in rest.scenes] == [4, 5, 6]
    assert torch.equal(rest.images, torch.cat([whole[1].images[1:], whole[2].images]))
    assert list(rest.scenes) == [*whole[1].scenes[1:], *whole[2].scenes]


def test_a_condition_reaches_the_pictures() -> None:
    (batch,) = render_clevr(6, 1, (96, 64), "A")
    cubes = {t["color"] for s in batch.scenes for t in s["objects"] if t["shape"] == "cube"}
    assert cubes and cubes <= {"gray", "blue", "brown", "yellow"}
    with pytest.raises(WorldError, match="batches of 0"):
        render_clevr(1, 1, batch=0)
    with pytest.raises(WorldError, match="no condition"):
        render_clevr(1, 1, condition="Z")  # type: ignore[arg-type]


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("complete")
    write_clevr(folder, 7, seed=4, **SMALL)
    return files(folder)


def test_the_files_are_clevr_s(complete: dict[str, bytes]) -> None:
    names = [f"images/CLEVR_train_{k:06d}.png" for k in range(7)]
    assert list(complete) == [*names, "scenes/CLEVR_train_scenes.json"]
    data = json.loads(complete["scenes/CLEVR_train_scenes.json"])
    assert data["info"]["split"] == "train" and data["info"]["version"] == "1.0"
    (expected,) = render_clevr(7, 4, (96, 64), split="train")
    assert data["scenes"] == json.loads(json.dumps(expected.scenes))
    for k, name in enumerate(names):
        assert data["scenes"][k]["image_filename"] == Path(name).name
        shown = np.asarray(Image.open(io.BytesIO(complete[name])))
        assert (shown == expected.images[k].numpy()).all()


@pytest.mark.parametrize("stop_at", [0, 3, 6, 7])
def test_a_stopped_run_goes_on(stop_at: int, complete: dict[str, bytes], tmp_path: Path) -> None:
    def stop(done: int, count: int) -> None:
        assert count == 7
        if done == stop_at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_clevr(tmp_path, 7, seed=4, progress=stop, **SMALL)
    # Whatever has a name is whole.
    for name, content in files(tmp_path).items():
        assert complete.get(name, content) == content
    told: list[int] = []
    path = write_clevr(tmp_path, 7, seed=4, progress=lambda d, _: told.append(d), **SMALL)
    assert told == [done for done in (0, 3, 6, 7) if done >= stop_at]
    assert path == tmp_path / "scenes" / "CLEVR_train_scenes.json"
    assert files(tmp_path) == complete


@pytest.mark.parametrize(("spoiled", "kept"), [(6, 4), (2, 1)])
def test_a_crash_between_pictures_and_scenes_is_mended(
    spoiled: int, kept: int, complete: dict[str, bytes], tmp_path: Path
) -> None:
    class Crash(Exception):
        pass

    def crash(done: int, count: int) -> None:
        if done == 6:
            raise Crash

    with pytest.raises(Crash):
        write_clevr(tmp_path, 7, seed=4, progress=crash, **SMALL)
    (log,) = (tmp_path / "scenes").iterdir()
    lines = log.read_text(encoding="utf-8").splitlines()
    lines[spoiled] = lines[spoiled][:-40]  # line 0 are the settings, so this is scene spoiled - 1
    log.write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "images" / "CLEVR_train_000004.png").unlink()
    (tmp_path / ".unfinished_train" / "CLEVR_train_000005.png").write_bytes(b"half")
    told: list[int] = []
    write_clevr(tmp_path, 7, seed=4, progress=lambda d, _: told.append(d), **SMALL)
    assert told[0] == kept and told[-1] == 7
    assert files(tmp_path) == complete


def test_a_complete_data_set_is_left_alone_or_added_to(
    complete: dict[str, bytes], tmp_path: Path
) -> None:
    write_clevr(tmp_path, 3, seed=4, **SMALL)
    written = (tmp_path / "images" / "CLEVR_train_000001.png").stat().st_mtime_ns
    told: list[tuple[int, int]] = []
    write_clevr(tmp_path, 7, seed=4, progress=lambda d, c: told.append((d, c)), **SMALL)
    assert told == [(3, 7), (6, 7), (7, 7)]
    assert files(tmp_path) == complete
    assert (tmp_path / "images" / "CLEVR_train_000001.png").stat().st_mtime_ns == written
    with pytest.raises(WorldError, match="7 scenes already, more than the 5"):
        write_clevr(tmp_path, 5, seed=4, **SMALL)
    # Another split beside it.
    write_clevr(tmp_path, 1, seed=5, split="val", **SMALL)
    assert {name: complete[name] for name in complete}.items() <= files(tmp_path).items()


@pytest.mark.parametrize(
    ("other", "named"),
    [({"seed": 9}, "seed = 4"), ({"condition": "A"}, "condition = None"), ({"samples": 1}, "3")],
)
def test_other_settings_do_not_mix(other: dict[str, Any], named: str, tmp_path: Path) -> None:
    write_clevr(tmp_path, 1, **{"seed": 4, **SMALL})
    before = files(tmp_path)
    with pytest.raises(WorldError, match="begun with another") as caught:
        write_clevr(tmp_path, 2, **{"seed": 4, **SMALL, **other})
    assert named in str(caught.value.expected)
    assert files(tmp_path) == before


def test_foreign_and_unwritable_places_are_refused(tmp_path: Path) -> None:
    (tmp_path / "scenes").mkdir()
    foreign = tmp_path / "scenes" / "CLEVR_train_scenes.json"
    foreign.write_text('{"info": {}, "scenes": []}', encoding="utf-8")
    with pytest.raises(WorldError, match="not written by nmn"):
        write_clevr(tmp_path, 1, **SMALL)
    assert foreign.read_text(encoding="utf-8") == '{"info": {}, "scenes": []}'
    taken = tmp_path / "file"
    taken.write_text("here already", encoding="utf-8")
    with pytest.raises(WorldError, match="cannot be written"):
        write_clevr(taken, 1, **SMALL)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"count": -1}, "count is -1"),
        ({"split": "a/b"}, "no split"),
        ({"renderer": "povray"}, "no renderer 'povray'"),
        ({"batch": 0}, "batches of 0"),
        ({"condition": "AB"}, "no condition"),
    ],
)
def test_nothing_is_written_for_wrong_arguments(
    wrong: dict[str, Any], message: str, tmp_path: Path
) -> None:
    with pytest.raises(WorldError, match=message):
        write_clevr(tmp_path / "new", **{"count": 1, **SMALL, **wrong})
    assert not (tmp_path / "new").exists()


@settings(QUICK, max_examples=25)
@given(CHANCE)
def test_a_damaged_data_set_is_gone_on_with_or_refused(chance: Random) -> None:
    """A line of the log that was no text, or no scene, ended in a traceback."""
    whole = _two()
    log = "CLEVR_t_scenes.unfinished.jsonl"
    name = chance.choice((log, "CLEVR_t_scenes.json"))
    if name == log:
        lines = [whole["info"]["nmn"], *whole["scenes"]]
        which = chance.randrange(len(lines))
        data = b"\n".join(
            damaged_json(line, chance) if number == which else json.dumps(line).encode()
            for number, line in enumerate(lines)
        )
        data = chance.choice((data, damaged_bytes(data, chance)))
    else:
        data = damaged(whole, chance)

    def read(path: Path) -> None:
        write_clevr(path.parents[1], 2, 3, split="t", **SMALL)

    survive(read, data, name, "scenes")


@cache
def _two() -> Any:
    with TemporaryDirectory() as folder:
        return json.loads(write_clevr(folder, 2, 3, split="t", **SMALL).read_text())
