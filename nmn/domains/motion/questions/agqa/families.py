"""Kinds of AGQA's questions that come in families: first and last, longer and shorter, when."""

from dataclasses import replace

from nmn.domains.motion.questions.agqa.template import Template

_HAS = "Filter(frame, [relations])"
_OF = "Filter(frame, [relations, {r}, objects])"
_LENGTH = "Subtract(Query(end, action), Query(start, action))"
_PAIR = "[Filter(video, [actions, {a}]), Filter(video, [actions, {b}])]"


def _until(way: str, condition: str = f"Exists({{r}}, {_HAS})", found: str = _OF) -> str:
    return f"IterateUntil({way}, {{t}}, {condition}, {found})"


def first_or_last(name: str, way: str, times: tuple[str, ...]) -> tuple[Template, ...]:
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


def length(name: str, end: str, more: str, time: str) -> tuple[Template, ...]:
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


def extreme(name: str, end: str) -> Template:
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


def compare(name: str, slot: str, key: str, semantic: str, *english: str) -> Template:
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
