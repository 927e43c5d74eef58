"""``nmn synth flags``: flags, and comparisons with their answers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from nmn.domains.task import Task
from nmn.options import option

from .words import RGB


@dataclass(frozen=True)
class FlagsSynthesis:
    """What is made."""

    directory: Path = option(argument=True, help="Gets flags and questions.jsonl.")
    count: int = option(8, min=1, help="Flags.")


def synthesise_flags(
    options: FlagsSynthesis, progress: Callable[[int, int], None], tell: Callable[[str], None]
) -> Path:
    """Draw flags, and ask of each whether one color is more than another."""
    options.directory.mkdir(parents=True, exist_ok=True)
    rng, words, lines = np.random.default_rng(0), list(RGB), []
    for number in range(options.count):
        bars = [words[k] for k in rng.integers(len(words), size=3)]
        pixels = np.repeat(np.array([[RGB[bar] for bar in bars]], np.uint8), 20, axis=1)
        name = f"{number}.png"
        Image.fromarray(np.repeat(pixels, 30, axis=0)).save(options.directory / name)
        a, b = (words[k] for k in rng.permutation(len(words))[:2])
        answer = "yes" if bars.count(a) > bars.count(b) else "no"
        lines.append(json.dumps({"image": name, "comparison": f"{a} > {b}", "answer": answer}))
        progress(number + 1, options.count)
    out = options.directory / "questions.jsonl"
    out.write_text("\n".join(lines), encoding="utf-8")
    return out


SYNTHESISE = Task(FlagsSynthesis, synthesise_flags, "Flags, and questions with their answers.")
