"""A second medium is evaluated and learned from, as pictures are."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from nmn.domains.learned import look_at
from nmn.evaluation.assess import Bench, assess
from nmn.evaluation.engine import ModuleEngine
from nmn.evaluation.items import Item
from nmn.grammar import Language, ValueType
from nmn.modules import Module, bind
from nmn.modules.module import describe
from nmn.training.family import Family
from nmn.training.questions import QuestionSet
from nmn.training.scoring import score
from nmn.training.settings import Settings
from nmn.training.trainer import Trainer
from nmn.types import Bool, Vocabulary
from tests.passage.domain import DOMAIN
from tests.passage.medium import WORDS, Passage, Sentences
from tests.passage.test_passage import TEXTS, installed, seen

__all__ = ["installed"]

PROGRAMS = ('count(find("fox"))', 'exist(find("hen"))')
RIGHT = (("2", "yes"), ("0", "no"), ("0", "no"), ("1", "yes"))  # by passage


def engine(name: str) -> ModuleEngine:
    return ModuleEngine(name, DOMAIN.modules, DOMAIN.vocabularies, DOMAIN.language, batch=3)


def items() -> list[Item]:
    made: list[Item] = []
    for place in range(len(TEXTS)):
        for k, text in enumerate(PROGRAMS):
            program = DOMAIN.language.parse(text)
            right = RIGHT[place][k]
            names = [node.signature.name for node in program]
            made.append(Item(len(made), place, text, 2, right, program, (0, 1), names))
    return made


def test_questions_about_passages_are_evaluated_step_by_step() -> None:
    true = seen()
    report = assess(
        items(), Bench(engine("neural"), engine("symbolic"), true, true, dict(DOMAIN.vocabularies))
    )
    assert (report.asked, report.judged, report.accuracy) == (8, 8, 1.0)
    assert report.step_accuracy == 1.0 and report.speed is not None


def test_steps_are_the_same_whatever_their_batches_were_padded_to() -> None:
    true, vocabularies = seen(), dict(DOMAIN.vocabularies)
    alone = ModuleEngine("alone", DOMAIN.modules, vocabularies, DOMAIN.language, batch=1)
    report = assess(items(), Bench(engine("neural"), alone, true, true, vocabularies), timed=False)
    assert report.step_accuracy == 1.0
    other = [*true[:3], replace(true[3], tables={"word": 1 - true[3].tables["word"]})]
    wrong = assess(items(), Bench(engine("neural"), alone, true, other, vocabularies), timed=False)
    assert wrong.step_accuracy == 1 - 3 / 16


def test_a_sentence_that_is_read_wrong_is_the_fault_of_the_perception() -> None:
    true = seen()
    blind = [*true[:3], replace(true[3], tables={"word": torch.zeros(5, len(WORDS))})]
    bench = Bench(engine("neural"), engine("symbolic"), true, blind, dict(DOMAIN.vocabularies))
    report = assess(items(), bench, timed=False)
    assert report.accuracy == 6 / 8
    assert report.faults["perception"] == [6, 7]
    assert report.step_accuracy == 12 / 16


def test_files_are_looked_at_by_the_domain_s_own_medium(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXTS[0])
    found, problems = look_at(DOMAIN, [tmp_path / "a.txt"])
    assert isinstance(found[0], Sentences) and len(found[0]) == 3 and not problems


class Tells(Module):
    """Whether the first words of a passage tell so."""

    def __init__(self, vocabularies: dict[str, Vocabulary]) -> None:
        super().__init__(vocabularies)
        self.layer = nn.Linear(len(WORDS), 1)

    def forward(self, passage: Passage) -> Bool:
        words = passage.stack.words.sum(dim=1).clamp_max(1).index_select(0, passage.rows)
        return Bool(torch.sigmoid(self.layer(words)).squeeze(1))


describe(Tells, "passage.tells")


def test_a_module_learns_from_passages_and_a_run_is_told_by_what_was_seen() -> None:
    torch.manual_seed(0)
    module = bind(Tells).build(DOMAIN.vocabularies)
    language = Language([Tells.signature], DOMAIN.vocabularies, (ValueType(Bool),))
    family = Family("passages", {"tells": module}, None, language, width=4)
    passages, count = seen(), len(TEXTS)
    questions = QuestionSet(
        passages,
        [language.parse("tells()")] * count,
        np.arange(count),
        np.array([1, 0, 0, 1]),
        np.ones(count, dtype=np.int64),
    )
    settings = Settings("answers", epochs=60, batch=2, rate=0.1)
    trainer = Trainer(family, questions, settings)
    assert len(list(trainer.run())) == 120
    assert score(family, questions).answers == 1.0
    others = replace(questions, graphs=passages[::-1])
    assert Trainer(family, others, settings).about != trainer.about
