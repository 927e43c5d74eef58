"""Programs about clips: one batch against STAIR's own way, with the same modules.

    OMP_NUM_THREADS=1 .venv/bin/python -m benchmarks.clip_executor

STAIR (its released code, ``module_net.py``) takes one example at a time, walks over the nodes of
its program and calls a module for each; nothing is batched. The loop here does the same with nmn's
modules and no check of anything, so it is lighter than the reference executor. Both read clips
from their percepts to answers, and what a clip alone decides is computed once an example in the
loop as well, as STAIR's video encoder is.

Clips have frame features of STAIR's two sizes, 8 x 4096 and 64 x 1024, and five tracks. AGQA has
some 236 questions a video (2.27 million on 9,600), so questions of a batch may share clips: figures
are given for eight questions a clip, and for a clip of its own for each.

Writes benchmarks/results/clip_executor.json.
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from nmn.domains.motion.data import ask_about, clips_of
from nmn.domains.motion.language import WORDS, motion_language
from nmn.domains.motion.modules import CALLS
from nmn.executors import BatchedExecutor
from nmn.executors.call import failed_first, passed_on
from nmn.grammar import Program
from nmn.modules import Module
from nmn.modules.clips import build_clips
from nmn.types import ClipGraph, Integer, Value, Word, stack_of

RESULT = Path(__file__).parent / "results" / "clip_executor.json"
SIZES = ((8, 4096), (64, 1024))
_TRACKS, _FEATURES = 5, 64
_SERIES = 990_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--n", type=int, default=128, help="Programs.")
    parser.add_argument("--per-clip", type=int, nargs="*", default=[8, 1], help="Questions a clip.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    torch.set_num_threads(1)
    programs = make_programs(options.n)
    rows = [
        measure(programs, frames, width, per_clip, options.rounds)
        for per_clip in options.per_clip
        for frames, width in SIZES
    ]
    nodes = statistics.mean(len(program) for program in programs)
    record = {
        "command": "OMP_NUM_THREADS=1 python -m benchmarks.clip_executor",
        "programs": len(programs),
        "nodes_a_program": round(nodes, 2),
        "machine": platform.machine(),
        "torch": torch.__version__,
        "threads": 1,
        "rows": rows,
    }
    options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    for row in rows:
        print(row)


def make_programs(count: int) -> list[Program]:
    """Programs of AGQA's kinds of questions, as the motion world asks them."""
    asked = ask_about(
        clips_of(_SERIES, max(count // 10, 2)),
        motion_language(),
        split="test",
        per_clip=16,
        noise=0,
        seed=_SERIES,
    )
    return list(asked.questions.programs[:count])


def made_clip(frames: int, width: int, random: torch.Generator) -> ClipGraph:
    """A clip of noise: time does not depend on what it shows."""
    return ClipGraph(
        torch.arange(frames) * 1.0,
        float(frames),
        torch.ones(_TRACKS, frames),
        torch.zeros(_TRACKS, frames, 4),
        64,
        48,
        track_tables={"features": torch.randn(_TRACKS, frames, _FEATURES, generator=random)},
        frame_tables={"features": torch.randn(frames, width, generator=random)},
    )


def one_at_a_time(
    modules: Mapping[str, Module], programs: Sequence[Program], clips: Sequence[ClipGraph]
) -> list[Value]:
    """STAIR's own way: example by example, node by node."""
    answers = []
    for program, clip in zip(programs, clips, strict=True):
        stack = stack_of([clip])
        handle = stack.handle(torch.zeros(1, dtype=torch.int64), stack.largest_count + 1)
        values: list[Value] = []
        for node in program:
            module = modules[node.op]
            inputs, literals = iter(node.inputs), iter(node.literals)
            given: list[Any] = []
            for port in module.signature.ports:
                if port.kind == "handle":
                    given.append(handle)
                elif port.kind == "value":
                    given.append(values[next(inputs)])
                elif port.kind == "word":
                    word = WORDS[port.vocabulary].index(str(next(literals)))
                    given.append(Word(torch.tensor([word])))
                else:
                    given.append(Integer(torch.tensor([int(next(literals))])))
            made: Value = module(*given)
            # A refusal is handed on, as it is in the batch.
            codes = [one.refused for one in given if isinstance(one, Value)]
            known = [one for one in codes if one is not None]
            hand_on = failed_first if module.absorbs_refusals else passed_on
            values.append(made.with_refused(hand_on(known, made.refused)))
        answers.append(values[-1])
    return answers


def measure(
    programs: Sequence[Program], frames: int, width: int, per_clip: int, rounds: int
) -> dict[str, Any]:
    """Milliseconds of CPU time of both, in turns, and the ratio of their medians.

    Raises:
        SystemExit: the two do not give the same answers.
    """
    torch.manual_seed(0)
    modules = build_clips(CALLS, WORDS, features=_FEATURES, context=width)
    modules = {name: module.eval() for name, module in modules.items()}
    random = torch.Generator().manual_seed(1)
    clips = [made_clip(frames, width, random) for _ in range(-(-len(programs) // per_clip))]
    places = [k // per_clip for k in range(len(programs))]
    own = [clips[place] for place in places]
    executor = BatchedExecutor(modules, WORDS)

    def batched() -> Any:
        return executor.run(executor.plan(programs, places), stack_of(clips))

    ours, loops = [], []
    with torch.inference_mode():
        run = batched()
        for question, alone in enumerate(one_at_a_time(modules, programs, own)):
            value, row = run.answer(question)
            if not torch.allclose(value.first[row], alone.first[0], atol=1e-4):
                raise SystemExit(f"the two differ at question {question}")
        for _ in range(rounds):
            begun = time.process_time()
            batched()
            between = time.process_time()
            one_at_a_time(modules, programs, own)
            ours.append(between - begun)
            loops.append(time.process_time() - between)
    one, other = statistics.median(ours), statistics.median(loops)
    return {
        "features": f"{frames} x {width}",
        "questions_a_clip": per_clip,
        "batched_ms": round(1000 * one, 1),
        "one_at_a_time_ms": round(1000 * other, 1),
        "ratio": round(other / one, 2),
    }


if __name__ == "__main__":
    main()
