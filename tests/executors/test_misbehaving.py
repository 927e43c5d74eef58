"""Modules that fail, refuse and write: all executors come to the end that the reference comes to.

The reference checks by code of its own, so what is wrong in how the others call shows here.
"""

import random
from typing import Annotated

import pytest
import torch
from torch import Tensor

from nmn.executors import BatchedExecutor, ReferenceExecutor
from nmn.grammar import Language, Sampler, ValueType
from nmn.modules import Module
from nmn.modules.module import read_signature
from nmn.testing import random_scene
from nmn.types import Integer, Number, ObjectSet, Scene, SceneStack, Vocabulary, Word
from nmn.types.refusal import FAILED, NOTHING, SEVERAL, TOO_FEW

WORDS = {"noun": Vocabulary("noun", ("dog", "cat", "cow"))}
WRONGS = 12


class Find(Module):
    """The objects that a noun describes."""

    def forward(self, scene: Scene, noun: Annotated[Word, "noun"]) -> ObjectSet:
        return ObjectSet(scene.lookup("noun", noun.index))


# What a score is in the rows of ``Wrong``; a sum may be 1e-4 out of its limits by rounding.
SCORES = {2: float("nan"), 3: -1.1e-4, 4: 1.00011, 5: 1.00005}


class Wrong(Module):
    """Half of its input; what its number says in rows that have that number."""

    def forward(self, scene: Scene, objects: ObjectSet, how: Integer) -> ObjectSet:
        scores = objects.scores * 0.5
        codes = torch.zeros(scene.batch, dtype=torch.int32)
        for number in set(how.value.tolist()):
            row = how.value == number
            if number == 1:
                raise ValueError("boom")
            if number in SCORES:
                here = scene.mask & row.unsqueeze(1)
                scores = scores.masked_fill(here, SCORES[number])
            if number == 6:
                codes = torch.where(row, -1, codes)
            if number == 7:
                return with_codes(scores, codes.double())
            if number == 8:
                return with_codes(scores, torch.cat([codes, codes[:1]]))
            if number == 9:
                codes = torch.where(row, 999, codes)
            if number == 10:
                objects.scores.mul_(0.25)
            if number == 11:
                scene.stack.boxes.mul_(0.5)
        return with_codes(scores, codes)


def with_codes(scores: Tensor, codes: Tensor) -> ObjectSet:
    """A set with any codes: in tests the annotations would refuse the wrong ones first."""
    made = ObjectSet(scores)
    object.__setattr__(made, "refused", codes)
    return made


class Refuse(Module):
    """Refuses with the reason of its number."""

    def forward(self, scene: Scene, objects: ObjectSet, code: Integer) -> ObjectSet:
        return ObjectSet(objects.scores, refused=code.value.to(torch.int32))


class Join(Module):
    """The larger scores of two sets; refuses where there is hardly one."""

    def forward(self, first: ObjectSet, second: ObjectSet) -> ObjectSet:
        scores = torch.maximum(first.scores, second.scores)
        none = scores.sum(dim=1) < 0.1
        return ObjectSet(scores, refused=torch.where(none, TOO_FEW.code, 0).to(torch.int32))


class Absorb(Join):
    """The same, decided although an input is refused."""

    absorbs_refusals = True


class Total(Module):
    """How much of a set lies where."""

    def forward(self, scene: Scene, objects: ObjectSet) -> Number:
        share = torch.sigmoid((scene.boxes.sum(2) * objects.scores).sum(1))
        made = torch.zeros(scene.batch, scene.counts)
        made[:, 0], made[:, 1] = share, 1 - share
        return Number(made)


CLASSES = {
    "find": Find,
    "wrong": Wrong,
    "refuse": Refuse,
    "join": Join,
    "absorb": Absorb,
    "total": Total,
}
for _name, _cls in CLASSES.items():
    _cls.signature = read_signature(_cls, _name, 1)
MODULES = {name: cls(WORDS) for name, cls in CLASSES.items()}
LANGUAGE = Language([cls.signature for cls in CLASSES.values()], WORDS, [ValueType(Number)])
REFERENCE = ReferenceExecutor(MODULES, WORDS)


class Told:
    """An observer that must be told at once: the pass is then the careful one."""

    live = True

    def began(self, run) -> None: ...
    def stepped(self, run, step, started, seconds) -> None: ...
    def ended(self, run) -> None: ...


