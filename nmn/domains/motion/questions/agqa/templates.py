"""AGQA's 27 kinds of questions: program, English and what they count as.

The programs are those of the AGQA generator (Grunde-McLaughlin et al. 2021, section 3.2 and its
supplement); the English is nmn's own. Slots:

    r           a relation          {r} holding  {r_base} hold  {r_past} held
    o, p        things              {o} the red cube  {o_a} a red cube
    a, b        actions             {a} taking the red cube  {a_base}  {a_past}
    t           a time              {t} " before taking the red cube"; {T}, the same in front

Questions whose relation says where a thing is have English of their own.
"""

from dataclasses import dataclass, replace

ALL_TIMES = ("all", "before", "after", "while", "between")
_FIRST_TIMES = ("all", "after", "while", "between")
_LAST_TIMES = ("all", "before", "while", "between")
_HAS = "Filter(frame, [relations])"
_OF = "Filter(frame, [relations, {r}, objects])"
_LENGTH = "Subtract(Query(end, action), Query(start, action))"
_PAIR = "[Filter(video, [actions, {a}]), Filter(video, [actions, {b}])]"


@dataclass(frozen=True, kw_only=True)
class Template:
    """One kind of question.

    Attributes:
        name: AGQA's own.
        slots: letters, in the order in which they are drawn.
        program: with slots in braces.
        english: patterns; of a relation that is a verb, or for all.
        places: patterns for a relation that says where something is; none where no such is asked.
        times: modes that ``t`` may have.
        structural, semantic: AGQA's classes.
        reasoning: AGQA's reasoning types ("global").
        open: whether the answer is any word, and not one of two.
        steps: of the question itself; references add to them.
        first: whether it asks for the first one.
        longer: whether it asks for the longer action.
    """

    name: str
    slots: str
    program: str
    english: tuple[str, ...]
    places: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    structural: str
    semantic: str
    reasoning: tuple[str, ...]
    open: bool = False
    steps: int = 1
    first: bool = False
    longer: bool = False


def _until(way: str, condition: str = f"Exists({{r}}, {_HAS})", found: str = _OF) -> str:
    return f"IterateUntil({way}, {{t}}, {condition}, {found})"


def _first_or_last(name: str, way: str, times: tuple[str, ...]) -> tuple[Template, ...]:
    """The four questions about what came first, or last."""
    which = name.lower()
    reasoning, first = ("superlative", "obj-rel"), name == "First"
    differs = f"XOR(Exists({{o}}, {_OF}), Exists({{p}}, {_OF}))"
    acts = _until(way, "HasItem(Filter(frame, [actions]))", "Filter(frame, [actions])")
    return (
        Template(
            name=f"obj{name}",
            slots="tr",
            program=f"Query(class, OnlyItem({_until(way)}))",
            english=(
                f"What was the person {{r}} {which}{{t}}?",
                f"Which thing did they {{r_base}} {which}{{t}}?",
                f"{{T}}, what was the {which} thing they were {{r}}?",
                f"{{T}}, which thing did the person {{r_base}} {which}?",
            ),
            places=(
                f"What was {{r}} the person {which}{{t}}?",
                f"{{T}}, what was the {which} thing {{r}} the person?",
            ),
            structural="query",
            semantic="object",
            open=True,
            steps=2,
            times=times,
            reasoning=reasoning,
            first=first,
        ),
        Template(
            name=f"obj{name}Choose",
            slots="trop",
            program=f"Choose({{o}}, {{p}}, {_until(way, differs)})",
            english=(
                f"Which did they {{r_base}} {which}{{t}}, {{o}} or {{p}}?",
                f"Was {{o}} or {{p}} the {which} thing they were {{r}}{{t}}?",
                f"{{T}}, did the person {{r_base}} {{o}} or {{p}} {which}?",
            ),
            places=(
                f"Which was {{r}} the person {which}{{t}}, {{o}} or {{p}}?",
                f"{{T}}, was {{o}} or {{p}} {{r}} the person {which}?",
            ),
            structural="choose",
            semantic="object",
            steps=3,
            times=times,
            reasoning=reasoning,
            first=first,
        ),
        Template(
            name=f"obj{name}Verify",
            slots="tro",
            program=f"Equals({{o}}, OnlyItem({_until(way)}))",
            english=(
                f"Was {{o}} the {which} thing they were {{r}}{{t}}?",
                f"Did they {{r_base}} {{o}} {which}{{t}}?",
                f"{{T}}, was {{o}} the {which} thing that the person {{r_past}}?",
            ),
            places=(
                f"Was {{o}} the {which} thing {{r}} the person{{t}}?",
                f"{{T}}, was {{o}} {{r}} the person {which}?",
            ),
            structural="verify",
            semantic="object",
            steps=3,
            times=times,
            reasoning=reasoning,
            first=first,
        ),
        Template(
            name=f"act{name}",
            slots="t",
            program=f"Query(class, OnlyItem({acts}))",
            english=(
                f"What did the person do {which}{{t}}?",
                f"What is the {which} thing they did{{t}}?",
                f"{{T}}, what were they doing {which}?",
            ),
            times=("all", "after" if name == "First" else "before"),
            structural="query",
            semantic="action",
            reasoning=("superlative", "sequencing", "action-recognition"),
            open=True,
            first=first,
        ),
    )


