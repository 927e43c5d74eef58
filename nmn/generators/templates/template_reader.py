"""Reading template files in CLEVR's own format, with every fault named by file and template.

A file is a JSON list of ``{"text": [...], "nodes": [...], "params": [...], "constraints": [...]}``.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from nmn.files import read_json, short, sound_text
from nmn.generators.templates.catalogue import Catalogue
from nmn.generators.templates.errors import TemplateError
from nmn.generators.templates.template import Template, TemplateNode, place
from nmn.generators.templates.wording import Pattern, read_pattern

# As texts name it: a slot of another form could never be filled.
_SLOT = re.compile(r"<[^<>\s]+>")
_KEYS = ("text", "nodes", "params", "constraints")


def load_templates(catalogue: Catalogue, *directories: Path) -> tuple[Template, ...]:
    """Every template of every ``*.json`` in some directories, files in the order of their names.

    Arguments:
        catalogue: the functions and words that they may use.
        directories: families are numbered through all of them.

    Raises:
        TemplateError: there is no such directory, no template in it, or one that cannot be used;
            ``where`` names the file, and the template by its number in it. Or two directories have
            a file of the same name, by which questions could not tell them apart.
    """
    found: list[Template] = []
    names: set[str] = set()
    for directory in directories:
        files = sorted(Path(directory).glob("*.json"))
        if not files:
            raise TemplateError(
                "there are no templates",
                where=str(directory),
                expected="a folder with *.json files",
            )
        for path in files:
            if path.name in names:
                raise TemplateError("another folder has a file of this name", where=str(path))
            names.add(path.name)
            for index, entry in enumerate(_entries(path)):
                found.append(_Reader(catalogue, path.name, index, len(found)).read(entry))
    if not found:
        raise TemplateError("all files are empty lists", where=str(directories[0]))
    return tuple(found)


def _entries(path: Path) -> list[Any]:
    entries = read_json(path, TemplateError)
    if not isinstance(entries, list):
        raise TemplateError("this is no list of templates", where=str(path))
    return entries


class _Reader:
    """Reads one template; ``fail`` knows which one it is."""

    def __init__(self, catalogue: Catalogue, file: str, index: int, family: int) -> None:
        self.catalogue = catalogue
        self.file = file
        self.index = index
        self.family = family

    def fail(self, message: str, expected: str | None = None) -> NoReturn:
        raise TemplateError(message, where=place(self.file, self.index), expected=expected)

    def read(self, entry: Any) -> Template:
        if not isinstance(entry, dict):
            self.fail(f"{short(entry)} is no template", f"an object with {', '.join(_KEYS)}")
        for key in _KEYS:
            if not isinstance(entry.get(key), list):
                self.fail(f"there is no list {key!r}", f"lists {', '.join(_KEYS)}")
        types = self.types(entry["params"])
        nodes = self.nodes(entry["nodes"], types)
        texts = self.texts(entry["text"], types)
        template = Template(self.catalogue, self.file, self.index, self.family, texts, nodes, types)
        template = self.constrained(template, entry["constraints"])
        for i, pattern in enumerate(texts):
            for slot in sorted(set(types) - template.null - pattern.slots()):
                self.fail(f"text {i} does not say {slot}", "every slot that may have a word")
        return template

    def types(self, params: Sequence[Any]) -> dict[str, str]:
        types: dict[str, str] = {}
        for param in params:
            name, kind = (
                (param.get("name"), param.get("type")) if isinstance(param, dict) else (None, None)
            )
            if not sound_text(name) or not _SLOT.fullmatch(name):
                self.fail(f"the name of param {short(param)} is no slot", 'a name such as "<C>"')
            if not isinstance(kind, str) or kind not in self.catalogue.words:
                self.fail(f"the type of {name} is {short(kind)}", ", ".join(self.catalogue.words))
            if name in types:
                self.fail(f"{name} is declared twice")
            types[name] = kind
        return types

    def nodes(self, entries: Sequence[Any], types: dict[str, str]) -> tuple[TemplateNode, ...]:
        nodes: list[TemplateNode] = []
        filled: set[str] = set()
        for i, entry in enumerate(entries):
            node = self.node(i, entry, nodes, types)
            for slot in node.slots:
                if slot in filled:
                    self.fail(f"node {i} uses {slot} once more", "each slot at one node")
                filled.add(slot)
            nodes.append(node)
        if not nodes:
            self.fail("there are no nodes")
        for slot in types:
            if slot not in filled:
                self.fail(f"no node uses {slot}")
        used = {j for node in nodes for j in node.inputs}
        for i in range(len(nodes) - 1):
            if i not in used:
                self.fail(f"nothing uses node {i}")
        if nodes[-1].function.output not in self.catalogue.answers:
            self.fail(
                f"the last node, {nodes[-1].function.name}, gives no answer",
                "a node that counts, compares, queries or asks whether there is something",
            )
        return tuple(nodes)

    def node(
        self, i: int, entry: Any, nodes: Sequence[TemplateNode], types: dict[str, str]
    ) -> TemplateNode:
        name = entry.get("type") if isinstance(entry, dict) else None
        function = self.catalogue.functions.get(name) if isinstance(name, str) else None
        if function is None:
            self.fail(
                f"node {i} is of the unknown type {short(name)}", "a function of the catalogue"
            )
        inputs = entry.get("inputs", [])
        if not isinstance(inputs, list) or len(inputs) != len(function.inputs):
            self.fail(
                f"node {i} has the inputs {short(inputs)}",
                f"{function.name}({', '.join(function.inputs)})",
            )
        for j, kind in zip(inputs, function.inputs, strict=True):
            if not isinstance(j, int) or isinstance(j, bool) or not 0 <= j < i:
                self.fail(f"input {short(j)} of node {i} is not an earlier node")
            if nodes[j].function.output != kind:
                self.fail(
                    f"input {j} of node {i} is of type {nodes[j].function.output}",
                    f"{function.name}({', '.join(function.inputs)})",
                )
        slots = entry.get("side_inputs", [])
        named = isinstance(slots, list) and all(isinstance(slot, str) for slot in slots)
        if not named or [types.get(slot) for slot in slots] != list(function.values):
            self.fail(
                f"node {i} has the side inputs {short(slots)}",
                f"slots of the types {', '.join(function.values) or '(none)'}",
            )
        return TemplateNode(function, tuple(inputs), tuple(slots))

    def texts(self, entries: Sequence[Any], types: dict[str, str]) -> tuple[Pattern, ...]:
        patterns = []
        for i, text in enumerate(entries):
            if not sound_text(text) or not text.strip():
                self.fail(f"text {i} is {short(text)}", "a sentence")
            try:
                pattern = read_pattern(text)
            except ValueError as error:
                self.fail(f"text {i} has {error}: {short(text)}")
            for slot in sorted(pattern.slots() - set(types)):
                self.fail(f"text {i} has the slot {slot}, which is not declared")
            patterns.append(pattern)
        if not patterns:
            self.fail("there is no text")
        return tuple(patterns)

    def constrained(self, template: Template, entries: Sequence[Any]) -> Template:
        null: set[str] = set()
        different: list[tuple[int, int]] = []
        unlike: list[tuple[str, str]] = []
        single: list[int] = []
        for entry in entries:
            kind, params = (
                (entry.get("type"), entry.get("params"))
                if isinstance(entry, dict)
                else (None, None)
            )
            params = params if isinstance(params, list) else []
            slots = [p for p in params if isinstance(p, str) and p in template.types]
            nodes = [
                p
                for p in params
                if isinstance(p, int) and not isinstance(p, bool) and 0 <= p < len(template.nodes)
            ]
            outputs = [template.nodes[p].function.output for p in nodes]
            match kind:
                case "NULL" if len(slots) == len(params) == 1:
                    if template.types[slots[0]] == "Relation":
                        self.fail(f"{slots[0]} is a relation, which cannot be left out")
                    null.add(slots[0])
                case "NEQ" if len(slots) == len(params) == 2 and slots[0] != slots[1]:
                    unlike.append((slots[0], slots[1]))
                case "OUT_NEQ" if len(nodes) == len(params) == 2 and nodes[0] != nodes[1]:
                    if outputs[0] != outputs[1]:
                        self.fail(f"the nodes of {short(entry)} have different types")
                    different.append((nodes[0], nodes[1]))
                case "UNIQUE" if len(nodes) == len(params) == 1:
                    if outputs[0] != "ObjectSet":
                        self.fail(f"the node of {short(entry)} has no set")
                    single.append(nodes[0])
                case _:
                    self.fail(
                        f"the constraint {short(entry)} cannot be used",
                        "NULL of a slot, NEQ of two slots, OUT_NEQ of two nodes, UNIQUE of a node",
                    )
        return replace(
            template,
            null=frozenset(null),
            different=tuple(different),
            unlike=tuple(unlike),
            single=tuple(single),
        )
