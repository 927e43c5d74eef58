"""The training loop: a step is one plan, one run, one native ``backward()``."""

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from nmn.errors import ExecutionError
from nmn.executors import BatchedExecutor, Plan, Run
from nmn.modules.weights import named_weights
from nmn.training.batches import epoch_batches
from nmn.training.checkpoint import Place, load_checkpoint, save_checkpoint
from nmn.training.clock import seconds_now
from nmn.training.errors import TrainingError
from nmn.training.family import Family
from nmn.training.guided import guided_loss
from nmn.training.questions import Index, QuestionSet
from nmn.training.scoring import planned, truth_of
from nmn.training.settings import Settings
from nmn.training.supervision import ANSWERS, GUIDED, answers_loss, steps_loss
from nmn.types import Percept, Stack, digest_tensors

# Programs from which the order of module calls is learned: more change it little.
_SAMPLE = 2_000
# Programs planned at once when all are looked at: bounds the memory of a plan.
_PLANNED = 10_000
# The rate falls to this share of the first one, so that the last steps still move.
_LEAST = 0.01
_LOOKS = 29  # tells the random numbers of looking from those of the order


@dataclass(frozen=True)
class StepDone:
    """What a step was like.

    Attributes:
        place: behind the step.
        loss: mean over its questions.
        rate: of learning.
        gradient: its length before it was cut.
        questions: in the batch.
        seconds: that it took, see ``clock``.
    """

    place: Place
    loss: float
    rate: float
    gradient: float
    questions: int
    seconds: float


