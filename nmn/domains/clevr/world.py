"""CLEVR-like pictures without end: scenes drawn and rendered batch by batch."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import torch

from nmn.domains.clevr.rules import Condition, Rules
from nmn.domains.clevr.sampling import sample_scenes
from nmn.synthetic.errors import WorldError
from nmn.synthetic.rendering import Rendered, render
from nmn.synthetic.scene import TabletopScene


def render_clevr(
    count: int,
    seed: int,
    size: tuple[int, int] = (320, 240),
    condition: Condition | None = None,
    *,
    start: int = 0,
    split: str = "new",
    batch: int = 32,
    samples: int = 3,
    device: torch.device | str = "cpu",
    rules: Rules | None = None,
) -> Iterator[Rendered]:
    """Pictures ``start`` to ``start + count`` of the endless series that ``seed`` starts.

    Picture i depends on the seed, i, the size, the condition and the rules alone: not on the
    batch, nor on where the series is entered.

    >>> for batch in render_clevr(64, seed=1):
    ...     batch.images.shape, batch.scenes[0]["objects"][0]["color"]

    Arguments:
        batch: pictures in each batch that is yielded; the last may be smaller.
        samples: places a side inside each outline pixel (see ``render``).
        device: where to render. Scenes are drawn on the CPU.

    Yields:
        Rendered: scenes (CLEVR's JSON format), images, object masks, depth, boxes.

    Raises:
        WorldError: an unknown condition, a size that cannot be rendered, a negative number.
    """
    if batch < 1:
        raise WorldError(f"batches of {batch} pictures", expected="at least 1")
    rules = rules or Rules()
    scenes = sample_scenes(
        count, seed, start=start, size=size, condition=condition, split=split, rules=rules
    )
    return _batches(scenes, size, batch, samples, device, rules)


def _batches(
    scenes: Iterator[TabletopScene],
    size: tuple[int, int],
    batch: int,
    samples: int,
    device: torch.device | str,
    rules: Rules,
) -> Iterator[Rendered]:
    while some := list(islice(scenes, batch)):
        rendered = render(
            some, size=size, samples=samples, device=device, cube_scale=rules.cube_scale
        )
        # The scenes as they were drawn and checked, on the CPU: the same files on any machine.
        yield replace(rendered, scenes=tuple(some))
