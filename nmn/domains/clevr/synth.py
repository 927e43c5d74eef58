"""``nmn synth clevr``: pictures with their scenes, and questions about them, in CLEVR's formats."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import torch

from nmn.domains.clevr.catalogue import (
    SYNONYMS,
    TEMPLATES,
    TEMPLATES_CLOSURE,
    load_clevr_templates,
)
from nmn.domains.clevr.rules import Condition
from nmn.domains.clevr.write import write_clevr
from nmn.domains.task import Task
from nmn.errors import DatasetError, NmnError
from nmn.generators.templates.wording import read_synonyms
from nmn.options import option
from nmn.synthetic.questions.balance import Balance
from nmn.synthetic.questions.files import read_scenes, write_questions
from nmn.synthetic.questions.generate import Questioner, generate_questions
from nmn.types.wording import several


@dataclass(frozen=True, kw_only=True)
class ClevrSynthesis:
    """What is made.

    Pictures and scenes by the published rules; questions about them, or about the scenes of a file
    of CLEVR 1.0, from templates.
    """

    directory: Path = option(argument=True, help="Gets images/, scenes/ and questions/.")
    count: int = option(1_000, min=1, help="Pictures.")
    seed: int = option(0, min=0, help="Where the series starts; another for every split.")
    split: str = option("train", help="A word for the file names.")
    width: int = option(320, help="Of the pictures, in pixels.")
    height: int = option(240, help="Of the pictures, in pixels.")
    condition: str | None = option(None, help="The colours of CLEVR-CoGenT: A or B.")
    renderer: str = option("raycast", help="raycast (nmn's own) or blender.")
    blender: Path | None = option(None, help="Where Blender is, if not on PATH.")
    samples: int | None = option(
        None, min=1, help="raycast: a side in outline pixels (3); blender: paths (128)."
    )
    device: str = option("cpu", help="Where to render: cpu, cuda ...")
    threads: int | None = option(None, min=1, help="CPU threads; all unless it is given.")
    scenes: Path | None = option(
        None, help="Draw nothing: ask about the scenes of this file, .json or .json.gz."
    )
    per_scene: int = option(0, min=0, help="Templates to ask about each scene; 0 asks nothing.")
    per_template: int = option(1, min=1, help="Questions of each of these.")
    templates: Path | None = option(None, help="A folder of question templates; else nmn's own.")
    closure: bool = option(False, name="--closure", help="nmn's own recombined templates instead.")
    synonyms: Path | None = option(None, help="A word list; nmn's own unless it is given.")
    min_nodes: int | None = option(None, min=1, help="The shortest program.")
    max_nodes: int | None = option(None, min=1, help="The longest program.")
    reset_every: int = option(250, min=1, help="Scenes after which balance starts anew.")


def synthesise_clevr(
    options: ClevrSynthesis,
    progress: Callable[[int, int], None],
    tell: Callable[[str], None],
) -> Path:
    """Make what the options ask for; the file that was written last.

    A run that was interrupted while it drew goes on where it stopped when it is called again.

    Raises:
        WorldError: arguments that make no picture, or a folder of other settings.
        BlenderError: Blender was asked for and is not there, or failed.
        DatasetError: the scenes cannot be read, or nothing is to be made of them.
        TemplateError: a template cannot be used.
    """
    questioner = _questioner(options)  # first: a bad template must not cost an hour of drawing
    scenes = options.scenes
    if scenes is None:
        scenes = _draw(options, progress)
    if questioner is None:
        if options.scenes is not None:
            raise DatasetError(
                "there is nothing to make of the scenes of a file",
                where=str(scenes),
                expected="--per-scene, at least 1",
            )
        return scenes
    records = read_scenes(scenes)

    def left_out(position: int, error: NmnError) -> None:
        tell(f"bad record: {scenes}, record {position}: {error.summary}")

    folder = options.directory / "questions"
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"CLEVR_{options.split}_questions.json"
    asked = generate_questions(records, questioner, Balance(options.reset_every), left_out)
    count = write_questions(out, asked, {"split": options.split, "seed": options.seed})
    tell(f"{several(count, 'question')} about {several(len(records), 'scene')}")
    return out


def _draw(options: ClevrSynthesis, progress: Callable[[int, int], None]) -> Path:
    if options.threads:
        torch.set_num_threads(options.threads)
    return write_clevr(
        options.directory,
        options.count,
        options.seed,
        split=options.split,
        size=(options.width, options.height),
        condition=cast(Condition | None, options.condition),
        renderer=cast(Literal["raycast", "blender"], options.renderer),
        blender=options.blender,
        samples=options.samples,
        device=options.device,
        progress=progress,
    )


def _questioner(options: ClevrSynthesis) -> Questioner | None:
    if not options.per_scene:
        return None
    own = TEMPLATES_CLOSURE if options.closure else TEMPLATES
    return Questioner(
        load_clevr_templates(options.templates or own),
        read_synonyms(options.synonyms or SYNONYMS),
        seed=options.seed,
        per_scene=options.per_scene,
        per_template=options.per_template,
        min_nodes=options.min_nodes,
        max_nodes=options.max_nodes,
    )


SYNTHESISE = Task(
    ClevrSynthesis, synthesise_clevr, "CLEVR-like pictures, their scenes, and questions."
)
