"""The table of SHAPES: train from pictures and answers alone, and ask about unseen ones.

    OMP_NUM_THREADS=1 .venv/bin/python -m benchmarks.train_shapes

writes benchmarks/results/shapes_seed0.json, 1 and 2, and prints the table; with --table it only
prints it. --ship 0 also writes the weights of seed 0 to
nmn/domains/shapes/weights/modules.safetensors.
About a minute a seed on one core.

It learns from pictures of nmn's own world and three quarters of the 756 queries of the published
forms; the other quarter is asked about other pictures. The published test, val and train.small are
asked too where they lie in ../shared/data/shapes (--data); nothing is learned from them.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from nmn.domains.shapes.data import read_shapes, read_shapes_images
from nmn.domains.shapes.domain import DOMAIN, weights
from nmn.domains.shapes.train import (
    ASK,
    LEARN,
    ShapesTraining,
    prepare_shapes,
    shapes_graphs_with_features,
    shapes_questions,
    split_queries,
)
from nmn.modules.weights import save_weights
from nmn.training.clock import seconds_now
from nmn.training.family import Family
from nmn.training.questions import QuestionSet
from nmn.training.scoring import Score, score
from nmn.training.session import Session, run_session
from nmn.training.trainer import StepDone, Trainer

RESULTS = Path(__file__).parent / "results"
PUBLISHED = Path(__file__).parents[2] / "shared/data/shapes"
SPLITS = ("test", "val", "train.small")
COMMAND = "python -m benchmarks.train_shapes --seeds {seed} --ship {seed}"


def main() -> None:
    options = _options()
    torch.set_num_threads(1)
    if not options.table:
        for seed in options.seeds:
            path = RESULTS / f"shapes_seed{seed}.json"
            record = measure(seed, options)
            path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
            print(f"wrote {path}", flush=True)
    show()


def measure(seed: int, options: argparse.Namespace) -> dict[str, Any]:
    """Train one seed, and ask it everything."""
    begun = seconds_now()
    learned, held = split_queries(seed)
    how = ShapesTraining(seed=seed, pictures=options.pictures, epochs=options.epochs)
    prepared = prepare_shapes(how)
    family, questions = prepared.family, prepared.learned
    asked = {
        "new queries, new pictures": shapes_questions(
            held, pictures=2_000, each=4, seed=ASK + seed
        ),
        "learned queries, new pictures": shapes_questions(
            learned, pictures=2_000, each=4, seed=ASK + seed
        ),
        **published(options.data, learned),
    }
    made = seconds_now() - begun
    trainer = Trainer(family, questions, how.settings)
    curve: list[dict[str, Any]] = []

    def watch(done: StepDone, checked: Score | None) -> None:
        if checked is not None and (not curve or done.place.step % 250 == 0):
            curve.append(_figures(checked, step=done.place.step, loss=round(done.loss, 4)))

    run_session(trainer, prepared.unseen, Session(check_every=250), watch)
    record = {
        "seed": seed,
        "command": COMMAND.format(seed=seed),
        "pictures": options.pictures,
        "queries": {"learned": len(learned), "new": len(held)},
        "learned_from": len(questions),
        "yes": round(float(questions.answers.mean()), 4),
        "parameters": trainer.parameters,
        "epochs": how.epochs,
        "steps_of_training": trainer.place.step,
        "seconds": round(trainer.place.seconds, 1),
        "seconds_to_make_the_data": round(made, 1),
        "questions_per_second": round(trainer.place.step * how.batch / trainer.place.seconds),
        "clock": "thread_time",
        "torch": torch.__version__,
        "asked": {name: _score(family, one) for name, one in asked.items()},
        "curve": curve,
    }
    print(json.dumps(record["asked"], indent=1), flush=True)
    if options.ship == seed:
        about = {
            "family": family.name,
            "seed": str(seed),
            "command": COMMAND.format(seed=seed),
            "learned_from": f"{len(questions)} questions, answers alone",
        }
        save_weights(weights(), family.modules, about)
        print(f"wrote {weights()}")
    return record


def published(data: Path, learned: list[str]) -> dict[str, QuestionSet]:
    """The published splits with pictures, where they are; of the test also the part with queries
    that were not learned from."""
    found: dict[str, QuestionSet] = {}
    for split in SPLITS if (data / "test.query").is_file() else ():
        records = read_shapes(data, split, DOMAIN.exact_language)
        assert not records.problems, records.problems[0]
        found[f"published {split}"] = QuestionSet(
            shapes_graphs_with_features(read_shapes_images(data, split)),
            [one.translation.program for one in records.good],
            np.array([one.position for one in records.good]),
            np.array([int(one.answer) for one in records.good]),
            np.array([len(one.tokens) for one in records.good]),
        )
        if split == "test":
            known = {*learned}
            new = [k for k, one in enumerate(records.good) if one.query not in known]
            found["published test, new queries"] = found["published test"].pick(np.array(new))
    return found


def _score(family: Family, questions: QuestionSet) -> dict[str, Any]:
    return _figures(score(family, questions), questions=len(questions))


def _figures(found: Score, **more: Any) -> dict[str, Any]:
    return {
        **more,
        "answers": found.answers,
        "steps": found.steps,
        "right_answer_wrong_steps": found.lucky,
        "questions_per_second": round(found.questions_per_second),
    }


def show() -> None:
    """The table of all seeds that are there."""
    paths = sorted(RESULTS.glob("shapes_seed*.json"))
    records = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    print("| asked | questions | answers % | steps % | right by wrong steps % |")
    print("| --- | --- | --- | --- | --- |")
    for name in records[0]["asked"] if records else ():
        rows = [record["asked"][name] for record in records if name in record["asked"]]
        cells = [
            " / ".join(f"{100 * row[key]:.2f}" for row in rows)
            for key in ("answers", "steps", "right_answer_wrong_steps")
        ]
        count = " / ".join(dict.fromkeys(str(row["questions"]) for row in rows))
        print(f"| {name} | {count} | {' | '.join(cells)} |")
    for record in records:
        print(
            f"seed {record['seed']}: {record['parameters']} numbers, {record['seconds']} s to "
            f"train, {record['questions_per_second']} questions/s"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--pictures", type=int, default=8_000, help="to learn from")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--data", type=Path, default=PUBLISHED, help="the published files")
    parser.add_argument("--ship", type=int, help="the seed whose weights go into the package")
    parser.add_argument("--table", action="store_true", help="print what is there, train nothing")
    options = parser.parse_args()
    if not all(0 <= seed < ASK - LEARN for seed in options.seeds):
        parser.error(f"seeds are 0 to {ASK - LEARN - 1}: beyond, one learns from what another asks")
    return options


if __name__ == "__main__":
    main()
