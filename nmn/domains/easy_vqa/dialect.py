"""easy-VQA: its questions are programs, said in a few fixed forms.

The data set has no programs of its own; its questions were filled into the forms below (package
easy-vqa, Zhou 2019), so that reading a question is reading a program.
"""

import re
from collections.abc import Callable
from typing import Any

from nmn.errors import ProgramSyntaxError, ProgramTypeError
from nmn.files import short
from nmn.grammar.dialect import Assembly, Translation
from nmn.grammar.language import Language
from nmn.grammar.program import Program

# Form -> modules, innermost first; "filter" takes the form's word. The first form of each list of
# modules is the one that is written.
_FORMS: dict[str, tuple[str, ...]] = {}


def _add_forms(modules: str, *forms: str) -> None:
    _FORMS.update({form: tuple(modules.split()) for form in forms})


_add_forms(
    "scene unique query_color", "what color is the shape?", "what is the color of the shape?"
)
_add_forms(
    "scene filter unique query_color",
    "what color is the {shape}?",
    "what is the color of the {shape}?",
)
_add_forms(
    "scene unique query_shape",
    "what shape is in the image?",
    "what shape does the image contain?",
    "what shape is present?",
)
_add_forms("scene filter unique query_shape", "what is the {color} shape?")
_add_forms(
    "scene filter exist",
    "is there a {thing}?",
    "is there a {thing} in the image?",
    "does the image contain a {thing}?",
    "is a {thing} present?",
)
_add_forms(
    "scene filter exist not",
    "is there not a {thing}?",
    "is there not a {thing} in the image?",
    "does the image not contain a {thing}?",
    "is no {thing} present?",
)


class EasyVqa:
    """The dialect "easy-vqa"; its source is a question of the data set."""

    name = "easy-vqa"

    def read(self, source: Any, language: Language) -> Translation:
        """The program of a question; its nodes are counted from the inside out.

        Raises:
            ProgramSyntaxError: the question has none of the data set's forms.
        """
        if not isinstance(source, str):
            raise ProgramSyntaxError(f"the question is {short(source)}", expected="a text")
        said = " ".join(source.lower().split())
        for form, modules in _FORMS.items():
            word = _match(form, said, language)
            if word is not None:
                return _assembled(modules, word, language)
        raise ProgramSyntaxError(
            "the question has none of the forms of easy-VQA",
            text=source,
            span=(0, len(source)),
            hint='for example "is there a red shape in the image?"',
        )

    def write(self, program: Program, language: Language) -> str:
        """A question of the program: the shortest of the forms that say it.

        Raises:
            ProgramTypeError: no form says it.
        """
        modules = tuple(node.op for node in program)
        words = [str(word) for node in program for word in node.literals]
        for form, said in _FORMS.items():
            if said == modules:
                text = _fill(form, words[0] if words else "", language)
                if text is not None:
                    return text
        raise ProgramTypeError(
            f"easy-VQA has no question for {program.text}",
            expected="query_color, query_shape, exist or not(exist) of all or of one filter",
        )

    def questions(self, language: Language) -> tuple[str, ...]:
        """Every question there is: each form with each word that fits its slot."""
        words = ("", *language.vocabularies["attribute"])
        asked = [_fill(form, word, language) for form in _FORMS for word in words]
        return tuple(dict.fromkeys(text for text in asked if text))


def _assembled(modules: tuple[str, ...], word: str, language: Language) -> Translation:
    assembly = Assembly(language)
    last: tuple[int, ...] = ()
    for name in modules:
        words = (word,) if name == "filter" else ()
        last = (assembly.add(name, last, words, name),)
    return assembly.finish()


def _slots(language: Language) -> dict[str, Callable[[str], str]]:
    """By slot, a word of it -> how it is said: "red" as a thing is "red shape"."""
    colors = language.vocabularies["color"]
    return {
        "{shape}": lambda word: word if word not in colors else "",
        "{color}": lambda word: word if word in colors else "",
        "{thing}": lambda word: f"{word} shape" if word in colors else word,
    }


def _fill(form: str, word: str, language: Language) -> str | None:
    """The form with the word in its slot; None where the slot is not for such a word."""
    slot = re.search(r"\{\w+\}", form)
    if slot is None:
        return form
    said = _slots(language)[slot[0]](word)
    return form.replace(slot[0], said) if said else None


def _match(form: str, said: str, language: Language) -> str | None:
    """The word in the form's slot ("" for a form without); None where the form does not fit."""
    slot = re.search(r"\{\w+\}", form)
    if slot is None:
        return "" if form == said else None
    before, after = form[: slot.start()], form[slot.end() :]
    if not (said.startswith(before) and said.endswith(after)):
        return None
    for word in language.vocabularies["attribute"]:
        if _fill(form, word, language) == said:
            return word
    return None


DIALECT = EasyVqa()