class Trainer:
    """Trains a family on questions.

    Arguments:
        family: whose modules are changed in place.
        questions: to learn from.
        settings: how.

    The same family, questions and settings give the same weights, bit for bit on one machine with
    one thread, also when a run is stopped, saved, loaded and gone on with.

    Raises:
        TrainingError: there are no questions, or steps are to be supervised and there is no truth.
    """

    def __init__(self, family: Family, questions: QuestionSet, settings: Settings) -> None:
        if not len(questions):
            raise TrainingError("there are no questions to learn from")
        if settings.supervision != ANSWERS and family.exact is None:
            raise TrainingError(
                f"the steps of the family '{family.name}' cannot be supervised: its values are "
                "attentions over cells, and the truth is about objects",
                hint="--supervision answers",
            )
        self.family, self.questions, self.settings = family, questions, settings
        self.place = Place()
        self.weights = named_weights(family.modules)
        trained = [weight for weight in self.weights.values() if weight.requires_grad]
        self.optimizer = torch.optim.Adam(trained, lr=settings.rate)
        self._trained = trained
        vocabularies = family.language.vocabularies
        self._executor = BatchedExecutor(family.modules, vocabularies)
        self._exact = BatchedExecutor(family.exact, vocabularies) if family.exact else None
        self._see_all_programs()
        self.steps = sum(
            math.ceil(int(self._of_epoch(epoch)) / settings.batch)
            for epoch in range(settings.epochs)
        )

    @property
    def parameters(self) -> int:
        """Numbers that are learned."""
        return sum(weight.numel() for weight in self._trained)

    @property
    def about(self) -> dict[str, Any]:
        """What must be the same for a run to go on."""
        return {
            "family": self.family.name,
            "width": self.family.width,
            "settings": asdict(self.settings),
            "questions": _digest(self.questions),
        }

    def save(self, path: Path) -> None:
        """Write the state of the run; see ``checkpoint``."""
        save_checkpoint(path, self.weights, self.optimizer, self.place, self.about)

    def load(self, path: Path) -> None:
        """Go on where a saved run stopped.

        Raises:
            TrainingError: it cannot be read, or is of another run.
        """
        self.place = load_checkpoint(path, self.weights, self.optimizer, self.about, self._is_place)

    def _is_place(self, place: Place) -> bool:
        """Can this run be there? A place behind its epoch's last batch would never be left."""
        of_epoch = [
            math.ceil(self._of_epoch(epoch) / self.settings.batch)
            for epoch in range(min(place.epoch, self.settings.epochs) + 1)
        ]
        before = sum(of_epoch[: place.epoch])
        if place.epoch >= self.settings.epochs:
            return (place.epoch, place.done, place.step) == (self.settings.epochs, 0, self.steps)
        in_epoch = place.done < max(of_epoch[place.epoch], 1)
        return in_epoch and place.step == before + place.done

    def run(self) -> Iterator[StepDone]:
        """Step by step to the end, from wherever the run is. Modules are in training mode while it
        is on its way; leave it at any step, and call it again to go on."""
        for module in self.family.modules.values():
            module.train()
        try:
            while self.place.epoch < self.settings.epochs:
                batches = epoch_batches(self.questions, self.settings, self.place.epoch)
                for batch in batches[self.place.done :]:
                    yield self._step(batch, last=self.place.done + 1 == len(batches))
                if not batches:
                    self._next_epoch()
        finally:
            for module in self.family.modules.values():
                module.eval()

    def _step(self, batch: Index, last: bool) -> StepDone:
        begun = seconds_now()
        rate = self._rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss = self._loss(batch)
        value = float(loss.detach())
        self.optimizer.zero_grad(set_to_none=True)
        if loss.requires_grad:  # a batch may have no step that anything is learned from
            loss.backward()  # type: ignore[no-untyped-call]
        length = float(torch.nn.utils.clip_grad_norm_(self._trained, self.settings.clip))
        if not (math.isfinite(value) and math.isfinite(length)):
            raise TrainingError(
                f"the loss is {value}, its gradient's length {length}",
                where=f"step {self.place.step}",
                expected="finite numbers",
                hint="a smaller --rate; the last checkpoint is still good",
            )
        self.optimizer.step()
        seconds = seconds_now() - begun
        self.place.done += 1
        self.place.step += 1
        self.place.seconds += seconds
        if last:
            self._next_epoch()
        return StepDone(Place(**asdict(self.place)), value, rate, length, len(batch), seconds)

    def _loss(self, batch: Index) -> Tensor:
        """Of some of the questions, to go back from."""
        weights = self.settings.weight_of
        plan, stack = planned(self._executor, self.questions, batch, self._look())
        if self.settings.supervision == ANSWERS or self._exact is None:
            run = self._run(plan, stack)
            return answers_loss(run, self.questions.answers[batch], weights)
        with torch.no_grad():
            # The same plan: module for module the two have the same rows.
            truth = self._exact.run(plan, truth_of(self.questions, batch, stack))
        if self.settings.supervision == GUIDED:
            loss = guided_loss(self.family.modules, truth, weights, stack)
        else:
            loss = steps_loss(self._run(plan, stack), truth, weights)
        return loss if self.family.shown is None else loss + self.family.shown(stack)

    def _run(self, plan: Plan, stack: Stack[Any]) -> Run:
        run = self._executor.run(plan, stack)
        if run.failures:
            (value_type, _), what = next(iter(run.failures.items()))
            raise ExecutionError(
                f"a module failed while it was trained: {what}",
                where=f"step {self.place.step}, a value of type {value_type}",
                hint="a smaller --rate, where its numbers have run away",
            )
        return run

    def _look(self) -> Callable[[Percept], Percept] | None:
        """How percepts are seen in this step, in a run that goes on after a stop too."""
        if (look := self.family.look) is None:
            return None
        random = np.random.default_rng([self.settings.seed, self.place.step, _LOOKS])
        return lambda percept: look(percept, random)

    def _next_epoch(self) -> None:
        self.place.epoch += 1
        self.place.done = 0

    def _rate(self) -> float:
        """Half a cosine from the first step to the last."""
        share = min(self.place.step / max(self.steps, 1), 1.0)
        return self.settings.rate * (_LEAST + (1 - _LEAST) * (1 + math.cos(math.pi * share)) / 2)

    def _of_epoch(self, epoch: int) -> int:
        """Questions of an epoch."""
        if epoch >= len(self.settings.curriculum):
            return len(self.questions)
        return int((self.questions.lengths <= self.settings.curriculum[epoch]).sum())

    def _see_all_programs(self) -> None:
        """Fix the order of module calls before the first step.

        It would otherwise grow with the programs that come by, and a run that goes on after a stop
        would add up its numbers in another order.
        """
        planner, programs = self._executor.planner, self.questions.programs
        planner.learn(programs[:_SAMPLE])
        for start in range(0, len(programs), _PLANNED):
            some = programs[start : start + _PLANNED]
            planner.plan(some, np.zeros(len(some), dtype=np.int64).tolist())


def _digest(questions: QuestionSet) -> str:
    """SHA-256 of programs, scenes and answers, and of what is seen of the media."""
    hasher = hashlib.sha256()
    for program in questions.programs:
        hasher.update(program.text.encode() + b"\n")
    for part in (questions.scenes, questions.answers):
        hasher.update(np.ascontiguousarray(part).tobytes())
    for percept in chain(questions.graphs, questions.truths or ()):
        hasher.update(digest_tensors(percept.tensors()).encode())
    return hasher.hexdigest()
