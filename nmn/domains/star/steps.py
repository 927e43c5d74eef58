"""The values of steps as STAR's own files and runner write them."""

from collections.abc import Callable, Sequence
from typing import Any

from nmn.domains.star.data.questions import StarChoice
from nmn.domains.star.data.situations import Situation
from nmn.domains.star.words import FRAMES, StarWords


def file_steps(
    steps: Sequence[Any], choice: StarChoice, situations: Sequence[Situation], words: StarWords
) -> list[Any]:
    """Steps in the order of a choice's functions, the first so many of them.

    Situations are the numbers of their frames, actions their labels ("a004"), what ``Objs`` and
    ``Rels`` give labels too; other objects, and verbs, are words, and ``Query_Actions`` gives a
    verb and an object. Nothing is None, of ``Query_Actions`` two of them. Steps of a program that
    STAR has no functions for stay as they are.
    """
    if choice.translation is None:
        return list(steps)
    nodes = choice.translation.program.nodes
    made: list[Any] = []
    for step, function, node in zip(
        steps, choice.functions, choice.translation.node_of, strict=False
    ):
        kind = nodes[node].type
        if step is None:
            made.append([None, None] if function == "Query_Actions" else None)
        elif kind == FRAMES:
            made.append([situations[place].frame for place in step])
        elif function in ("Objs", "Rels"):
            known = words.objects if function == "Objs" else words.relations
            made.append([f"{function[0].lower()}{known.index(word):03d}" for word in step])
        elif kind.vocabulary == "action":
            made.append(_each(step, lambda word: f"a{words.actions.index(word):03d}"))
        elif kind.vocabulary == "verb_object":
            made.append(_each(step, lambda pair: pair.split(" ", 1)))
        else:
            made.append(step)
    return made


def _each(step: Any, shown: Callable[[str], object]) -> object:
    return [shown(one) for one in step] if isinstance(step, list) else shown(step)
