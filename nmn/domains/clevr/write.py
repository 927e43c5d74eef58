"""CLEVR-like data sets on disk, in CLEVR 1.0's layout; a stopped run goes on where it stopped."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Literal

import torch
from PIL import Image

from nmn.domains.clevr.rules import Condition, Rules
from nmn.domains.clevr.sampling import sample_scenes
from nmn.files import parse_json, read_bytes, read_json
from nmn.synthetic.blender import find_blender, render_with_blender
from nmn.synthetic.errors import WorldError
from nmn.synthetic.rendering import render
from nmn.synthetic.scene import TabletopScene

Progress = Callable[[int, int], None]
"""Told after every batch: pictures done, pictures wanted."""

_PNG_EFFORT = 4  # of 9: 5 % larger files than the default 6, in half the time


def write_clevr(
    directory: str | os.PathLike[str],
    count: int,
    seed: int = 0,
    *,
    split: str = "train",
    size: tuple[int, int] = (320, 240),
    condition: Condition | None = None,
    renderer: Literal["raycast", "blender"] = "raycast",
    blender: str | os.PathLike[str] | None = None,
    samples: int | None = None,
    device: torch.device | str = "cpu",
    batch: int = 32,
    rules: Rules | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write ``images/CLEVR_<split>_000000.png`` ... and ``scenes/CLEVR_<split>_scenes.json``.

    May be interrupted at any moment, by Ctrl-C too, and called again with the same arguments: it
    goes on after the last whole batch, and ends with the same pictures and scenes as a run that
    was never stopped. Called with a larger ``count``, it adds to a data set that is complete.
    Every file appears under its name only once it is whole.

    Arguments:
        seed: where the series starts; give every split its own.
        renderer: "raycast" is nmn's own; "blender" runs that program (see
            ``nmn.synthetic.blender``).
        samples: for "raycast" places a side inside each outline pixel (3); for "blender" paths a
            pixel (128).
        progress: called with (done, count) at the start and after every batch.

    Returns:
        The path of the scenes file.

    Raises:
        WorldError: arguments that make no picture, a folder that was begun with other settings,
            or files that cannot be written.
        BlenderError: Blender was asked for and is not there, or failed.
    """
    rules = rules or Rules()
    samples = samples or (3 if renderer == "raycast" else 128)
    settings = {
        "seed": seed,
        "size": list(size),
        "condition": condition,
        "renderer": renderer,
        "samples": samples,
        "rules": asdict(rules),
    }
    if batch < 1:
        raise WorldError(f"batches of {batch} pictures", expected="at least 1")
    if renderer not in ("raycast", "blender"):
        raise WorldError(f"no renderer '{renderer}'", expected="raycast or blender")
    if renderer == "blender":
        find_blender(blender)  # before anything is written
    # Also checks the arguments, before any folder is made.
    sample_scenes(count, seed, size=size, condition=condition, split=split, rules=rules)

    def draw(scenes: Sequence[TabletopScene], folder: Path) -> None:
        if renderer == "blender":
            render_with_blender(
                scenes,
                folder,
                size=size,
                samples=samples,
                blender=blender,
                cube_scale=rules.cube_scale,
            )
            return
        rendered = render(
            scenes,
            size=size,
            samples=samples,
            device=device,
            cube_scale=rules.cube_scale,
        )
        for scene, pixels in zip(scenes, rendered.images.cpu().numpy(), strict=True):
            path = folder / scene["image_filename"]
            Image.fromarray(pixels).save(path, compress_level=_PNG_EFFORT)

    try:
        log = _Log(Path(directory), split, settings)
        done = log.resume(count)
        if progress:
            progress(done, count)
        while done < count:
            some = list(
                sample_scenes(
                    min(batch, count - done),
                    seed,
                    start=done,
                    size=size,
                    condition=condition,
                    split=split,
                    rules=rules,
                )
            )
            log.add(some, draw)
            done += len(some)
            if progress:
                progress(done, count)
        return log.finish()
    except OSError as error:
        raise WorldError(
            f"cannot be written ({error.strerror or error})",
            where=str(error.filename or directory),
        ) from None


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A path to write to; what was written there takes the name ``path`` in one step."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class _Log:
    """What has been written so far: one line a scene, the settings first.

    The log is the truth about how far a run has come: a scene's line is added only after its
    picture has its name. The last line may be torn by a crash, and then does not count.
    """

    def __init__(self, directory: Path, split: str, settings: dict[str, Any]) -> None:
        self._settings = {"split": split, **settings}
        self._images = directory / "images"
        self._final = directory / "scenes" / f"CLEVR_{split}_scenes.json"
        self._log = self._final.with_suffix(".unfinished.jsonl")
        self._scratch = directory / f".unfinished_{split}"
        for folder in (self._images, self._final.parent):
            folder.mkdir(parents=True, exist_ok=True)

    def resume(self, count: int) -> int:
        """How many of the first ``count`` scenes are done; the log holds exactly those."""
        if self._log.exists():
            settings, scenes = self._read_log()
        elif self._final.exists():
            settings, scenes = self._read_final()
        else:
            settings, scenes = self._settings, []
        if settings != self._settings:
            differ = [key for key in self._settings if settings.get(key) != self._settings[key]]
            raise WorldError(
                f"this was begun with another {', '.join(differ)}",
                where=str(self._log if self._log.exists() else self._final),
                expected=", ".join(f"{key} = {settings.get(key)}" for key in differ),
                hint="give those again, or choose another directory or split",
            )
        if len(scenes) > count:
            raise WorldError(
                f"there are {len(scenes)} scenes already, more than the {count} asked for",
                where=str(self._final),
                hint="ask for at least as many, or choose another directory or split",
            )
        there = [(self._images / scene["image_filename"]).exists() for scene in scenes]
        done = there.index(False) if False in there else len(scenes)
        lines = [self._settings, *scenes[:done]]
        with _whole(self._log) as temporary, temporary.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
        return done

    def _read_log(self) -> tuple[dict[str, Any], list[TabletopScene]]:
        lines: list[Any] = []
        # Bytes: a line that is no text is torn as well, and those before it are not.
        for text in read_bytes(self._log, WorldError).split(b"\n"):
            try:
                line = parse_json(text.decode())
            except (ValueError, RecursionError):
                break  # empty after the last, or torn
            if lines and not self._is_scene(line, len(lines) - 1):
                break  # what follows is drawn again
            lines.append(line)
        if not lines or not isinstance(lines[0], dict):
            return self._settings, []
        return lines[0], lines[1:]

    def _is_scene(self, line: object, number: int) -> bool:
        name = f"CLEVR_{self._settings['split']}_{number:06d}.png"
        return isinstance(line, dict) and line.get("image_filename") == name

    def _read_final(self) -> tuple[dict[str, Any], list[TabletopScene]]:
        data = read_json(self._final, WorldError)
        try:
            settings, scenes = data["info"]["nmn"], data["scenes"]
        except (KeyError, TypeError):
            settings, scenes = None, None
        fine = isinstance(settings, dict) and isinstance(scenes, list)
        if not fine or not all(self._is_scene(one, k) for k, one in enumerate(scenes or ())):
            raise WorldError(
                "this scenes file was not written by nmn",
                where=str(self._final),
                hint="choose another directory or split",
            )
        return dict(settings or {}), list(scenes or ())

    def add(
        self, scenes: Sequence[TabletopScene], draw: Callable[[Sequence[TabletopScene], Path], None]
    ) -> None:
        """Draw the pictures, give them their names, then write down their scenes."""
        self._scratch.mkdir(exist_ok=True)
        draw(scenes, self._scratch)
        for scene in scenes:
            name = scene["image_filename"]
            (self._scratch / name).replace(self._images / name)
        with self._log.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(scene) + "\n" for scene in scenes)
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> Path:
        """Write the scenes file from the log, and tidy up."""
        info = {
            "date": date.today().strftime("%m/%d/%Y"),
            "version": "1.0",
            "split": self._settings["split"],
            "license": "none: made by nmn from a seed",
            "nmn": self._settings,
        }
        with (
            self._log.open(encoding="utf-8") as log,
            _whole(self._final) as temporary,
            temporary.open("w", encoding="utf-8") as file,
        ):
            next(log)  # the settings
            file.write(f'{{"info": {json.dumps(info)}, "scenes": [')
            for number, line in enumerate(log):
                file.write((",\n" if number else "\n") + line.rstrip("\n"))
            file.write("\n]}\n")
        self._log.unlink()
        if self._scratch.exists():
            for left in self._scratch.iterdir():
                left.unlink()
            self._scratch.rmdir()
        return self._final
