"""The template generator: questions are read by the templates that questions are made from.

Nothing about English is written by hand here: forms, synonyms and programs all come from template
files in CLEVR's format. A question that is of two forms with different programs is refused, never
guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nmn.errors import EmptyQuestion, UnparsedQuestion
from nmn.generators.generator import Draft
from nmn.generators.misread import SHOWN, misread
from nmn.generators.templates.matching import Binding, Form, Reached, question_words
from nmn.generators.templates.program import expand_program
from nmn.generators.templates.template import Template
from nmn.generators.templates.wording import Synonyms

ToText = Callable[[Sequence[Mapping[str, Any]]], str]
"""A program in CLEVR's form -> its text in the language of the domain."""

_EXPECTED = "a question as the template files word it, up to its last word"


class TemplateGenerator:
    """Reads questions by templates; the same question always gives the same program.

    Arguments:
        templates: the forms of questions.
        synonyms: ways to say a word.
        to_text: from a program in CLEVR's form to program text.
        name: written in the trail.
    """

    def __init__(
        self,
        templates: Sequence[Template],
        synonyms: Synonyms,
        to_text: ToText,
        name: str = "templates",
    ) -> None:
        self._name = name
        self._to_text = to_text
        forms = [Form(one, text, synonyms) for one in templates for text in one.texts]
        self._known = frozenset(word for form in forms for word in form.words())
        # Most forms begin with one of a few words, and need not be looked at for other questions.
        self._by_first: dict[str, list[Form]] = {}
        self._others: list[Form] = []
        for form in forms:
            if form.first is None:
                self._others.append(form)
            for word in form.first or ():
                self._by_first.setdefault(word, []).append(form)

    @property
    def name(self) -> str:
        """The name it was made with."""
        return self._name

    def draft(self, question: str) -> Draft:
        """The program of a question.

        Raises:
            EmptyQuestion, QuestionTooLong: nothing to read, or too much.
            UnknownWord: a word that no template and no list of synonyms has.
            UnparsedQuestion: known words in a form that no template has, or that two templates
                read differently.
        """
        words = question_words(question)
        if not words:
            raise EmptyQuestion("there is no word in the question", question=question)
        reached = Reached()
        programs: dict[str, Template] = {}
        for form in (*self._by_first.get(words[0], ()), *self._others):
            for binding in form.match(words, reached):
                text = self._to_text(
                    expand_program(_nodes(form.template, binding), form.template.catalogue)
                )
                programs.setdefault(text, form.template)
        if len(programs) == 1:
            return Draft(next(iter(programs)), (), self.name)
        if programs:
            raise UnparsedQuestion(
                "the question can be read in more than one way",
                question=question,
                span=(0, len(question)),
                expected="one of: " + "; ".join(list(programs)[:SHOWN]),
                hint="say it in other words, or give the program itself",
            )
        raise misread(question, self._known, reached.words, _EXPECTED)


def _nodes(template: Template, binding: Binding) -> list[dict[str, Any]]:
    """The template's program with the words in its slots; a plain filter without a word is no
    node: what would be filtered goes on as it is."""
    nodes: list[dict[str, Any]] = []
    place: list[int] = []
    for node in template.nodes:
        words = [binding[slot] for slot in node.slots]
        if node.function.name.startswith("filter_") and words == [None]:
            place.append(place[node.inputs[0]])
            continue
        nodes.append(
            {
                "function": node.function.name,
                "inputs": [place[source] for source in node.inputs],
                "value_inputs": words,
            }
        )
        place.append(len(nodes) - 1)
    return nodes