def refusals_by_reference(texts: list[str], observer=None, sizes=(3, 0, 4)) -> list[int]:
    """The codes of the answers of all, after every node was held against the reference."""
    graphs = [random_scene(n, WORDS, seed=n) for n in sizes]
    executor = BatchedExecutor(MODULES, WORDS)
    programs = [LANGUAGE.parse(text) for text in texts]
    about = [k % len(sizes) for k in range(len(texts))]
    run = executor.run(executor.plan(programs, about), SceneStack(graphs), observer)
    codes = []
    for question, (program, scene) in enumerate(zip(programs, about, strict=True)):
        for node, right in zip(program, REFERENCE.run(program, graphs[scene]), strict=True):
            slab, row = run.locate(question, node.id)
            code = 0 if right.refused is None else int(right.refused[0])
            assert run.refusal(question, node.id) == code, program.text_of(node.id)
            said = run.failure(question, node.id)
            assert code == FAILED.code or said is None
            before = [run.refusal(question, i) for i in node.inputs]
            if code == FAILED.code and FAILED.code not in before and node.op != "refuse":
                assert said is not None
            kept = slab.first[row][: right.first.shape[1]]
            torch.testing.assert_close(kept, right.first[0])
        codes.append(run.refusal(question, program.root.id))
    return codes


@pytest.mark.parametrize("observer", [None, Told()], ids=["swift", "careful"])
def test_random_programs_of_modules_that_misbehave_equal_the_reference(observer) -> None:
    sampler = Sampler(LANGUAGE, largest_integer=WRONGS)
    for seed in range(12):
        rng = random.Random(seed)
        # Numbers that are no reasons' codes are failures too, so few stay for reasons.
        texts = [sampler.draw(rng, depth=rng.randint(3, 6)).text for _ in range(6)]
        refusals_by_reference(texts, observer)


@pytest.mark.parametrize("observer", [None, Told()], ids=["swift", "careful"])
@pytest.mark.parametrize("how", range(1, WRONGS))
def test_each_wrong_alone_and_among_others_equals_the_reference(how: int, observer) -> None:
    wrong = f'total(wrong(find("dog"), {how}))'
    expected = 0 if how == 5 else FAILED.code
    assert refusals_by_reference([wrong], observer) == [expected]
    texts = ['total(wrong(find("dog"), 0))', wrong, 'total(wrong(find("cat"), 0))']
    assert refusals_by_reference(texts, observer, sizes=(3, 4)) == [0, expected, 0]


@pytest.mark.parametrize("observer", [None, Told()], ids=["swift", "careful"])
@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("join(A, B)", NOTHING.code),
        ("join(B, A)", SEVERAL.code),
        ("join(A, C)", NOTHING.code),
        ("join(C, B)", SEVERAL.code),
        ("join(C, D)", TOO_FEW.code),
        ("join(C, C)", TOO_FEW.code),
        ("join(A, F)", NOTHING.code),
        ("absorb(A, B)", 0),
        ("absorb(A, F)", FAILED.code),
        ("absorb(F, B)", FAILED.code),
        ("absorb(D, D)", TOO_FEW.code),
    ],
)
def test_the_first_refused_input_refuses_the_output(call: str, code: int, observer) -> None:
    found = 'find("dog")'
    parts = {
        "A": f"refuse({found}, {NOTHING.code})",
        "B": f"refuse({found}, {SEVERAL.code})",
        "C": f"refuse({found}, 0)",
        "D": f"wrong(wrong({found}, 0), 0)",
        "F": f"wrong({found}, 1)",
    }
    if code == TOO_FEW.code:
        parts["C"] = parts["D"]
    for letter, part in parts.items():
        call = call.replace(letter, part)
    assert refusals_by_reference([f"total({call})"], observer, sizes=(2,)) == [code]


def test_a_call_with_its_inputs_changed_over_is_another_call() -> None:
    red, cat = f'refuse(find("dog"), {NOTHING.code})', f'refuse(find("cat"), {SEVERAL.code})'
    pair = [f"total(join({red}, {cat}))", f"total(join({cat}, {red}))"]
    assert refusals_by_reference(pair, sizes=(2,)) == [NOTHING.code, SEVERAL.code]
    whole = f"total(join(join({red}, {cat}), join({cat}, {red})))"
    assert len(LANGUAGE.parse(whole)) == 8
    assert refusals_by_reference([whole], sizes=(2,)) == [NOTHING.code]
