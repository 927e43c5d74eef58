"""A small family of modules and two made-up pictures, so that trails can be made of anything."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import pytest
import torch
from torch import Tensor

from nmn.audit import Asked, Recorder, Setting, TrailWriter
from nmn.executors import BatchedExecutor, Run
from nmn.grammar import Language, ValueType
from nmn.modules import Module
from nmn.modules.module import describe
from nmn.types import (
    Bool,
    Integer,
    Label,
    Media,
    Number,
    Object,
    ObjectSet,
    Reading,
    Reason,
    Region,
    Scene,
    SceneGraph,
    SceneStack,
    Value,
    Vocabulary,
    Word,
)
from nmn.types.refusal import NOTHING

FAMILY = "audit_test"

VOCABULARIES = {
    "category": Vocabulary("category", ("dog", "cat", "bus")),
    "color": Vocabulary("color", ("red", "blue")),
}


MODULES: dict[str, type[Module]] = {}


def local(name: str, version: int = 1) -> Callable[[type[Module]], type[Module]]:
    """Like ``nmn.modules.module``, but not for the registry: other tests go through all of it."""

    def register(cls: type[Module]) -> type[Module]:
        describe(cls, f"{FAMILY}.{name}", version)
        MODULES[name] = cls
        return cls

    return register


@local("find")
class Find(Module):
    """The objects of a category."""

    def forward(self, scene: Scene, word: Annotated[Word, "category"]) -> ObjectSet:
        return ObjectSet(scene.lookup("category", word.index))


@local("one")
class One(Module):
    """The object of a set; refuses where the set is empty."""

    def forward(self, scene: Scene, objects: ObjectSet) -> Object:
        total = objects.scores.sum(dim=1)
        weights = objects.scores / total.clamp_min(1e-6).unsqueeze(1)
        refused = torch.where(total < 0.5, NOTHING.code, 0).to(torch.int32)
        return Object(weights, refused=refused)

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return f"there is none among {inputs[0].read(row, reading)}"


@local("color", version=2)
class Color(Module):
    """The colour of an object."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.gain = torch.nn.Parameter(torch.ones(len(vocabularies["color"])))
        self.sharpness = 2.0

    def forward(self, scene: Scene, thing: Object) -> Annotated[Label, "color"]:
        return Label(scene.pool("color", thing.weights) * self.gain)


@local("count")
class Count(Module):
    """How many objects a set has; the first bins of a distribution."""

    def forward(self, scene: Scene, objects: ObjectSet) -> Number:
        sure = (objects.scores > 0.5).sum(dim=1)
        return Number(torch.nn.functional.one_hot(sure, scene.counts).to(objects.scores.dtype))


@local("number")
class Exactly(Module):
    """A number, as given."""

    def forward(self, scene: Scene, value: Integer) -> Number:
        return Number(torch.nn.functional.one_hot(value.value, scene.counts).to(scene.stack.dtype))


@local("same")
class Same(Module):
    """Are two numbers the same."""

    def forward(self, a: Number, b: Number) -> Bool:
        return Bool((a.distribution * b.distribution).sum(dim=1))


@local("where")
class Where(Module):
    """The box of an object."""

    def forward(self, scene: Scene, thing: Object) -> Region:
        return Region((scene.boxes * thing.weights.unsqueeze(2)).sum(dim=1), thing.weights.amax(1))


@local("broken")
class Broken(Module):
    """Fails for the word 'bus'."""

    def forward(self, scene: Scene, word: Annotated[Word, "category"]) -> ObjectSet:
        if bool((word.index == 2).any()):
            raise RuntimeError("no buses today")
        return ObjectSet(scene.lookup("category", word.index))


ANSWERS = (
    ValueType(ObjectSet),
    ValueType(Object),
    ValueType(Label, "color"),
    ValueType(Number),
    ValueType(Bool),
    ValueType(Region),
)


def graph(categories: Sequence[int], colors: Sequence[int], name: str = "made up") -> SceneGraph:
    """A picture of 640 x 480 with objects side by side."""
    count = len(categories)
    boxes = torch.tensor([[k / 10, 0.2, k / 10 + 0.08, 0.7] for k in range(count)]).view(count, 4)
    media = Media(name, "image/png", "0" * 64, 1234, 640, 480, ("made for a test",))
    tables = {"category": _table(categories, 3), "color": _table(colors, 2)}
    return SceneGraph(boxes, tables, 640, 480, miss_rate=0.05, media=media)


def _table(words: Sequence[int], width: int) -> Tensor:
    table = torch.full((len(words), width), 0.05)
    for row, word in enumerate(words):
        table[row, word] = 0.9 - 0.01 * row
    return table


@dataclass(frozen=True)
class Note:
    kind: str
    word: str
    text: str


class Bench:
    """Runs program texts on graphs, watched."""

    def __init__(self) -> None:
        signatures = [cls.signature for cls in MODULES.values()]
        self.language = Language(signatures, VOCABULARIES, ANSWERS)
        self.executor = BatchedExecutor(
            {name: cls(VOCABULARIES).eval() for name, cls in MODULES.items()}, VOCABULARIES
        )
        self.setting = Setting(
            "audit test", VOCABULARIES, self.language.digest, "made up", "ab" * 32
        )

    def asked(self, text: str, **more: object) -> Asked:
        asked = Asked(f"What is {text}?", self.language.parse(text), origin="test generator")
        return replace(asked, **more)  # type: ignore[arg-type]

    def run(
        self, recorder: Recorder, graphs: Sequence[SceneGraph], scenes: Sequence[int] | None = None
    ) -> Run:
        """Run the questions of a recorder, about ``scenes`` (all about the first by default)."""
        programs = [a.program for a in recorder.asked if a.runs and a.program is not None]
        plan = self.executor.plan(programs, scenes or [0] * len(programs))
        with torch.no_grad():
            return self.executor.run(plan, SceneStack(graphs), recorder)

    def recorded(self, *texts: str, graphs: Sequence[SceneGraph] | None = None) -> Recorder:
        """A recorder whose questions have been run and closed."""
        recorder = Recorder(self.setting, [self.asked(text) for text in texts])
        close(recorder, self.run(recorder, graphs or [graph([0, 0, 1], [0, 1, 1])]))
        return recorder

    def written(
        self,
        root: Path,
        *texts: str,
        graphs: Sequence[SceneGraph] | None = None,
        **more: Any,
    ) -> TrailWriter:
        """The same on disk; ``more`` is for the writer."""
        asked = [self.asked(text) for text in texts]
        writer = TrailWriter(self.setting, asked, root=root, **more)
        close(writer, self.run(writer, graphs or [graph([0, 0, 1], [0, 1, 1])]))
        return writer


def close(recorder: Recorder, run: Run) -> None:
    """Close every question of a run with what its program's own step found."""
    for place, number in enumerate(recorder.numbers):
        if run.origin(place) is None:
            recorder.close(number, "answered", answer_of(run, place), 0.75)
        else:
            recorder.close(number, "undecided", reason="a step refused")


def answer_of(run: Run, place: int) -> str:
    """What the program's own step found, in words."""
    value, row = run.answer(place)
    scene = run.stack.graphs[int(run.plan.scenes[place])]
    return value.answer(row, Reading(scene, VOCABULARIES))


@pytest.fixture(scope="session")
def bench() -> Bench:
    return Bench()


@pytest.fixture(scope="session")
def make_graph() -> Callable[..., SceneGraph]:
    return graph
