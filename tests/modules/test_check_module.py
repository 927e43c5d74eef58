"""The contract fails for modules that are broken, and says how."""

from typing import Annotated

import pytest
import torch

from nmn.modules import Module, bind
from nmn.modules.module import describe
from nmn.testing import check_module, random_scene
from nmn.types import Bool, Label, Number, Object, ObjectSet, Scene, Word
from tests.modules.pictures import VOCABULARIES

Color = Annotated[Word, "color"]


def complete(cls: type[Module]) -> type[Module]:
    """The signature read, without a place in the registry."""
    describe(cls, f"broken.{cls.__name__.lower()}")
    return cls


@complete
class Sound(Module):
    """A module that does everything right."""

    def forward(self, scene: Scene, objects: ObjectSet, word: Color) -> ObjectSet:
        return ObjectSet(objects.scores * scene.lookup("color", word.index))


@complete
class MixesRows(Module):
    """Takes the mean over the batch."""

    def forward(self, objects: ObjectSet) -> Bool:
        p = objects.scores.sum(dim=1).clamp(0, 1)
        return Bool(0.5 * p + 0.5 * p.mean())


@complete
class LooksAtItsPlace(Module):
    """Treats the first row otherwise."""

    def forward(self, statement: Bool) -> Bool:
        first = torch.arange(statement.batch, device=statement.p.device) == 0
        return Bool(torch.where(first, statement.p, 1 - statement.p))


@complete
class CountsPadding(Module):
    """Divides by the padded number of objects."""

    def forward(self, objects: ObjectSet) -> Bool:
        return Bool(objects.scores.sum(dim=1) / max(objects.scores.shape[1], 1))


@complete
class WritesInPlace(Module):
    """Halves its input."""

    def forward(self, objects: ObjectSet) -> ObjectSet:
        with torch.no_grad():
            objects.scores.data.mul_(0.5)
        return ObjectSet(objects.scores * 1)


@complete
class WritesOnTheScene(Module):
    """Halves the boxes."""

    def forward(self, scene: Scene, objects: ObjectSet) -> ObjectSet:
        scene.stack.boxes.mul_(0.5)
        return objects


@complete
class NanOnEmpty(Module):
    """Divides by what may be zero."""

    def forward(self, objects: ObjectSet) -> Object:
        total = objects.scores.sum(dim=1, keepdim=True)
        return Object(objects.scores / total)


@complete
class FailsOnNoObjects(Module):
    """Takes a maximum of nothing."""

    def forward(self, objects: ObjectSet) -> Bool:
        return Bool(objects.scores.max(dim=1).values)


@complete
class NanGradient(Module):
    """A root has an infinite gradient at zero."""

    def forward(self, statement: Bool) -> Bool:
        return Bool(statement.p.sqrt())


@complete
class IgnoresItsWord(Module):
    """Gives its input back."""

    def forward(self, scene: Scene, objects: ObjectSet, word: Color) -> ObjectSet:
        return objects


@complete
class WrongDtype(Module):
    """Always computes in float32."""

    def forward(self, statement: Bool) -> Bool:
        return Bool(1 - statement.p.float())


@complete
class WrongShape(Module):
    """Forgets that words are an axis."""

    def forward(self, scene: Scene, object: Object) -> Annotated[Label, "color"]:
        return Label(scene.pool("color", object.weights)[:, :1])


@complete
class WrongType(Module):
    """Says set, gives an object."""

    def forward(self, objects: ObjectSet) -> ObjectSet:
        return Object(objects.scores)  # type: ignore[return-value]


@complete
class WrongVocabulary(Module):
    """Gives sizes for colours."""

    def forward(self, scene: Scene, object: Object) -> Annotated[Label, "color"]:
        return Label(scene.pool("color", object.weights), vocabulary="size")


@complete
class AboveOne(Module):
    """Adds two probabilities."""

    def forward(self, first: Bool, second: Bool) -> Bool:
        return Bool(first.p + second.p)


@complete
class SumsAboveOne(Module):
    """Calls a set an object."""

    def forward(self, objects: ObjectSet) -> Object:
        return Object(objects.scores)


