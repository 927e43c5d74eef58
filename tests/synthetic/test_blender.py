"""The optional renderer: how Blender is found and run, with a stand-in, and the real one if any."""

import importlib
import json
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from unittest.mock import MagicMock

import numpy as np
import pytest
from PIL import Image

from nmn.domains.clevr.sampling import sample_scenes
from nmn.domains.clevr.write import write_clevr
from nmn.synthetic import BlenderError, WorldError, find_blender, render, render_with_blender
from nmn.synthetic.blender import SCRIPT

# Writes the pictures of its job in plain gray and keeps what it was given beside itself.
STAND_IN = f"""#!{sys.executable}
import json, sys, shutil
from pathlib import Path
from PIL import Image
here = Path(__file__).parent
job = json.load(open(sys.argv[-1]))
(here / "command.json").write_text(json.dumps(sys.argv[1:]))
(here / "job.json").write_text(json.dumps(job))
for picture in job["pictures"]:
    Image.new("RGB", tuple(job["size"]), (90, 90, 90)).save(picture["file"])
"""


def program(folder: Path, text: str) -> Path:
    path = folder / "blender"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


def pixels_of(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def test_a_missing_blender_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BlenderError, match="not installed") as caught:
        find_blender()
    assert "blender.org" in str(caught.value)
    with pytest.raises(BlenderError, match="no program"):
        find_blender(tmp_path / "nothing")
    with pytest.raises(BlenderError):
        write_clevr(tmp_path / "set", 1, renderer="blender")
    assert not (tmp_path / "set").exists()
    made = program(tmp_path, STAND_IN)
    assert find_blender() == find_blender(made) == made


def test_blender_is_given_the_scenes(tmp_path: Path) -> None:
    scenes = list(sample_scenes(2, 3))
    out = tmp_path / "out"
    blender = program(tmp_path, STAND_IN)
    paths = render_with_blender(scenes, out, size=(96, 64), samples=7, blender=blender)
    assert paths == [out / "CLEVR_new_000000.png", out / "CLEVR_new_000001.png"]
    assert pixels_of(paths[1]).shape == (64, 96, 3)
    command = json.loads((tmp_path / "command.json").read_text(encoding="utf-8"))
    assert command[:2] == ["--background", "--factory-startup"]
    assert command[command.index("--python") + 1] == str(SCRIPT) and SCRIPT.exists()
    assert not Path(command[-1]).exists(), "the job file is removed"
    job = json.loads((tmp_path / "job.json").read_text(encoding="utf-8"))
    assert (job["size"], job["samples"]) == ([96, 64], 7)
    for picture, scene in zip(job["pictures"], scenes, strict=True):
        assert picture["camera"] == scene["camera"] and len(picture["lamps"]) == 4
        assert picture["lamps"][0]["place"] == scene["lights"]["key"]
        for thing, known in zip(picture["objects"], scene["objects"], strict=True):
            assert thing["center"] == known["3d_coords"] and thing["shape"] == known["shape"]
            assert thing["turn"] == pytest.approx(np.radians(known["rotation"]))
            assert thing["metal"] == (known["material"] == "metal")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#!/bin/sh\necho 'no display'\nexit 3\n", "status 3; it said last:\n    no display"),
        ("#!/bin/sh\nexit 0\n", "without writing this picture"),
        ("#!/bin/sh\nexec sleep 30\n", "not done after 0.3 seconds"),
        ("#!/nowhere/at/all\n", "cannot be started"),
    ],
)
def test_a_failing_blender_is_reported(text: str, message: str, tmp_path: Path) -> None:
    scenes = list(sample_scenes(1, 3))
    blender = program(tmp_path, text)
    with pytest.raises(BlenderError, match=message):
        render_with_blender(scenes, tmp_path / "out", blender=blender, timeout=0.3)


def test_what_blender_could_not_draw_is_refused(tmp_path: Path) -> None:
    scene = next(sample_scenes(1, 3))
    scene["objects"][1]["shape"] = "torus"
    with pytest.raises(WorldError, match="object 1: no shape 'torus'"):
        render_with_blender([scene], tmp_path, blender=program(tmp_path, STAND_IN))


