"""Questions about scenes, in the public format of CLEVR 1.0."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple, TypedDict

from nmn.errors import DatasetError
from nmn.files import short, sound_text
from nmn.generators.templates.errors import TemplateError
from nmn.generators.templates.program import spell
from nmn.generators.templates.template import Template
from nmn.generators.templates.wording import Synonyms, say
from nmn.synthetic.questions.balance import Balance
from nmn.synthetic.questions.lengths import ANY, Length
from nmn.synthetic.questions.options import SceneOptions
from nmn.synthetic.questions.plan import make_plan
from nmn.synthetic.questions.scene_index import SceneIndex
from nmn.synthetic.questions.search import Found, Search
from nmn.synthetic.questions.semantics import Value, shown


class Question(TypedDict):
    """One question as CLEVR 1.0 writes it, and ``steps``, which is nmn's own.

    ``question_family_index`` counts through all files, as in the public data (in the order of the
    file names, which the public data did not record); ``template_filename`` says which file.
    ``program`` has the public spelling (function, inputs, value_inputs); ``steps[i]`` is the value
    of node ``i``: ascending object indices, an object's index, a number, a word or a bool.
    """

    question_index: int
    image_index: int
    image_filename: str
    split: str
    question: str
    answer: str
    question_family_index: int
    template_filename: str
    program: list[dict[str, Any]]
    steps: list[Value]


class Questioner:
    """Asks about scenes, one after the other.

    A scene's questions depend on the scene, the seed and the balance before it, and on nothing
    else: with the same balance they are the same in any company.

    Arguments:
        templates: families to ask from, of one catalogue.
        synonyms: by word, the ways to say it.
        seed: of all chance.
        per_scene: templates to ask about a scene; fewer are asked where no more fit it.
        per_template: different questions to make of one template about one scene.
        min_nodes, max_nodes: bounds on a program's number of nodes, both included.

    Raises:
        TemplateError: no template can have a program within the bounds, or two of them were not
            loaded together and have one family number.
    """

    def __init__(
        self,
        templates: Sequence[Template],
        synonyms: Synonyms,
        *,
        seed: int = 0,
        per_scene: int = 10,
        per_template: int = 1,
        min_nodes: int | None = None,
        max_nodes: int | None = None,
    ) -> None:
        self.seed = seed
        self.per_scene = per_scene
        self.per_template = per_template
        self.synonyms = synonyms
        self.bounds: Length | None = None
        if min_nodes is not None or max_nodes is not None:
            self.bounds = Length(
                0 if min_nodes is None else min_nodes, ANY if max_nodes is None else max_nodes
            )
        plans = [make_plan(one) for one in templates]
        fitting = [plan for plan in plans if not self.bounds or self.bounds.allows(plan)]
        if not fitting:
            raise TemplateError(
                "no template makes programs of such a length",
                expected=f"{min_nodes or 0} to {max_nodes or 'any number of'} nodes",
            )
        self._plans = {plan.template.family: plan for plan in fitting}
        if len(self._plans) < len(fitting):
            raise TemplateError(
                "two templates have the same family number",
                hint="load them together: load_templates(catalogue, one_folder, another_folder)",
            )
        self._templates = [plan.template for plan in fitting]

    def about(
        self, scene: Mapping[str, Any], balance: Balance, first_index: int = 0
    ) -> list[Question]:
        """Questions about one scene.

        Arguments:
            scene: of CLEVR 1.0, with ``image_index``, ``image_filename`` and ``split``.
            balance: what was asked before; these questions are added to it.
            first_index: the ``question_index`` of the first one.

        Raises:
            DatasetError: the scene is not in the format of CLEVR 1.0.
        """
        index = SceneIndex(scene, self._templates[0].catalogue)
        named = _named(scene)
        options = SceneOptions(index)
        random = Random(f"{self.seed}/{named.image_index}")
        balance.next_scene()
        questions: list[Question] = []
        asked = 0
        for template in balance.order(self._templates, random):
            if asked >= self.per_scene:
                break
            found = self._filled(template, options, balance, random)
            asked += bool(found)
            for one in found:
                text = self._said(template, one, random)
                number = first_index + len(questions)
                questions.append(_question(template, one, text, index, named, number))
        return questions

    def _filled(
        self, template: Template, options: SceneOptions, balance: Balance, random: Random
    ) -> list[Found]:
        """Up to ``per_template`` different fills, noted in the balance."""
        found: list[Found] = []
        for _ in range(self.per_template):
            refused = balance.refused(template)
            plan = self._plans[template.family]
            one = Search(plan, options, random, refused, self.bounds).run()
            if one is None:
                break
            if all(one.words != other.words for other in found):
                balance.record(template, one.answer, again=bool(found))
                found.append(one)
        return found

    def _said(self, template: Template, found: Found, random: Random) -> str:
        pattern = random.choice(template.texts)
        return say(pattern, found.words, template.nouns, self.synonyms, random, other=found.other)


def generate_questions(
    scenes: Iterable[Mapping[str, Any]],
    questioner: Questioner,
    balance: Balance | None = None,
    left_out: Callable[[int, DatasetError], None] | None = None,
) -> Iterator[Question]:
    """Questions about many scenes, numbered from 0, as they are made.

    Arguments:
        scenes: of CLEVR 1.0.
        questioner: what is asked.
        balance: what was asked before; by default nothing.
        left_out: told the position of a scene that is not in the format, and why; nothing is asked
            about it then. By default it ends the questions.

    Raises:
        DatasetError: a scene is not in the format of CLEVR 1.0, and nobody is to be told.
    """
    balance = balance or Balance()
    number = 0
    for position, scene in enumerate(scenes):
        try:
            asked = questioner.about(scene, balance, number)
        except DatasetError as error:
            if left_out is None:
                raise
            left_out(position, error)
            continue
        yield from asked
        number += len(asked)


class _Named(NamedTuple):
    image_index: int
    image_filename: str
    split: str


def _named(scene: Mapping[str, Any]) -> _Named:
    name, index, split = (scene.get(k) for k in ("image_filename", "image_index", "split"))
    whole = isinstance(index, int) and not isinstance(index, bool) and abs(index) < 2**63
    if not (sound_text(name) and isinstance(index, int) and whole and sound_text(split)):
        raise DatasetError(
            "the scene does not say which picture it is of",
            where=short(name) if name else "scene",
            expected="image_filename, image_index (an integer) and split",
        )
    return _Named(index, name, split)


def _question(
    template: Template, found: Found, text: str, scene: SceneIndex, named: _Named, number: int
) -> Question:
    return {
        "question_index": number,
        "image_index": named.image_index,
        "image_filename": named.image_filename,
        "split": named.split,
        "question": text,
        "answer": found.answer,
        "question_family_index": template.family,
        "template_filename": template.file,
        "program": spell(found.calls),
        "steps": [
            shown(call.function, value, scene)
            for call, value in zip(found.calls, found.values, strict=True)
        ],
    }
