"""English for any program of AGQA's kinds: one sentence for one program, always the same.

Sub-questions go by their texts in AGQA-Decomp's files, so two programs must not have one text.
"""

from nmn.domains.motion.questions.agqa.phrases import FORMS, with_article
from nmn.domains.motion.questions.agqa.program import Node


def sentence(node: Node) -> str | None:
    """A question for a program; None for one that AGQA does not ask."""
    one, *rest = node.parts
    match node.text:
        case "Exists":
            return _exists(one, rest[0])
        case "Equals" if rest[0].text == "OnlyItem":
            thing, time = _described(rest[0].parts[0])
            return f"Was {_thing(one)} {thing}{time}?"
        case "Equals":
            sizes, actions = _compared(rest[0])
            others = [part for part in actions if part.text != one.text]
            return f"Was {sizes} time spent {_doing(one)} than {_doing(others[0])}?"
        case "Query":
            return _query(rest[0].parts[0])
        case "Superlative":
            sizes, actions = _compared(node)
            if not actions:
                most = "longest" if sizes == "more" else "shortest"
                return f"What did the person do for the {most} time?"
            return f"Was the person {' or '.join(map(_doing, actions))} for {sizes} time?"
    return None


def _exists(item: Node, among: Node) -> str:
    time, keys = among.parts[0], among.parts[1].parts[1].parts
    when = _when(time)
    if keys[0].text == "objects":
        word = with_article(item.text) if item.kind == "phrase" else _thing(item)
        return f"Does {word} exist{when}?"
    if keys[0].text == "actions":
        return f"Was the person {_doing(item)}{when}?"
    if len(keys) == 1:
        if item.text in FORMS:
            return f"Was the person {item.text} something{when}?"
        return f"Was something {item.text} the person{when}?"
    if keys[1].text in FORMS:
        return f"Was the person {keys[1].text} {_thing(item)}{when}?"
    return f"Was {_thing(item)} {keys[1].text} the person{when}?"


def _query(found: Node) -> str:
    which, time = "", found.parts[0]
    if found.text == "IterateUntil":
        which = " first" if found.parts[0].text == "forward" else " last"
        time = found.parts[1]
    keys = found.parts[-1].parts[1].parts
    if keys[0].text == "objects":
        return f"What existed{which}{_when(time)}?"
    if keys[0].text == "actions":
        return f"What did the person do{which}{_when(time)}?"
    if keys[1].text in FORMS:
        return f"What was the person {keys[1].text}{which}{_when(time)}?"
    return f"What was {keys[1].text} the person{which}{_when(time)}?"


def _described(found: Node) -> tuple[str, str]:
    """ "the first thing they were holding", and when."""
    which, time = "", found.parts[0]
    if found.text == "IterateUntil":
        which = "first " if found.parts[0].text == "forward" else "last "
        time = found.parts[1]
    keys = found.parts[-1].parts[1].parts
    if len(keys) == 1:
        return f"the {which}thing in view", _when(time)
    relation = keys[1].text
    said = f"they were {relation}" if relation in FORMS else f"that was {relation} them"
    return f"the {which}thing {said}", _when(time)


def _compared(superlative: Node) -> tuple[str, list[Node]]:
    sizes = "more" if superlative.parts[0].text == "max" else "less"
    among = superlative.parts[1]
    if among.kind != "list":
        return sizes, []
    return sizes, [one.parts[1].parts[1] for one in among.parts]


def _when(time: Node) -> str:
    if time.kind == "phrase":
        return ""
    mode, actions = time.parts
    if actions.kind == "list":
        return f" {mode.text} {' and '.join(_doing(one) for one in actions.parts)}"
    return f" {mode.text} {_doing(actions)}"


def _thing(item: Node) -> str:
    if item.kind == "phrase":
        return f"the {item.text}"
    thing, time = _described(item.parts[1].parts[0])
    return f"{thing}{time}"


def _doing(action: Node) -> str:
    if action.kind == "call":
        return f"{action.parts[0].text} {_thing(action.parts[1])}"
    verb = next((verb for verb in FORMS if action.text.startswith(f"{verb} ")), None)
    return action.text if verb is None else f"{verb} the {action.text[len(verb) + 1 :]}"
