"""The table of the motion world: learned modules beside black boxes, on the same clips.

    OMP_NUM_THREADS=1 .venv/bin/python -m benchmarks.motion_table --seed 0 --weights FILE

asks the weights (by default those that come with nmn) and trains each black box on the training
questions of the seed, for as much processor time as the modules had (``--seconds``) and for twice
as much, and writes benchmarks/results/motion_seed0.json: AGQA's tables, values of steps against the
truth, calibration, and both at five levels of noise. The black boxes learn at the noise of the
modules' training, and neither learns at the others.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.clip_baselines import BASELINES, Known, answers_of, train_baseline
from nmn.domains.motion.build import load_motion
from nmn.domains.motion.data import LEARN, TEST, Asked, ask_about, clips_of
from nmn.domains.motion.domain import weights
from nmn.domains.motion.evaluate import breakdowns
from nmn.domains.motion.exact import EXACT
from nmn.domains.motion.language import WORDS, motion_language
from nmn.executors import BatchedExecutor
from nmn.modules import Module, build_all
from nmn.synthetic.motion.seen import NOISES
from nmn.training.batches import in_order
from nmn.training.scoring import ask
from nmn.types import Interval

RESULTS = Path(__file__).parent / "results"
_LEARNED_AT = 2


def main() -> None:
    options = _options()
    torch.set_num_threads(1)
    modules = load_motion(options.weights or weights(), WORDS)
    tests = {noise: _asked(TEST + options.seed, options.test_clips, "test", noise) for noise in
             range(len(NOISES))}  # fmt: skip
    learned = _asked(LEARN + options.seed, options.clips, "train", _LEARNED_AT)
    known = Known.of(learned)
    record: dict[str, Any] = {
        "seed": options.seed,
        "command": f"python -m benchmarks.motion_table --seed {options.seed}",
        "questions": {"learned": len(learned.records), "tested": len(tests[2].records)},
        "modules": {NOISES[noise]: of_modules(modules, asked) for noise, asked in tests.items()},
        "baselines": {},
    }
    for name in BASELINES:
        for times in (1, 2):
            seconds = times * options.seconds
            model, steps = train_baseline(name, learned, known, seconds=seconds, seed=options.seed)
            record["baselines"][f"{name}, {seconds:g} s"] = {
                "steps": steps,
                "by_noise": {
                    NOISES[noise]: tables(asked.records, answers_of(model, asked, known))
                    for noise, asked in tests.items()
                },
            }
            print(name, seconds, steps, flush=True)
            _write(options, record)


def _asked(series: int, clips: int, split: str, noise: int) -> Asked:
    return ask_about(
        clips_of(series, clips),
        motion_language(),
        split=split,
        per_clip=16,
        noise=noise,
        seed=series,
    )


def tables(
    records: Sequence[Mapping[str, Any]], answered: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Accuracy, and AGQA's breakdowns of it."""
    right = [one["answer"] == found["answer"] for one, found in zip(records, answered, strict=True)]
    return {"accuracy": float(np.mean(right)), **breakdowns(records, answered)}


def of_modules(modules: Mapping[str, Module], asked: Asked) -> dict[str, Any]:
    """Answers, and every step against what the exact modules say."""
    questions, records = asked.questions, asked.records
    executor, exact = (
        BatchedExecutor(some, WORDS)
        for some in (modules, {name: build_all(EXACT, WORDS)[name] for name in modules})
    )
    found: list[dict[str, Any]] = [{} for _ in records]
    sure = np.zeros(len(records))
    steps: dict[str, list[float]] = {}
    lucky = 0
    with torch.inference_mode():
        for some in in_order(questions, 256):
            run = ask(executor, questions, some)
            truth = exact.run(run.plan, run.stack)
            for place, question in enumerate(some.tolist()):
                whole = True
                for node in run.plan.programs[place]:
                    value, row = run.locate(place, node.id)
                    one = value.take(torch.tensor([row]))
                    true = truth.slabs[node.type].value.take(torch.tensor([row]))
                    if true.refused is not None and bool(true.refused[0]):
                        continue
                    refused = one.refused is not None and bool(one.refused[0])
                    agrees = bool(one.agrees(true)[0]) and not refused
                    whole = whole and agrees
                    if node.inputs or node.op in ("when_acting",):
                        figure = float(agrees)
                        if isinstance(one, Interval) and isinstance(true, Interval):
                            figure = float(one.overlap(true)[0]) if float(one.p[0]) > 0.5 else 0.0
                        steps.setdefault(node.type.family.__name__, []).append(figure)
                right = agrees
                found[question] = {"answer": records[question]["answer"] if right else None}
                sure[question] = float(one.confidence()[0])
                lucky += right and not whole
    right_answers = [one["answer"] is not None for one in found]
    return {
        **tables(records, found),
        "steps": {name: round(float(np.mean(some)), 4) for name, some in sorted(steps.items())},
        "right_answer_by_wrong_steps": lucky / max(sum(right_answers), 1),
        "calibration_error": _off(sure, np.array(right_answers)),
    }


def _off(sure: np.ndarray, right: np.ndarray) -> float:
    """Expected calibration error over ten equal ranges of confidence (Guo et al. 2017, arXiv
    1706.04599, equation 3)."""
    bins = np.clip((sure * 10).astype(int), 0, 9)
    gaps = [
        abs(right[bins == k].mean() - sure[bins == k].mean()) * (bins == k).mean()
        for k in range(10)
        if (bins == k).any()
    ]
    return float(sum(gaps))


def _write(options: argparse.Namespace, record: Mapping[str, Any]) -> None:
    path = options.out or RESULTS / f"motion_seed{options.seed}.json"
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--weights", type=Path, help="Of modules; by default those of nmn.")
    parser.add_argument("--clips", type=int, default=1_500, help="Clips to learn from.")
    parser.add_argument("--test-clips", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=600.0, help="For each black box.")
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
