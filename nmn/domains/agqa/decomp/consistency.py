"""Do the answers to a question and to its parts go together?

By rule of composition (arXiv 2204.07190, section 4 and its appendix on consistency checks), whether
the answers are right or not: who says that both things are so, and that one is not, contradicts
themselves.
"""

from collections.abc import Sequence

from nmn.domains.agqa.tree import read_tree

# Whoever says yes to these says yes to each part: it only narrows when, or with what.
_NARROWING = ("Interaction", "First", "Last", "After", "Before", "While", "Between")
_CHOOSING = ("Choose", "LongerChoose", "ShorterChoose")

RULES = (*_NARROWING, "And", "Xor", "Equals", *_CHOOSING)


def consistent(
    rule: str, program: str, answer: str | None, parts: Sequence[tuple[str, str | None]]
) -> bool | None:
    """Whether the answers go together; None where they say nothing about each other.

    Arguments:
        rule: of the composition.
        program: of the question.
        answer: that was given to it; None where none was.
        parts: (program, answer given) of each question that it is made of.

    >>> consistent("And", "", "yes", [("", "yes"), ("", "no")])
    False
    """
    given = [said for _, said in parts]
    if answer is None or None in given:
        return None
    yes = [said == "yes" for said in given if said in ("yes", "no")]
    whole = {"yes": True, "no": False}.get(answer)
    if rule in _NARROWING and whole is not None and yes:
        return not whole or all(yes)
    if rule == "And" and whole is not None and len(yes) == len(given):
        return whole == all(yes)
    if rule == "Xor" and whole is not None and len(yes) == len(given):
        return whole == (sum(yes) == 1)
    if rule == "Equals" and whole is not None and not yes and len(given) == 1:
        item = _item(program)
        return None if item is None else whole == (item == given[0])
    if rule in _CHOOSING and whole is None and len(yes) == len(given):
        items = [_item(one) for one, _ in parts]
        if answer in items:
            return all(said == (item == answer) for said, item in zip(yes, items, strict=True))
    return None


def _item(program: str) -> str | None:
    """What a question asks about, where it names it: the first argument of its first function."""
    tree = read_tree(program)
    first = tree.parts[0] if tree.kind == "call" else tree
    return first.text if first.kind == "phrase" else None
