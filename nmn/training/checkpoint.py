"""The state of a run on disk: one safetensors file, written whole or not at all.

Weights and the optimizer's moments are its tensors, all else (settings, place in the epochs, what
it learns from) is JSON in its header; so nothing in it can be of two different moments.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from nmn.errors import DomainError
from nmn.files import finite, parse_json, short
from nmn.kernels.float32 import FLOAT32_ON_CPU
from nmn.modules.weights import fill, read_about, read_tensors, save_tensors
from nmn.training.errors import TrainingError

FORMAT = "nmn-training 1"
_MOMENTS = ("exp_avg", "exp_avg_sq")


@dataclass
class Place:
    """How far a run has come.

    Attributes:
        epoch: that it is in, from 0.
        done: batches of that epoch that are done.
        step: batches done in all.
        seconds: of training, over all parts of the run; see ``clock``.
    """

    epoch: int = 0
    done: int = 0
    step: int = 0
    seconds: float = 0.0


def save_checkpoint(
    path: Path,
    weights: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    place: Place,
    about: Mapping[str, Any],
) -> None:
    """Write all that is needed to go on.

    Arguments:
        weights: by name, those that the optimizer trains.
        about: what must be the same when the run goes on: settings, and what it learns from.
    """
    tensors = dict(weights)
    for name, weight in weights.items():
        state = optimizer.state.get(weight, {})
        for moment in _MOMENTS:
            # A weight that no batch has needed so far has none.
            tensors[f"{moment}:{name}"] = state.get(moment, torch.zeros_like(weight))
        tensors[f"step:{name}"] = torch.as_tensor(state.get("step", 0.0), **FLOAT32_ON_CPU)
    state_text = json.dumps({"place": asdict(place), "about": dict(about)}, sort_keys=True)
    save_tensors(path, tensors, {"format": FORMAT, "state": state_text})


def load_checkpoint(
    path: Path,
    weights: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    about: Mapping[str, Any],
    fits: Callable[[Place], bool] = lambda place: True,
) -> Place:
    """Put a saved state into weights and optimizer; where the run stopped.

    Arguments:
        fits: can a run of these settings and questions be at that place?

    Raises:
        TrainingError: the file is missing, damaged, of something else, or of a run with other
            settings or questions. Weights and optimizer are then as they were.
    """
    try:
        header, tensors = read_about(path), read_tensors(path)
    except DomainError as error:
        raise TrainingError(
            f"the run cannot be gone on with: {error.message}",
            where=str(path),
            hint="begin anew without --resume, or with another --out",
        ) from None
    place = _place(path, header, about)
    if not fits(place):
        raise TrainingError(
            f"it says that the run stopped at {short(asdict(place))}, where it cannot have been",
            where=str(path),
            hint="the file is damaged: begin anew without --resume, or with another --out",
        )
    moments = {
        f"{part}:{name}": torch.zeros_like(weight)
        for name, weight in weights.items()
        for part in _MOMENTS
    }
    steps = {f"step:{name}": torch.zeros((), **FLOAT32_ON_CPU) for name in weights}
    kept = {name: weight.detach().clone() for name, weight in weights.items()}
    try:
        fill({**kept, **moments, **steps}, tensors, str(path))
    except DomainError as error:
        raise TrainingError(
            error.message, where=error.where, expected=error.expected, hint=error.hint
        ) from None
    with torch.no_grad():
        for name, weight in weights.items():
            weight.copy_(kept[name])
            if float(steps[f"step:{name}"]):
                state = {part: moments[f"{part}:{name}"] for part in _MOMENTS}
                optimizer.state[weight] = {"step": steps[f"step:{name}"], **state}
    return place


def _place(path: Path, header: Mapping[str, str], about: Mapping[str, Any]) -> Place:
    """Where the run stopped, once it is known to be the same run."""
    if header.get("format") != FORMAT:
        raise TrainingError(
            "this is not the state of a training run", where=str(path), expected=FORMAT
        )
    try:
        state = parse_json(header["state"])
        place, known = _read_place(state["place"]), state["about"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise TrainingError(
            f"its header cannot be read: {short(str(error))}",
            where=str(path),
            hint="the file is damaged: begin anew without --resume, or with another --out",
        ) from None
    if not isinstance(known, dict):
        raise TrainingError("its header does not say of what run it is", where=str(path))
    # As JSON has it: a tuple is a list there.
    wanted = json.loads(json.dumps(dict(about)))
    for name in sorted({*wanted, *known}):
        if wanted.get(name) != known.get(name):
            raise TrainingError(
                f"the run that is here has another {name}: {short(known.get(name))}",
                where=str(path),
                expected=short(wanted.get(name)),
                hint="give the options it was begun with, or another --out",
            )
    return place


def _read_place(found: Mapping[str, Any]) -> Place:
    """Raises TypeError or ValueError where it is no place in a run."""
    place = Place(**found)
    for name in ("epoch", "done", "step"):
        count = getattr(place, name)
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count < 2**63:
            raise ValueError(f"{name} is {short(count)}")
    if not finite(place.seconds) or place.seconds < 0:
        raise ValueError(f"seconds is {short(place.seconds)}")
    return place