@complete
class LosesCounts(Module):
    """Drops half of the distribution."""

    def forward(self, value: Number) -> Number:
        return Number(value.distribution * 0.5)


@complete
class ScoresPadding(Module):
    """Gives every place of the tensor a score."""

    def forward(self, objects: ObjectSet) -> ObjectSet:
        return ObjectSet(1 - objects.scores)


@complete
class UnknownCode(Module):
    """Refuses with a code that nobody registered."""

    def forward(self, statement: Bool) -> Bool:
        return Bool(1 - statement.p, refused=torch.full_like(statement.p, 999, dtype=torch.int32))


@complete
class LongCodes(Module):
    """Refuses with int64."""

    def forward(self, statement: Bool) -> Bool:
        return Bool(1 - statement.p, refused=torch.zeros_like(statement.p, dtype=torch.int64))


@complete
class CannotExplain(Module):
    """Refuses, and fails on the reason."""

    def forward(self, statement: Bool) -> Bool:
        return Bool(statement.p, refused=torch.ones_like(statement.p, dtype=torch.int32))

    def explain(self, why, inputs, row, reading) -> str:
        return inputs[1].read(row, reading)


@complete
class ExplainsNothing(Module):
    """Refuses without a word."""

    def forward(self, statement: Bool) -> Bool:
        return Bool(statement.p, refused=torch.ones_like(statement.p, dtype=torch.int32))

    def explain(self, why, inputs, row, reading) -> str:
        return " "


@complete
class Random(Module):
    """Throws dice."""

    def forward(self, statement: Bool) -> Bool:
        return Bool(statement.p * torch.rand_like(statement.p))


@complete
class NoGradient(Module):
    """Cuts the tape."""

    def forward(self, statement: Bool) -> Bool:
        return Bool(1 - statement.p.detach())


@complete
class BreaksItsPromise(Module):
    """Promises a gradient to both sides, and gives one."""

    differentiable = ("first", "second")

    def forward(self, first: Bool, second: Bool) -> Bool:
        return Bool(first.p * second.p.detach())


@complete
class DetachesOneInput(Module):
    """Cuts the tape on one side, and promises nothing."""

    def forward(self, first: Bool, second: Bool) -> Bool:
        return Bool(first.p * second.p.detach())


@complete
class IgnoresAValue(Module):
    """Reads one side only."""

    def forward(self, first: Bool, second: Bool) -> Bool:
        return Bool(1 - first.p)


@complete
class IgnoresAValueInGradients(Module):
    """Multiplies a side by nothing, which lets a gradient of nothing through."""

    differentiable = ("first",)

    def forward(self, first: Bool, second: Bool) -> Bool:
        return Bool(1 - first.p + 0 * second.p)


@complete
class AbsorbsEverything(Module):
    """Decides whatever was refused."""

    absorbs_refusals = True

    def forward(self, first: Bool, second: Bool) -> Bool:
        return Bool(first.p * second.p)


@complete
class KeepsATable(Module):
    """Makes its table of the first pictures that it sees."""

    table: torch.Tensor | None = None

    def forward(self, scene: Scene, objects: ObjectSet) -> ObjectSet:
        if self.table is None or self.table.shape[1] != scene.stack.objects:
            self.table = scene.stack.concepts("color")[:, :, 0]
        rows = scene.rows.clamp_max(len(self.table) - 1)
        return ObjectSet(objects.scores * self.table.to(objects.scores).index_select(0, rows))


@complete
class DropsOut(Module):
    """Drops some scores, whether it is being trained or not."""

    def forward(self, objects: ObjectSet) -> ObjectSet:
        return ObjectSet(torch.nn.functional.dropout(objects.scores, 0.1) * 0.9)


@complete
class WritesIntoACount(Module):
    """Gives a copy of its input, and empties the input where torch does not count it."""

    def forward(self, value: Number) -> Number:
        made = value.distribution.clone()
        value.distribution.data.zero_()
        return Number(made)


@complete
class WritesItsWord(Sound):
    """Writes over the words of the question, which others share."""

    def forward(self, scene: Scene, objects: ObjectSet, word: Color) -> ObjectSet:
        made = super().forward(scene, objects, word)
        word.index.data.zero_()
        return made


