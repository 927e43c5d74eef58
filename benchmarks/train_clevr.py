"""The table of CLEVR's modules on ground-truth features: train, and ask about unseen scenes.

    OMP_NUM_THREADS=1 .venv/bin/python -m benchmarks.train_clevr

writes benchmarks/results/clevr_features_seed0.json, 1 and 2, and prints the table; with --table it
only prints it. Each seed has its own scenes, questions and weights; nothing that is trained on is
asked again. About four minutes a seed on one core, of which training is one.

Questions are made from the official templates where they lie in ../shared, else from nmn's own.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch

from nmn.domains.clevr.catalogue import SYNONYMS, TEMPLATES, TEMPLATES_CLOSURE, load_clevr_templates
from nmn.domains.clevr.data.features import NOISE, clevr_features
from nmn.domains.clevr.train.data import made_questions, made_scenes
from nmn.domains.clevr.train.families import make_family
from nmn.domains.clevr.train.features import of_truth
from nmn.modules.ports import FEATURES
from nmn.synthetic.questions import Questioner, read_synonyms
from nmn.training.clock import seconds_now
from nmn.training.family import Family
from nmn.training.questions import QuestionSet
from nmn.training.scoring import Score, score
from nmn.training.session import Session, run_session
from nmn.training.settings import Settings
from nmn.training.trainer import StepDone, Trainer
from nmn.types import SceneGraph

RESULTS = Path(__file__).parent / "results"
OFFICIAL = Path(__file__).parents[2] / "shared/data/clevr-templates/CLEVR_1.0_templates"

# Scenes of different series share nothing: learning from, asking about, and time to 99 %.
LEARN, ASK, WATCH = 1_000, 2_000, 3_000
# Bounds of the comparison by length: programs learned from, and those asked.
SHORT, LONG = 12, 17
GOAL = 0.99
# Standard deviations of noise on harder features, seed 0 only.
NOISES = (0.1, 0.2)

Scenes = Sequence[Mapping[str, Any]]


def main() -> None:
    options = _options()
    torch.set_num_threads(1)
    if not options.table:
        for seed in options.seeds:
            path = RESULTS / f"{options.name}_seed{seed}.json"
            record = measure(seed, options.scenes, options.asked, options.per_scene)
            path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
            print(f"wrote {path}")
    show(options.name)


def measure(seed: int, scenes: int, asked: int, per_scene: int) -> dict[str, Any]:
    """All rows of one seed."""
    folder = OFFICIAL if OFFICIAL.is_dir() else TEMPLATES
    official, closure = load_clevr_templates(folder), load_clevr_templates(TEMPLATES_CLOSURE)
    begun = seconds_now()
    learned = made_scenes(scenes, LEARN + seed)
    unseen = made_scenes(asked, ASK + seed)
    watched = made_scenes(100, WATCH + seed)
    reader = make_family("clevr", width=32)

    def ask(about: Scenes, templates: Any = official, noise: float = NOISE, **how: Any) -> Any:
        questioner = Questioner(
            templates, read_synonyms(SYNONYMS), seed=seed, per_scene=per_scene, **how
        )
        return made_questions(about, reader, questioner, noisy(noise)).questions

    sets = {
        "learn": ask(learned),
        "learn_short": ask(learned, max_nodes=SHORT),
        "watch": ask(watched),
        "unseen": ask(unseen),
        "unseen_short": ask(unseen, max_nodes=SHORT),
        "unseen_long": ask(unseen, min_nodes=LONG),
        "closure": ask(unseen, closure),
    }
    made = seconds_now() - begun
    rows: dict[str, Any] = {}
    for supervision in ("steps", "answers"):
        settings = Settings(supervision=supervision, seed=seed)
        rows[supervision] = trained(settings, sets, "learn", ("unseen", "closure"))
        asked_of = ("unseen_short", "unseen_long")
        rows[f"{supervision}, short programs"] = trained(settings, sets, "learn_short", asked_of)
    if not seed:
        for noise in NOISES:
            harder = {
                "learn": ask(learned, noise=noise),
                "watch": ask(watched, noise=noise),
                "unseen": ask(unseen, noise=noise),
            }
            settings = Settings(supervision="answers", seed=seed)
            rows[f"answers, noise {noise}"] = trained(settings, harder, "learn", ("unseen",))
    return {
        "seed": seed,
        "templates": folder.name,
        "scenes": {"learn": scenes, "unseen": asked},
        "questions": {name: len(one) for name, one in sets.items()},
        "seconds_to_make_the_data": round(made, 1),
        "clock": "thread_time",
        "torch": torch.__version__,
        "rows": rows,
    }


def noisy(noise: float) -> Callable[..., list[SceneGraph | None]]:
    """What is seen: the usual features, or the same with more noise."""
    if noise == NOISE:
        return of_truth
    made = partial(clevr_features, noise=noise)
    return lambda scenes, graphs: [
        graph.with_tables({FEATURES: made(scene)})
        for scene, graph in zip(scenes, graphs, strict=True)
    ]


def trained(
    settings: Settings, sets: Mapping[str, QuestionSet], learn: str, asked: Sequence[str]
) -> dict[str, Any]:
    """One family trained, and asked."""
    family = make_family("clevr", width=32, seed=settings.seed)
    trainer = Trainer(family, sets[learn], settings)
    reached: dict[str, float] = {}

    def watch(done: StepDone, checked: Score | None) -> None:
        if checked is not None and checked.answers >= GOAL and not reached:
            reached.update(seconds=round(done.place.seconds, 2), step=done.place.step)

    run_session(trainer, sets["watch"], Session(check_every=25), watch)
    row = {
        "supervision": settings.supervision,
        "learned_from": len(sets[learn]),
        "parameters": trainer.parameters,
        "steps_of_training": trainer.place.step,
        "seconds": round(trainer.place.seconds, 2),
        "questions_per_second": round(settings.epochs * len(sets[learn]) / trainer.place.seconds),
        "until_99_percent": reached,
        "asked": {name: _score(family, sets[name]) for name in asked},
    }
    print(settings.supervision, learn, json.dumps(row["asked"]), reached, flush=True)
    return row


def _score(family: Family, questions: QuestionSet) -> dict[str, Any]:
    found = score(family, questions)
    return {
        "questions": found.questions,
        "answers": found.answers,
        "steps": found.steps,
        "right_answer_wrong_steps": found.lucky,
        "questions_per_second": round(found.questions_per_second),
    }


def show(name: str) -> None:
    """The table of all seeds that are there."""
    records = [json.loads(path.read_text()) for path in sorted(RESULTS.glob(f"{name}_seed*.json"))]
    print("| learned by | asked | answers % | steps % | right by wrong steps % |")
    print("| --- | --- | --- | --- | --- |")
    rows = {row: None for record in records for row in record["rows"]}
    for row in rows:
        having = [record["rows"][row] for record in records if row in record["rows"]]
        for asked in having[0]["asked"]:
            figures = [one["asked"][asked] for one in having]
            cells = [
                " / ".join(f"{100 * one[key]:.2f}" for one in figures)
                for key in ("answers", "steps", "right_answer_wrong_steps")
            ]
            print(f"| {row} | {asked} | {' | '.join(cells)} |")
    for row in rows:
        having = [record["rows"][row] for record in records if row in record["rows"]]
        until = [one["until_99_percent"].get("seconds", "never") for one in having]
        print(
            f"{row}: 99 % after {' / '.join(map(str, until))} s, "
            f"{' / '.join(str(one['seconds']) for one in having)} s in all, "
            f"{' / '.join(str(one['questions_per_second']) for one in having)} questions/s"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--scenes", type=int, default=2_000, help="to learn from")
    parser.add_argument("--asked", type=int, default=500, help="unseen scenes")
    parser.add_argument("--per-scene", type=int, default=20, help="questions a scene")
    parser.add_argument("--name", default="clevr_features", help="of the files of results")
    parser.add_argument("--table", action="store_true", help="print what is there, train nothing")
    options = parser.parse_args()
    if not all(0 <= seed < ASK - LEARN for seed in options.seeds):
        parser.error(f"seeds are 0 to {ASK - LEARN - 1}: beyond, one learns from what another asks")
    return options


if __name__ == "__main__":
    main()
