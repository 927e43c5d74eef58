"""What may be said of an object without being seen of it: where it is, how it sits, its clothes."""

from collections.abc import Callable

from nmn.generators import build_circumstances as b
from nmn.generators.build_around import dropped
from nmn.generators.build_phrases import value
from nmn.generators.lexicon import Lexicon
from nmn.generators.meaning import Here
from nmn.generators.rules import Rule

PICTURE = "(the|this) (picture|photo|photograph|image|scene|frame)"


def circumstance_rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    """The rules; the lexicon says which words are postures and what can be worn."""
    here, clad = dropped(Here()), b.clad(lexicon.groups)
    lines: list[tuple[str, str, Callable[..., object]]] = [
        ("here", f"(in|on|of|from|within) {PICTURE}", here),
        ("here", "(in|within) (view|sight)", here),
        ("here", f"anywhere [(in|on|within) {PICTURE}]", here),
        ("here", f"(visible|shown|pictured|depicted|present) [(in|on) {PICTURE}]", here),
        ("here", "(visible|shown|pictured|depicted|present) here", here),
        ("here", "here", here),
        ("here", "in the {scenery}", b.somewhere),
        ("here", "in this {scenery}", b.somewhere),
        ("condition", "{posture} {condition}", b.posed),
        ("condition", "{donning} {adjective}", clad),
        ("clause", "{posing} {condition}", b.posed),
        ("action", "{posing} {condition}", b.posed),
        ("seenfrom", "{inverse}", value),
        ("seenfrom", "{posture} {inverse}", b.seen_from),
    ]
    return tuple(Rule("", kind, pattern, build) for kind, pattern, build in lines)