@complete
class WritesThePrior(Module):
    """Writes into what the scene says of objects that were missed."""

    def forward(self, scene: Scene, objects: ObjectSet) -> ObjectSet:
        scene.stack.miss_rate.data.zero_()
        return ObjectSet(objects.scores * 0.5)


def test_a_sound_module_passes() -> None:
    check_module(Sound)
    check_module(Sound, {"color": VOCABULARIES["color"]}, seed=3)


def test_a_module_may_be_bound_to_the_words_of_a_domain() -> None:
    @complete
    class Worded(Module):
        """What it is like."""

        def __init__(self, vocabularies) -> None:
            super().__init__(vocabularies)
            self.words = vocabularies["role"].name

        def forward(self, scene: Scene, object: Object) -> Annotated[Label, "role"]:
            return Label(scene.pool(self.words, object.weights), vocabulary=self.words)

    check_module(bind(Worded, "color_of", role="color"))
    with pytest.raises(AssertionError, match="words of 'size', not of 'color'"):
        check_module(bind(WrongVocabulary, "color_of"))


@pytest.mark.parametrize(
    ("cls", "says"),
    [
        (MixesRows, "mixes rows|alone"),
        (LooksAtItsPlace, "mixes rows"),
        (CountsPadding, "alone"),
        (WritesInPlace, "changes its inputs in place"),
        (WritesOnTheScene, "changes what was seen in place"),
        (NanOnEmpty, "not finite"),
        (NanGradient, "gradient to 'statement' that is not finite"),
        (IgnoresItsWord, "ignores its argument 'word'"),
        (WrongDtype, "float64"),
        (WrongShape, "gives probs as"),
        (WrongType, "gives Object, not ObjectSet"),
        (WrongVocabulary, "words of 'size'"),
        (AboveOne, "outside of 0 to 1"),
        (SumsAboveOne, "sum to more than one"),
        (LosesCounts, "do not sum to one"),
        (ScoresPadding, "not there a score"),
        (UnknownCode, "which is no reason"),
        (LongCodes, "not int32"),
        (FailsOnNoObjects, "raises IndexError on empty media"),
        (CannotExplain, "cannot explain a refusal"),
        (ExplainsNothing, "explains a refusal with nothing"),
        (Random, "two results for one call"),
        (NoGradient, "no gradient through to 'statement'"),
        (DetachesOneInput, "no gradient through to 'second'"),
        (IgnoresAValue, "ignores its argument 'second'"),
        (IgnoresAValueInGradients, "ignores its argument 'second'"),
        (AbsorbsEverything, "absorbs all refusals"),
        (KeepsATable, "keeps something of an earlier batch"),
        (DropsOut, "two results for one call"),
        (WritesIntoACount, "changes its inputs in place"),
        (WritesItsWord, "changes its inputs in place"),
        (WritesThePrior, "changes what was seen in place"),
        (BreaksItsPromise, "no gradient through to 'second'"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_broken_module_fails_with_a_sentence(cls: type[Module], says: str) -> None:
    with pytest.raises(AssertionError, match=says) as caught:
        check_module(cls)
    assert str(caught.value).startswith(f"broken.{cls.__name__.lower()}.v1 ")


def test_declaring_that_no_gradient_flows_is_enough() -> None:
    @complete
    class Hard(Module):
        """A hard decision."""

        differentiable = ()

        def forward(self, statement: Bool) -> Bool:
            return Bool((statement.p >= 0.5).to(statement.p.dtype))

    check_module(Hard)


def test_random_scenes_are_scenes() -> None:
    graph = random_scene(5, VOCABULARIES, seed=2)
    again = random_scene(5, VOCABULARIES, seed=2)
    other = random_scene(5, VOCABULARIES, seed=3)
    assert torch.equal(graph.boxes, again.boxes)
    assert not torch.equal(graph.boxes, other.boxes)
    assert bool((graph.boxes[:, 2:] > graph.boxes[:, :2]).all())
    assert bool(((graph.boxes >= 0) & (graph.boxes <= 1)).all())
    assert set(graph.tables) == set(VOCABULARIES)
    assert float(graph.tables["category"].sum(dim=1).max()) <= 1
    assert len(random_scene(0, VOCABULARIES)) == 0
