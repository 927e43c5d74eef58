"""The template generator: questions are read by the templates that questions are made from.

Nothing about English is written by hand here: forms, synonyms and programs all come from template
files in CLEVR's format. A question that is of two forms with different programs is refused, never
guessed.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nmn.errors import EmptyQuestion, UnknownWord, UnparsedQuestion
from nmn.generators.generator import Draft
from nmn.generators.templates.matching import Binding, Form, Reached, question_words
from nmn.generators.templates.program import expand_program
from nmn.generators.templates.template import Template
from nmn.generators.templates.wording import Synonyms
from nmn.generators.tokens import Token, tokenize

ToText = Callable[[Sequence[Mapping[str, Any]]], str]
"""A program in CLEVR's form -> its text in the language of the domain."""

_SHOWN = 3  # examples and near words in messages
_SHORTEST = 3  # letters of a word that a misspelling is said to be near to: "two" is not "to"
# Questions of templates never say a number: they ask for it, or compare two.
_NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve dozen".split()
)


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
                expected="one of: " + "; ".join(list(programs)[:_SHOWN]),
                hint="say it in other words, or give the program itself",
            )
        raise self._complaint(question, reached)

    def _complaint(self, question: str, reached: Reached) -> UnknownWord | UnparsedQuestion:
        tokens = [token for token in tokenize(question) if token.word not in ",;:"]
        for token in tokens:
            word = "a" if token.word == "an" else token.word
            if word not in self._known:
                return self._unknown(question, token)
        span = (len(question), len(question))
        if reached.words < len(tokens):
            token = tokens[reached.words]
            span = (token.start, token.end)
        return UnparsedQuestion(
            "no template has a question of this form",
            question=question,
            span=span,
            expected="a question as the template files word it, up to its last word",
            hint="see the docs of the domain for the forms, or give the program itself",
        )

    def _unknown(self, question: str, token: Token) -> UnknownWord:
        known = sorted(word for word in self._known if len(word) >= _SHORTEST)
        near = difflib.get_close_matches(token.word, known, _SHOWN, 0.7)
        hint = f'did you mean "{near[0]}"?' if near else None
        if token.word in _NUMBERS or token.word.isdigit():
            near, hint = [], "these questions say no numbers: ask how many, or more than what"
        return UnknownWord(
            f'"{token.word}" is no word of the templates',
            word=token.word,
            nearest=near,
            question=question,
            span=(token.start, token.end),
            hint=hint,
        )


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