def test_a_data_set_rendered_by_blender(tmp_path: Path) -> None:
    blender = program(tmp_path, STAND_IN)
    size, folder = (96, 64), tmp_path / "set"
    path = write_clevr(folder, 3, 1, size=size, batch=2, renderer="blender", blender=blender)
    assert json.loads(path.read_text(encoding="utf-8"))["info"]["nmn"]["renderer"] == "blender"
    for k in range(3):
        pixels = pixels_of(folder / "images" / f"CLEVR_train_{k:06d}.png")
        assert pixels.shape == (64, 96, 3) and (pixels == 90).all()


def run_script(job: object, bpy: MagicMock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script that Blender runs, with stand-ins for Blender's own modules."""
    mathutils = ModuleType("mathutils")
    mathutils.Vector = MagicMock()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bpy", bpy)
    monkeypatch.setitem(sys.modules, "mathutils", mathutils)
    monkeypatch.delitem(sys.modules, "nmn.synthetic.blender_script", raising=False)
    importlib.import_module("nmn.synthetic.blender_script").run(job)
    del sys.modules["nmn.synthetic.blender_script"]  # it holds the stand-ins


def test_the_script_builds_each_object_from_a_primitive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bpy = MagicMock()
    scenes = list(sample_scenes(3, 3))
    render_with_blender(scenes, tmp_path, blender=program(tmp_path, STAND_IN))
    job = json.loads((tmp_path / "job.json").read_text(encoding="utf-8"))
    run_script(job, bpy, monkeypatch)
    things = [thing for scene in scenes for thing in scene["objects"]]
    add = bpy.ops.mesh
    for shape, made in (
        ("sphere", add.primitive_uv_sphere_add),
        ("cube", add.primitive_cube_add),
        ("cylinder", add.primitive_cylinder_add),
    ):
        wanted = sum(thing["shape"] == shape for thing in things)
        assert made.call_count == wanted > 0
    assert add.primitive_plane_add.call_count == 3  # the ground of each picture
    assert bpy.ops.render.render.call_count == 3
    large = sorted(call.kwargs["radius"] for call in add.primitive_uv_sphere_add.call_args_list)
    sizes = {"large": 0.7, "small": 0.35}
    assert large == sorted(sizes[t["size"]] for t in things if t["shape"] == "sphere")
    assert bpy.context.object.location == things[-1]["3d_coords"]  # the last that was made
    turn = np.radians(things[-1]["rotation"])
    assert bpy.context.object.rotation_euler == pytest.approx((0, 0, turn))
    scene = bpy.context.scene
    assert scene.render.resolution_x == 320 and scene.render.resolution_y == 240
    assert scene.render.filepath == job["pictures"][2]["file"]


class Cycles:
    """Settings of a Blender of 2.90 or later, which is built with these denoisers."""

    def __init__(self, *denoisers: str) -> None:
        self.denoisers = denoisers
        self.use_denoising = True  # as it comes

    def __setattr__(self, name: str, value: object) -> None:
        if name == "denoiser" and value not in self.denoisers:
            raise TypeError(f"enum {value!r} not found in {self.denoisers}")
        super().__setattr__(name, value)


@pytest.mark.parametrize(
    ("cycles", "denoised"),
    [(Cycles(), False), (Cycles("OPENIMAGEDENOISE"), True), (SimpleNamespace(), None)],
    ids=["built without", "built with", "before 2.90"],
)
def test_only_a_blender_that_can_denoise_is_asked_to(
    cycles: object, denoised: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bpy = MagicMock()
    bpy.context.scene.cycles = cycles
    render_with_blender(list(sample_scenes(1, 3)), tmp_path, blender=program(tmp_path, STAND_IN))
    job = json.loads((tmp_path / "job.json").read_text(encoding="utf-8"))
    run_script(job, bpy, monkeypatch)
    assert getattr(cycles, "use_denoising", None) is denoised


def test_the_real_blender_sees_what_we_see(tmp_path: Path) -> None:
    blender = os.environ.get("NMN_BLENDER") or shutil.which("blender")
    if blender is None:
        pytest.skip("no Blender on PATH, nor named by NMN_BLENDER")
    scenes = list(sample_scenes(1, 2))
    paths = render_with_blender(scenes, tmp_path, samples=16, blender=blender)
    ours = render(scenes).images[0].float().numpy()
    theirs = pixels_of(paths[0]).astype(float)
    # Light and colours differ a little, places do not.
    assert abs(ours.mean() - theirs.mean()) < 5
    assert np.abs(ours - theirs).mean() < 12
