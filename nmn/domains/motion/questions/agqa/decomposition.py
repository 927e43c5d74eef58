"""Questions with the simpler questions that they are made of: AGQA-Decomp's files.

Source: Gandhi, Gul, Prakash, Grunde-McLaughlin, Krishna and Agrawala, "Measuring Compositional
Consistency for Video Question Answering" (CVPR 2022, arXiv 2204.07190), sections 3 and 4, and the
types of questions and rules of its evaluation (madeleinegrunde/AGQA_baselines_code,
agqa_decomp_evaluation). A composition rule ties a question to the sub-questions that its answer
follows from. What the paper leaves to its own programs is written in AGQA's here, so that every
sub-question can be run.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from nmn.domains.motion.questions.agqa.asking import sentence
from nmn.domains.motion.questions.agqa.graph import Graph
from nmn.domains.motion.questions.agqa.interpret import interpret_agqa
from nmn.domains.motion.questions.agqa.program import TAG, Node, read_program

Rules = dict[str, list[str]]
"""By composition rule, the programs of the sub-questions."""

_FILTERS = {"objects": "Object", "actions": "Action"}


def decompose(
    records: Mapping[str, Mapping[str, Any]], graph: Graph
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """All questions of one clip: those with sub-questions by id, and those without.

    The first have ``subquestion``, ``{text: {key, type, answer, program}}``, themselves included,
    and ``hierarchy``, ``{text: {rule: [text, ...]}}``. A sub-question's answer is a list where
    several things answer it, and None where nothing does.

    Arguments:
        records: by id, of this clip.
        graph: of the clip.
    """
    whole: dict[str, dict[str, Any]] = {}
    alone = []
    for name, record in records.items():
        parts = _Hierarchy(name, record, graph)
        if parts.hierarchy:
            whole[name] = {"subquestion": parts.questions, "hierarchy": parts.hierarchy}
        else:
            alone.append({"question": record["question"], **parts.questions[record["question"]]})
    return whole, alone


class _Hierarchy:
    """One question, taken apart."""

    def __init__(self, name: str, record: Mapping[str, Any], graph: Graph) -> None:
        self._name = name
        self._graph = graph
        self.questions: dict[str, dict[str, Any]] = {}
        self.hierarchy: dict[str, Rules] = {}
        self._add(record["program"], record["question"])

    def _add(self, program: str, text: str | None) -> str | None:
        """Note a question and all below it; its text."""
        node = read_program(program)
        text = text or sentence(node)
        if text is None or text in self.questions:
            return text
        number = len(self.questions)
        self.questions[text] = {
            "key": self._name if not number else f"{self._name}-{number}",
            "type": question_type(node),
            "answer": self._answer(program),
            "program": program,
        }
        found: Rules = {}
        for rule, programs in rules(node, program):
            below = [self._add(one, None) for one in programs]
            found[rule] = [one for one in below if one is not None]
        if found:
            self.hierarchy[text] = found
        return text

    def _answer(self, program: str) -> str | list[str] | None:
        outcome = interpret_agqa(program, self._graph)
        if outcome.answer is None and isinstance(outcome.values[0], list):
            return list(outcome.values[0])
        return outcome.answer


def question_type(node: Node) -> str:
    """What AGQA-Decomp calls such a question."""
    match node.text:
        case "AND":
            return "And"
        case "XOR":
            return "Xor"
        case "Choose" | "Compare":
            return "Choose"
        case "Equals":
            return "Action Equals" if node.parts[1].text == "Superlative" else "Object Equals"
        case "Superlative":
            longest, pair = node.parts[0].text == "max", node.parts[1].kind == "list"
            if pair:
                return "Longer Choose" if longest else "Shorter Choose"
            return "Longest Action" if longest else "Shortest Action"
        case "Exists":
            return _exists_type(node)
    found = node.parts[1].parts[0]
    kind = _FILTERS.get(_keys(found)[0].text, "Object")
    if found.text == "IterateUntil":
        return f"{'First' if found.parts[0].text == 'forward' else 'Last'} {kind}"
    return f"{kind}{_mode(found.parts[0])}"


def _exists_type(node: Node) -> str:
    time, keys = node.parts[1].parts[0], _keys(node.parts[1])
    mode = _mode(time)
    if keys[0].text == "actions":
        return f"Action{mode}"
    if len(keys) == 3:
        return f"Interaction{mode}"
    if mode:
        return f"Exists{mode}"
    return "Object Exists" if keys[0].text == "objects" else "Relation Exists"


def rules(node: Node, program: str) -> Iterator[tuple[str, list[str]]]:
    """The composition rules of a question, each with the programs of its sub-questions."""

    def source(part: Node) -> str:
        return program[slice(*part.span)].strip()

    match node.text:
        case "AND" | "XOR":
            yield node.text.capitalize(), [source(part) for part in node.parts]
        case "Compare":
            asked = source(node.parts[1])
            yield "Choose", [asked.replace(TAG, tag) for tag in ("before", "after")]
        case "Choose" if node.parts[2].text == "Query":
            only = source(node.parts[2].parts[1])
            yield "Choose", [f"Equals({source(one)}, {only})" for one in node.parts[:2]]
        case "Superlative" if node.parts[1].kind == "list":
            rule = "Longer Choose" if node.parts[0].text == "max" else "Shorter Choose"
            actions = [source(one.parts[1].parts[1]) for one in node.parts[1].parts]
            yield rule, [_happens(one) for one in actions]
        case "Equals":
            one, other = source(node.parts[0]), source(node.parts[1])
            if node.parts[1].text == "Superlative":
                yield "Equals", [_happens(one), other]
            else:
                there = f"Exists({one}, Iterate(video, Filter(frame, [objects])))"
                yield "Equals", [there, f"Query(class, {other})"]
        case "Query" if node.parts[1].parts[0].text == "IterateUntil":
            way, time, _, found = node.parts[1].parts[0].parts
            rule = "First" if way.text == "forward" else "Last"
            yield rule, [f"Query(class, OnlyItem(Iterate({source(time)}, {source(found)})))"]
        case "Query":
            found = node.parts[1].parts[0]
            if (mode := _mode(found.parts[0]).strip()) != "":
                inner = source(found.parts[1])
                actions = [_happens(one) for one in _actions(found.parts[0], program)]
                yield mode, [f"Query(class, OnlyItem(Iterate(video, {inner})))", *actions]
        case "Exists":
            yield from _exists_rules(node, program)


def _exists_rules(node: Node, program: str) -> Iterator[tuple[str, list[str]]]:
    def source(part: Node) -> str:
        return program[slice(*part.span)].strip()

    item, (time, inner) = source(node.parts[0]), node.parts[1].parts
    keys = _keys(node.parts[1])
    if (mode := _mode(time).strip()) != "":
        always = f"Exists({item}, Iterate(video, {source(inner)}))"
        yield mode, [always, *(_happens(one) for one in _actions(time, program))]
    elif len(keys) == 3:
        yield (
            "Interaction",
            [
                f"Exists({item}, Iterate(video, Filter(frame, [objects])))",
                f"Exists({source(keys[1])}, Iterate(video, Filter(frame, [relations])))",
            ],
        )


def _actions(time: Node, program: str) -> list[str]:
    target = time.parts[1]
    parts = target.parts if target.kind == "list" else (target,)
    return [program[slice(*one.span)].strip() for one in parts]


def _happens(action: str) -> str:
    return f"Exists({action}, Iterate(video, Filter(frame, [actions])))"


def _keys(found: Node) -> tuple[Node, ...]:
    """What is looked for in a frame, by an Iterate or an IterateUntil."""
    return found.parts[-1].parts[1].parts


def _mode(time: Node) -> str:
    """ " After", or nothing of the whole clip."""
    return "" if time.kind == "phrase" else f" {time.parts[0].text.capitalize()}"
