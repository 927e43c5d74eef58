"""Questions about an agent's clips, read by the templates that they are written with."""

from collections.abc import Sequence

from nmn.domains.motion.language import OBJECT, RELATION, VERB
from nmn.domains.motion.questions.agqa.phrases import FORMS
from nmn.domains.motion.questions.agqa.template import Template
from nmn.domains.motion.questions.agqa.templates import TEMPLATES
from nmn.domains.motion.questions.agqa.wording import (
    ACTION,
    ACTION_ON,
    DESCRIPTIONS,
    DOING,
    SOME_THING,
    THING,
    TIMES,
    WHOLE,
)
from nmn.generators.from_patterns import QUESTION, PatternGenerator, Saying
from nmn.generators.generator import Asked, check_fits
from nmn.grammar import DIALECTS

NAME = "motion-templates"

# Which symbol stands in a slot of a template: things, actions and relations in a form, and times.
_SYMBOLS = {"o": "thing", "p": "thing", "a": "action", "b": "action", "r": "relation"}
_FORMS = ("", "_base", "_past")


def motion_templates(domain: Asked) -> PatternGenerator:
    """The generator "motion-templates" of a domain whose programs are about an agent's clips.

    Raises:
        DomainError: its programs are about something else.
    """
    dialect = DIALECTS.find("agqa")
    check_fits(NAME, domain, ("localize", "when_relation", "objects", "only_object"))

    def to_text(program: str) -> str:
        return dialect.read(program, domain.language).program.text

    return PatternGenerator(sayings(TEMPLATES), to_text, NAME)


def sayings(templates: Sequence[Template]) -> dict[str, list[Saying]]:
    """By symbol, the ways to say it in questions of these templates."""
    places = [one for one in RELATION if one not in FORMS and not one.startswith("not ")]
    kind = {"kind": ("kind", "kind")}
    whens = [
        Saying(english, time.program, _slots("ab", "action"))
        for time in TIMES.values()
        for english in time.english
    ]
    made = {
        QUESTION: [saying for one in templates for saying in _questions(one)],
        "kind": [Saying(one, one, {}) for one in OBJECT],
        "place": [Saying(one, one, {}) for one in places],
        "thing": [Saying(THING, "{kind}", kind), *_described()],
        "thing_a": [Saying(SOME_THING, "{kind}", kind), *_described()],
        "when": whens,
        "maybe when": [Saying("", WHOLE, {}), *whens],
    }
    for number, form in enumerate(_FORMS):
        said = {verb: (verb, *FORMS[verb])[number] for verb in FORMS}
        made[f"relation{form}"] = [Saying(said[one], one, {}) for one in FORMS]
        verbs = [Saying(said[one], one, {}) for one in VERB if one in FORMS]
        made[f"verb{form}"] = verbs
        verb = ("verb" + form, "verb")
        made[f"action{form}"] = [
            Saying(_with_kind(DOING), ACTION.replace("{thing}", "{kind}"), {"verb": verb, **kind}),
            Saying(DOING, ACTION_ON, {"verb": verb, "thing": ("description", "thing")}),
        ]
    made["description"] = _described()
    return made


def _with_kind(pattern: str) -> str:
    return pattern.replace("{thing}", THING)


def _described() -> list[Saying]:
    return [
        Saying(english, one.program, {"r": (symbol, "r")})
        for one in DESCRIPTIONS
        for english, symbol in ((one.doing, "relation"), (one.place, "place"))
    ]


def _questions(template: Template) -> list[Saying]:
    patterns = [(one, "relation") for one in template.english]
    patterns += [(one, "place") for one in template.places]
    made = []
    for pattern, relation in patterns:
        slots = {"t": ("maybe when", "t"), "T": ("when", "t"), "o_a": ("thing_a", "o")}
        slots |= _slots("opab", "")
        slots |= {"r" + form: (relation + form, "r") for form in _FORMS}
        # A pattern without a time is about the whole clip.
        program = template.program
        if "{t}" not in pattern and "{T}" not in pattern:
            program = program.replace("{t}", WHOLE)
        made.append(Saying(pattern, program, slots))
    return made


def _slots(letters: str, symbol: str) -> dict[str, tuple[str, str]]:
    """Of things and actions, in each form, by the name of the place in a pattern."""
    return {
        letter + form: ((symbol or _SYMBOLS[letter]) + form, letter)
        for letter in letters
        for form in _FORMS
    }
