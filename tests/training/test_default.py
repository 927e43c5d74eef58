"""The weights that come with nmn: right on unseen scenes, by what is seen and nothing else."""

from dataclasses import replace
from pathlib import Path

import nmn.domains
from nmn.domains.clevr.build import load_clevr
from nmn.domains.clevr.train.data import made_questions
from nmn.domains.clevr.train.families import make_family
from nmn.domains.clevr.train.features import of_words
from nmn.domains.clevr.words import VOCABULARIES
from nmn.modules.weights import load_weights
from nmn.training.scoring import score
from nmn.types import SceneGraph
from tests.synthetic.questions.clevr import Questioner
from tests.training.tiny import scenes

WEIGHTS = Path(nmn.domains.__file__).parent / "clevr" / "weights" / "modules.safetensors"


def test_the_default_is_right_on_unseen_scenes() -> None:
    family = make_family("clevr", width=17)
    load_weights(WEIGHTS, family.modules)
    given = made_questions(scenes(), family, Questioner(per_scene=12), of_words).questions
    found = score(family, given)
    assert (found.answers, found.steps) == (1.0, 1.0)
    # The truth lies beside the features for the supervision of steps: it must not be looked at.
    only = [
        replace(graph, tables={"features": graph.tables["features"]}, relations=None)
        for graph in given.graphs
        if isinstance(graph, SceneGraph)
    ]
    blind = replace(family, exact=None)
    assert score(blind, replace(given, graphs=only)).answers == 1.0


def test_the_default_is_small() -> None:
    modules = load_clevr(WEIGHTS, VOCABULARIES)
    weights = {id(w): w.numel() for module in modules.values() for w in module.parameters()}
    assert sum(weights.values()) < 20_000
    assert WEIGHTS.stat().st_size < 1_000_000
