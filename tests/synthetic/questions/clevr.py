"""The question engine with CLEVR's functions, words and templates, as most tests ask."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nmn.domains.clevr.catalogue import CATALOGUE, SYNONYMS, load_clevr_templates
from nmn.generators.templates.wording import Synonyms
from nmn.synthetic import questions
from nmn.synthetic.questions import Question, SceneIndex, Template, Value

ATTRIBUTES, RELATIONS, FUNCTIONS = (
    CATALOGUE.attributes,
    CATALOGUE.relations,
    CATALOGUE.functions,
)


class Questioner(questions.Questioner):
    def __init__(
        self,
        templates: Sequence[Template] | None = None,
        synonyms: Synonyms | None = None,
        **settings: Any,
    ) -> None:
        templates = load_clevr_templates() if templates is None else templates
        super().__init__(templates, synonyms or read_synonyms(), **settings)


def generate_questions(
    scenes: Iterable[Mapping[str, Any]],
    questioner: questions.Questioner | None = None,
    *others: Any,
    **more: Any,
) -> Iterator[Question]:
    return questions.generate_questions(scenes, questioner or Questioner(), *others, **more)


def read_synonyms(path: Path = SYNONYMS) -> dict[str, tuple[str, ...]]:
    return questions.read_synonyms(path)


def scene_index(scene: Mapping[str, Any]) -> SceneIndex:
    return SceneIndex(scene, CATALOGUE)


def run_program(program: questions.Program, scene: Mapping[str, Any] | SceneIndex) -> list[Value]:
    index = scene if isinstance(scene, SceneIndex) else scene_index(scene)
    return questions.run_program(program, index)


def expand_program(program: questions.Program) -> list[dict[str, Any]]:
    return questions.expand_program(program, CATALOGUE)
