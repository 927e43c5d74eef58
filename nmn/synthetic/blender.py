"""The same scenes rendered by Blender, for those who have it: slow, and the real thing.

Blender is run as a separate program with a script of ours (``blender_script.py``), which builds
the scene from Blender's own primitives. Everything that nmn knows (places, colours, lamps) goes
into a job file, so the script needs nothing of nmn.
"""

import json
import math
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nmn.synthetic.camera import FOCAL, PLACE
from nmn.synthetic.errors import BlenderError
from nmn.synthetic.ground import GROUND
from nmn.synthetic.light_on import RUBBER
from nmn.synthetic.lights import AMBIENT, LAMPS
from nmn.synthetic.scene import COLORS, TabletopScene, check_object, half_of

SCRIPT = Path(__file__).with_name("blender_script.py")

_SHOWN = 12  # last lines of what Blender said that an error repeats


def find_blender(path: str | os.PathLike[str] | None = None) -> Path:
    """The Blender program: the one at ``path``, or the one that PATH leads to.

    Raises:
        BlenderError: there is none.
    """
    if path is not None:
        found = shutil.which(os.fspath(path))
        if found is None:
            raise BlenderError(
                "this is no program that can be run",
                where=os.fspath(path),
                expected="the path of the file 'blender' itself",
            )
        return Path(found)
    found = shutil.which("blender")
    if found is None:
        raise BlenderError(
            "Blender is not installed, or not on PATH",
            expected="the program 'blender' (version 2.8 or newer)",
            hint="get it from blender.org or your system's packages, or give its path; "
            "or leave out the renderer: nmn's own needs nothing",
        )
    return Path(found)


def render_with_blender(
    scenes: Sequence[TabletopScene],
    folder: str | os.PathLike[str],
    *,
    size: tuple[int, int] = (320, 240),
    samples: int = 128,
    blender: str | os.PathLike[str] | None = None,
    cube_scale: float = 1.0,
    timeout: float | None = None,
) -> list[Path]:
    """Render scenes into ``folder`` as PNG files named as the scenes say.

    Arguments:
        samples: paths that Blender's Cycles traces a pixel; CLEVR used 512.
        blender: the program; by default the one on PATH.
        timeout: seconds for all scenes together; by default no limit.

    Returns:
        One path a scene.

    Raises:
        BlenderError: no Blender, it failed or took too long, or a picture is missing.
        WorldError: an object that cannot be drawn.
    """
    program = find_blender(blender)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # Blender may start in another working directory.
    paths = [folder.resolve() / scene["image_filename"] for scene in scenes]
    job = {
        "size": list(size),
        "samples": samples,
        "focal": FOCAL,
        "ground": GROUND,
        "ambient": AMBIENT,
        "pictures": [_picture(s, p, cube_scale) for s, p in zip(scenes, paths, strict=True)],
    }
    with tempfile.TemporaryDirectory(prefix="nmn-blender-") as work:
        job_path = Path(work) / "job.json"
        job_path.write_text(json.dumps(job), encoding="utf-8")
        _run(program, job_path, timeout)
    for path in paths:
        if not path.exists():
            raise BlenderError("Blender ended without writing this picture", where=str(path))
    return paths


def _picture(scene: TabletopScene, path: Path, cube_scale: float) -> dict[str, Any]:
    objects = []
    for number, thing in enumerate(scene["objects"]):
        check_object(thing, f"{path.name}, object {number}")
        metal, cube = thing["material"] == "metal", thing["shape"] == "cube"
        tint = 1.0 if metal else RUBBER
        objects.append(
            {
                "shape": thing["shape"],
                "center": thing["3d_coords"],
                "half": half_of(thing) * (cube_scale if cube else 1.0),
                "turn": math.radians(thing.get("rotation", 0.0)),
                "color": [tint * part / 255 for part in COLORS[thing["color"]]],
                "metal": metal,
            }
        )
    lamps = [
        {
            "place": list(scene.get("lights", {}).get(lamp.name, lamp.place)),
            # Of a flat lamp of w watts, a surface at distance d that reflects all shows
            # w / (pi * d)²: this makes Blender's pictures as bright as ours.
            "watts": lamp.power * math.pi**2,
            "color": list(lamp.color),
            "width": 2 * lamp.radius,
        }
        for lamp in LAMPS
    ]
    camera = list(scene.get("camera", PLACE))
    return {"file": str(path), "camera": camera, "lamps": lamps, "objects": objects}


def _run(program: Path, job: Path, timeout: float | None) -> None:
    command = [
        str(program),
        "--background",
        "--factory-startup",
        "--python-exit-code",
        "3",
        "--python",
        str(SCRIPT),
        "--",
        str(job),
    ]
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BlenderError(
            f"Blender was not done after {timeout:g} seconds",
            where=str(program),
            hint="render fewer pictures at once, with fewer samples, or allow more time",
        ) from None
    except OSError as error:
        raise BlenderError(
            f"Blender cannot be started ({error.strerror})", where=str(program)
        ) from None
    if done.returncode != 0:
        said = "\n    ".join(done.stdout.strip().splitlines()[-_SHOWN:]) or "nothing"
        raise BlenderError(
            f"Blender ended with status {done.returncode}; it said last:\n    {said}",
            where=str(program),
        )
