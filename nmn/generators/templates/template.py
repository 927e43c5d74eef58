"""A question template: one program with open words, and texts with the same words open.

The format is that of CLEVR's published template files; a family is one template of one file.
"""

from dataclasses import dataclass
from functools import cached_property

from nmn.generators.templates.catalogue import Catalogue, Function
from nmn.generators.templates.wording import Pattern


@dataclass(frozen=True)
class TemplateNode:
    """One node of a template's program.

    Attributes:
        function: basic or composite.
        inputs: earlier nodes of the template.
        slots: the slots that its words come from, as many as ``function.values``.
    """

    function: Function
    inputs: tuple[int, ...]
    slots: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """One family of questions.

    Attributes:
        catalogue: the functions and words that it may use.
        file: the name of the file it is from.
        index: its number in that file.
        family: its number among all that were loaded together, files in the order of their names.
        texts: ways to ask, each with the same slots.
        nodes: the program; the last node is the answer.
        types: by slot, the type of its word.
        null: slots that stay unset (constraint ``NULL``).
        different: pairs of nodes whose values must differ (``OUT_NEQ``). For nodes that count, the
            sets they count must differ: equal counts of different things are worth asking about.
            (The published engine compares the counts, so its own family "equally many" can never
            be answered yes: facebookresearch/clevr-dataset-gen issue 37.)
        unlike: pairs of slots whose words must differ (``NEQ``).
        single: nodes whose set must have one member (``UNIQUE``).
    """

    catalogue: Catalogue
    file: str
    index: int
    family: int
    texts: tuple[Pattern, ...]
    nodes: tuple[TemplateNode, ...]
    types: dict[str, str]
    null: frozenset[str] = frozenset()
    different: tuple[tuple[int, int], ...] = ()
    unlike: tuple[tuple[str, str], ...] = ()
    single: tuple[int, ...] = ()

    @property
    def answer_type(self) -> str:
        """The type of the answer: Bool, Integer, or that of an attribute's words."""
        return self.nodes[-1].function.output

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The slots of what names an object, which are said even when unset."""
        noun = self.catalogue.noun.title()
        return frozenset(slot for slot, kind in self.types.items() if kind == noun)

    def words_of(self, kind: str) -> tuple[str, ...]:
        """The words that a slot of a type may have."""
        return self.catalogue.words[kind]

    @property
    def where(self) -> str:
        """As errors name it."""
        return place(self.file, self.index)


def place(file: str, index: int) -> str:
    """How a template is named in errors."""
    return f"{file}, template {index}"
