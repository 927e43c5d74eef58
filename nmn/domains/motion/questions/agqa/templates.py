"""AGQA's 27 kinds of questions: program, English and what they count as.

The programs are those of the AGQA generator (Grunde-McLaughlin et al. 2021, section 3.2 and its
supplement); the English is nmn's own. Questions whose relation says where a thing is have English
of their own.
"""

from nmn.domains.motion.questions.agqa.families import compare, extreme, first_or_last, length
from nmn.domains.motion.questions.agqa.template import Template

ALL_TIMES = ("all", "before", "after", "while", "between")
_FIRST_TIMES = ("all", "after", "while", "between")
_LAST_TIMES = ("all", "before", "while", "between")
_HAS = "Filter(frame, [relations])"
_OF = "Filter(frame, [relations, {r}, objects])"
_EXISTS_OF = f"Exists({{o}}, Iterate({{t}}, {_OF}))"
_EXISTS_LOGIC = tuple(
    f"Exists({{{slot}}}, Iterate({{t}}, Filter(frame, [relation, {{r}}, objects])))"
    for slot in "op"
)
_WHAT = "Query(class, OnlyItem(Iterate({{t}}, Filter(frame, [{0}]))))".format

TEMPLATES: tuple[Template, ...] = (
    Template(
        name="objExists",
        slots="to",
        program="Exists({o}, Iterate({t}, Filter(frame, [objects])))",
        english=(
            "Was there {o_a} in view{t}?",
            "Could {o_a} be seen{t}?",
            "{T}, was there {o_a} in view?",
        ),
        times=ALL_TIMES,
        structural="verify",
        semantic="object",
        reasoning=("exists",),
    ),
    Template(
        name="objRelExists",
        slots="tro",
        program=_EXISTS_OF,
        english=(
            "Was the person {r} {o}{t}?",
            "Did they {r_base} {o}{t}?",
            "{T}, were they {r} {o}?",
            "{T}, did the person {r_base} {o}?",
        ),
        places=("Was {o} {r} the person{t}?", "{T}, was {o} {r} them?"),
        times=ALL_TIMES,
        structural="verify",
        semantic="relation",
        reasoning=("exists", "obj-rel"),
    ),
    Template(
        name="relExists",
        slots="tr",
        program=f"Exists({{r}}, Iterate({{t}}, {_HAS}))",
        english=(
            "Was the person {r} something{t}?",
            "Did they {r_base} anything{t}?",
            "{T}, were they {r} anything?",
            "{T}, did the person {r_base} something?",
        ),
        places=("Was something {r} the person{t}?", "{T}, was anything {r} them?"),
        times=ALL_TIMES,
        structural="verify",
        semantic="relation",
        reasoning=("exists",),
    ),
    Template(
        name="andObjRelExists",
        slots="trop",
        program="AND({}, {})".format(*_EXISTS_LOGIC),
        english=(
            "Were they {r} both {o} and {p}{t}?",
            "Did the person {r_base} both {o} and {p}{t}?",
            "{T}, was the person {r} both {o} and {p}?",
        ),
        places=("Were both {o} and {p} {r} the person{t}?", "{T}, were {o} and {p} {r} them?"),
        times=ALL_TIMES,
        structural="logic",
        semantic="relation",
        reasoning=("exists", "obj-rel"),
        steps=3,
    ),
    Template(
        name="xorObjRelExists",
        slots="trop",
        program="XOR({}, {})".format(*_EXISTS_LOGIC),
        english=(
            "Was the person {r} {o} but not {p}{t}?",
            "Did they {r_base} either {o} or {p} but not both{t}?",
            "{T}, did the person {r_base} {o} but not {p}?",
        ),
        places=(
            "Was {o} {r} the person but not {p}{t}?",
            "{T}, was {o} but not {p} {r} them?",
        ),
        times=ALL_TIMES,
        structural="logic",
        semantic="relation",
        reasoning=("exists", "obj-rel"),
        steps=3,
    ),
    Template(
        name="objWhatGeneral",
        slots="t",
        program=_WHAT("objects"),
        english=(
            "What thing was in view{t}?",
            "Which thing could be seen{t}?",
            "{T}, which thing was there?",
        ),
        times=ALL_TIMES,
        structural="query",
        semantic="object",
        reasoning=("exists",),
        open=True,
    ),
    Template(
        name="objWhat",
        slots="tr",
        program=_WHAT("relations, {r}, objects"),
        english=(
            "What was the person {r}{t}?",
            "Which thing did they {r_base}{t}?",
            "{T}, what were they {r}?",
            "{T}, which thing did the person {r_base}?",
        ),
        places=("What was {r} the person{t}?", "{T}, which thing was {r} them?"),
        times=ALL_TIMES,
        structural="query",
        semantic="object",
        reasoning=("obj-rel",),
        open=True,
        steps=2,
    ),
    Template(
        name="objWhatChoose",
        slots="trop",
        program=f"Choose({{o}}, {{p}}, {_WHAT('relations, {r}, objects')})",
        english=(
            "Which did they {r_base}{t}, {o} or {p}?",
            "Was the person {r} {o} or {p}{t}?",
            "{T}, were they {r} {o} or {p}?",
        ),
        places=("Which was {r} the person{t}, {o} or {p}?", "{T}, was {o} or {p} {r} them?"),
        times=ALL_TIMES,
        structural="choose",
        semantic="object",
        reasoning=("obj-rel",),
        steps=3,
    ),
    *(
        Template(
            name=name,
            slots="t",
            program=_WHAT("actions"),
            english=(
                "What did the person do{t}?",
                "What were they doing{t}?",
                "{T}, what is the thing they did?",
            ),
            times=times,
            structural="query",
            semantic="action",
            reasoning=("sequencing", "action-recognition"),
            open=True,
        )
        for name, times in (("actWhatAfterAll", ("after", "all")), ("actWhatBefore", ("before",)))
    ),
    *first_or_last("First", "forward", _FIRST_TIMES),
    *first_or_last("Last", "backward", _LAST_TIMES),
    *length("Longer", "max", "longer", "more"),
    *length("Shorter", "min", "less time", "less"),
    extreme("Longest", "max"),
    extreme("Shortest", "min"),
    compare(
        "act",
        "a",
        "actions",
        "action",
        "Was the person {a} before or after they were {b}?",
        "Did they {a_base} before or after {b}?",
        "Were they {a} before or after they {b_past}?",
    ),
    compare(
        "rel",
        "r",
        "relations",
        "relation",
        "Was the person {r} something before or after {b}?",
        "Did they {r_base} anything before or after they {b_past}?",
    ),
    compare(
        "obj",
        "o",
        "objects",
        "object",
        "Was {o} in view before or after {b}?",
        "Could {o} be seen before or after they {b_past}?",
    ),
)
"""All 27, in the order of AGQA's generator."""
