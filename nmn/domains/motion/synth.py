"""``nmn synth motion``: clips with exact truth, as files of several layouts, and as videos."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nmn.domains.motion.questions.write import write_questions
from nmn.domains.motion.write import LAYOUTS, draw, write_layout, write_seen
from nmn.domains.task import Task
from nmn.files import read_json
from nmn.options import option
from nmn.synthetic.errors import WorldError
from nmn.synthetic.motion import MotionClip, agent_clip, physics_clip
from nmn.synthetic.motion.drawing import check_shape
from nmn.synthetic.motion.files import read_clip, write_clip, write_text
from nmn.synthetic.motion.seen import NOISES
from nmn.types.wording import several

_PICTURES = ("frames", "mp4")

Tell = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class MotionSynthesis:
    """What is made."""

    out: Path = option(help="The folder that gets clips/, and a folder for every layout.")
    clips: int = option(1_000, min=1, help="How many.")
    seed: int = option(0, min=0, help="Where the series starts; another for every split.")
    kind: str = option("agent", help="agent (someone acts among things) or physics (collisions).")
    seconds: float | None = option(
        None, min=1, max=3600, help="How long an agent's clip is; by default 8 to 12."
    )
    format: str = option(
        "native", help="Layouts, with commas between: native, agqa, star; of physics clevrer."
    )
    render: str = option("none", help="none, frames (PNG files) or mp4 (needs the extra [video]).")
    fps: float = option(
        5.0, min=0.1, help="Frames a second of an agent's scene graphs, situations and pictures."
    )
    width: int = option(96, min=16, help="Of the pictures; they are two thirds as high.")
    split: str = option(
        "train",
        help="A word for the file names: train, test ... Of AGQA's questions, train leaves out "
        "what is only tested.",
    )
    questions: int = option(0, min=0, help="To ask about each clip in each layout; 0 asks none.")
    features: bool = option(
        False, help="Write what a detector and an encoder would see of each clip, at --fps."
    )
    noise: int = option(
        2, min=0, max=len(NOISES) - 1, help="Of --features: the level of noise, 0 to 4."
    )


def synthesise_motion(options: MotionSynthesis, progress: Progress, tell: Tell) -> Path:
    """Make what the options ask for; the folder.

    Stopped at any moment and called again, it goes on where it stopped; with more ``clips`` it adds
    to what is there, and with another format or render it makes only that.

    Raises:
        WorldError: options that make no clip, or a folder of other settings.
        DatasetError: a file of an earlier run is damaged.
        MissingExtra: mp4 without PyAV.
    """
    layouts = _checked(options)
    _same_settings(options)
    asked = [one for one in layouts if one != "native"] if options.questions else []
    steps = options.clips * (1 + len([one for one in layouts if one != "native"]) + len(asked))
    done = 0
    for number in range(options.clips):
        progress(done, steps)
        clip = _made(options, number)
        if options.render in _PICTURES:
            draw(options.out, options.split, clip, options.render, options.width, options.fps)
        if options.features:
            write_seen(options.out, options.split, clip, options.fps, options.noise, options.seed)
        done += 1
    for layout in layouts:
        if layout == "native":
            continue
        for _ in write_layout(
            layout,
            options.out,
            options.split,
            (_made(options, number) for number in range(options.clips)),
            options.fps,
        ):
            progress(done, steps)
            done += 1
    for layout in asked:
        for _ in write_questions(
            layout,
            options.out,
            options.split,
            (_made(options, number) for number in range(options.clips)),
            options.fps,
            seed=options.seed,
            per_clip=options.questions,
        ):
            progress(done, steps)
            done += 1
    progress(steps, steps)
    tell(f"{several(options.clips, 'clip')} of kind {options.kind}: {', '.join(layouts)}")
    return options.out


def _checked(options: MotionSynthesis) -> list[str]:
    if options.kind not in LAYOUTS:
        raise WorldError(f"no kind '{options.kind}'", expected=f"one of: {', '.join(LAYOUTS)}")
    if options.render not in ("none", *_PICTURES):
        raise WorldError(f"no render '{options.render}'", expected="none, frames or mp4")
    if not options.split.replace("_", "").replace("-", "").isalnum():
        raise WorldError(f"no split '{options.split}'", expected="letters, digits, - and _")
    layouts = [word for word in options.format.replace(" ", "").split(",") if word]
    known = LAYOUTS[options.kind]
    wrong = [word for word in layouts if word not in known]
    if wrong or not layouts:
        raise WorldError(
            f"clips of kind '{options.kind}' have no layout '{', '.join(wrong)}'",
            expected=f"some of: {', '.join(known)}",
        )
    if options.questions and layouts == ["native"]:
        raise WorldError(
            "questions are asked in the format of a layout",
            expected=f"--format with one of: {', '.join(known[1:])}",
        )
    if options.kind == "physics" and options.seconds is not None:
        raise WorldError("--seconds is for an agent's clips", expected="those of physics have 5")
    check_shape((options.width, options.width * 2 // 3))
    return layouts


def _same_settings(options: MotionSynthesis) -> None:
    """Refuse a folder whose clips are of another series, or drawn in another way."""
    series = ("kind", "seed", "split", "seconds")
    _same(options, options.out / f"{options.split}.settings.json", series)
    if options.render in _PICTURES:
        _same(options, options.out / f"{options.split}.{options.render}.json", ("fps", "width"))
    if options.features:
        _same(options, options.out / f"{options.split}.features.json", ("fps", "noise"))


def _same(options: MotionSynthesis, path: Path, names: tuple[str, ...]) -> None:
    asked = {name: getattr(options, name) for name in names}
    if not path.exists():
        write_text(path, json.dumps(asked) + "\n")
        return
    found = read_json(path, WorldError)
    if found != asked:
        raise WorldError(
            f"this folder was begun with {found}",
            where=str(path),
            expected=f"{asked}",
            hint="give those settings again, or choose another folder or split",
        )


def _path(options: MotionSynthesis, number: int) -> Path:
    return options.out / "clips" / options.split / f"motion_{number:06d}.json"


def _made(options: MotionSynthesis, number: int) -> MotionClip:
    """The clip, made now or by an earlier run."""
    path = _path(options, number)
    if path.exists():
        return read_clip(path)
    if options.kind == "agent":
        clip = agent_clip(options.seed, number, seconds=options.seconds)
    else:
        clip = physics_clip(options.seed, number)
    write_clip(path, clip)
    return clip


SYNTHESISE = Task(
    MotionSynthesis, synthesise_motion, "Clips in which things move and someone acts, with truth."
)