def _length(name: str, end: str, more: str, time: str) -> tuple[Template, ...]:
    """The two questions about which of two actions took longer, or shorter."""
    superlative = f"Superlative({end}, {_PAIR}, {_LENGTH})"
    choose = Template(
        name=f"actLength{name}Choose",
        slots="ab",
        program=superlative,
        english=(
            f"Was the person {{a}} or {{b}} for {time} time?",
            f"Did they {{a_base}} or {{b_base}} for {more}?",
            f"Which did they do for {more}, {{a}} or {{b}}?",
            f"Is {{a}} or {{b}} the activity that takes {time} time?",
        ),
        structural="compare",
        semantic="action",
        reasoning=("duration-comparison",),
        steps=5,
        longer=name == "Longer",
    )
    verify = replace(
        choose,
        name=f"actLength{name}Verify",
        program=f"Equals({{a}}, {superlative})",
        english=(
            f"Was the person {{a}} for {more} than they were {{b}}?",
            f"Did they spend {time} time {{a}} than {{b}}?",
            f"Compared to {{b}}, did they {{a_base}} for {more}?",
        ),
    )
    return choose, verify


def _extreme(name: str, end: str) -> Template:
    which = name.lower()
    return Template(
        name=f"act{name}",
        slots="",
        program=f"Superlative({end}, Filter(video, [actions]), {_LENGTH})",
        english=(
            f"What did the person do for the {which} time?",
            f"What did they spend the {which} amount of time doing?",
            f"Which of their activities was the {which}?",
        ),
        structural="query",
        semantic="action",
        reasoning=("superlative", "duration-comparison", "action-recognition"),
        open=True,
        steps=1,
    )


def _compare(name: str, slot: str, key: str, semantic: str, *english: str) -> Template:
    place = ("Was something {r} the person before or after they were {b}?",) if slot == "r" else ()
    return Template(
        name=f"{name}Time",
        slots=f"b{slot}",
        program=(
            f"Compare([before, after], Exists({{{slot}}}, Iterate(Localize(temporal tag, {{b}}), "
            f"Filter(frame, [{key}]))))"
        ),
        english=english,
        places=place,
        structural="compare",
        semantic=semantic,
        reasoning=("sequencing",) + (() if name == "act" else (f"{name}-act",)),
        steps=5,
    )


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
    *_first_or_last("First", "forward", _FIRST_TIMES),
    *_first_or_last("Last", "backward", _LAST_TIMES),
    *_length("Longer", "max", "longer", "more"),
    *_length("Shorter", "min", "less time", "less"),
    _extreme("Longest", "max"),
    _extreme("Shortest", "min"),
    _compare(
        "act",
        "a",
        "actions",
        "action",
        "Was the person {a} before or after they were {b}?",
        "Did they {a_base} before or after {b}?",
        "Were they {a} before or after they {b_past}?",
    ),
    _compare(
        "rel",
        "r",
        "relations",
        "relation",
        "Was the person {r} something before or after {b}?",
        "Did they {r_base} anything before or after they {b_past}?",
    ),
    _compare(
        "obj",
        "o",
        "objects",
        "object",
        "Was {o} in view before or after {b}?",
        "Could {o} be seen before or after they {b_past}?",
    ),
)
"""All 27, in the order of AGQA's generator."""
