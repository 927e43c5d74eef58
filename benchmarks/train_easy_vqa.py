"""The table of easy-VQA: train on the official train split's questions and answers, ask the test's.

    OMP_NUM_THREADS=1 .venv/bin/python -m benchmarks.train_easy_vqa

writes benchmarks/results/easy_vqa_seed0.json, 1 and 2, and prints the table; with --table it only
prints it. --ship 0 also writes the weights of seed 0 to
nmn/domains/easy_vqa/weights/modules.safetensors.
Needs the package easy-vqa (extra [easy-vqa]). Half a minute a seed on one core.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from nmn.domains.easy_vqa.domain import weights
from nmn.domains.easy_vqa.train import EasyVqaTraining, easy_vqa_questions, prepare_easy_vqa
from nmn.modules.weights import save_weights
from nmn.training.clock import seconds_now
from nmn.training.questions import QuestionSet
from nmn.training.scoring import Score, score
from nmn.training.session import Session, run_session
from nmn.training.trainer import StepDone, Trainer

RESULTS = Path(__file__).parent / "results"
COMMAND = "python -m benchmarks.train_easy_vqa --seeds {seed} --ship {seed}"


def main() -> None:
    options = _options()
    torch.set_num_threads(1)
    if not options.table:
        begun = seconds_now()
        train, test = easy_vqa_questions("train"), easy_vqa_questions("test")
        made = seconds_now() - begun
        for seed in options.seeds:
            path = RESULTS / f"easy_vqa_seed{seed}.json"
            record = measure(seed, train, test, options)
            record["seconds_to_read_the_data"] = round(made, 1)
            path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
            print(f"wrote {path}", flush=True)
    show()


def measure(
    seed: int, train: QuestionSet, test: QuestionSet, options: argparse.Namespace
) -> dict[str, Any]:
    """Train one seed, and ask it the test split."""
    how = EasyVqaTraining(seed=seed, epochs=options.epochs)
    prepared = prepare_easy_vqa(how)
    family, questions = prepared.family, prepared.learned
    trainer = Trainer(family, questions, how.settings)
    curve: list[dict[str, Any]] = []

    def watch(done: StepDone, checked: Score | None) -> None:
        if checked is not None and done.place.step % 50 == 0 and done.place.step <= 500:
            curve.append(_figures(checked, step=done.place.step, loss=round(done.loss, 4)))

    run_session(trainer, prepared.unseen, Session(check_every=50), watch)
    record = {
        "seed": seed,
        "command": COMMAND.format(seed=seed),
        "learned_from": len(questions),
        "parameters": trainer.parameters,
        "epochs": how.epochs,
        "steps_of_training": trainer.place.step,
        "seconds": round(trainer.place.seconds, 1),
        "questions_per_second": round(
            how.epochs * len(questions) / max(trainer.place.seconds, 1e-9)
        ),
        "clock": "thread_time",
        "torch": torch.__version__,
        "asked": {
            "official test": _figures(score(family, test), questions=len(test)),
            "official train": _figures(score(family, train), questions=len(train)),
        },
        "curve": curve,
    }
    print(json.dumps(record["asked"], indent=1), flush=True)
    if options.ship == seed:
        about = {
            "family": family.name,
            "seed": str(seed),
            "command": COMMAND.format(seed=seed),
            "learned_from": f"{len(questions)} questions of easy-vqa 1.0, answers alone",
        }
        save_weights(weights(), family.modules, about)
        print(f"wrote {weights()}")
    return record


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
    paths = sorted(RESULTS.glob("easy_vqa_seed*.json"))
    records = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    print("| asked | questions | answers % | steps % | right by wrong steps % |")
    print("| --- | --- | --- | --- | --- |")
    for name in records[0]["asked"] if records else ():
        rows = [record["asked"][name] for record in records]
        cells = [
            " / ".join(f"{100 * row[key]:.2f}" for row in rows)
            for key in ("answers", "steps", "right_answer_wrong_steps")
        ]
        print(f"| {name} | {rows[0]['questions']} | {' | '.join(cells)} |")
    for record in records:
        print(
            f"seed {record['seed']}: {record['parameters']} numbers, {record['seconds']} s to "
            f"train, {record['questions_per_second']} questions/s"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--ship", type=int, help="the seed whose weights go into the package")
    parser.add_argument("--table", action="store_true", help="print what is there, train nothing")
    return parser.parse_args()


if __name__ == "__main__":
    main()
