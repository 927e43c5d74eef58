"""STAR: functions on a stack, each after the words that it is given.

    [{"function": "Situations", "value_input": []},
     {"function": "Actions", "value_input": []},
     {"function": "Filter_Actions_with_Verb", "value_input": ["tidy"]},
     {"function": "Unique", "value_input": []},
     {"function": "Query_Objs", "value_input": []},
     {"function": "Equal", "value_input": ["clothes"]}]

A function's words are put on the stack, then it takes what it needs from there. A question's
program is followed by that of a choice, which says whether the choice is right. Plain names and
words, one after the other, are read as well. Source: Wu et al. 2021 (STAR), section 3, and the
program executor of the benchmark's repository.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from nmn.domains.star.functions import FUNCTIONS, SPOKEN, applied, unknown
from nmn.domains.star.operands import Operand
from nmn.errors import ProgramError, ProgramTypeError
from nmn.files import short, sound_text
from nmn.grammar.dialect import Assembly, Translation, unfolded
from nmn.grammar.language import Language
from nmn.grammar.program import Program


class Star:
    """The dialect "star"; its source is a list of functions as JSON has it."""

    name = "star"

    def read(self, source: Any, language: Language) -> Translation:
        """The program of a ``question_program``, or of one with its ``choice_program`` behind it.

        ``node_of`` and ``inputs`` are of the functions alone: words are no nodes of the file.

        >>> from nmn.domains.star.domain import DOMAIN
        >>> program = [{"function": "Situations", "value_input": []},
        ...            {"function": "Objs"}, {"function": "Belong_to", "value_input": ["bag"]}]
        >>> Star().read(program, DOMAIN.exact_language).program.text
        'belong_to_object(objs(situations()), object("bag"))'

        Raises:
            ProgramTypeError: an unknown function or word, one of the wrong type, a function that
                finds too little on the stack, or something that is left there besides the answer;
                ``where`` is the entry of the list.
            ProgramTooLong, ProgramTooDeep: beyond the language's bounds.
        """
        if not isinstance(source, list | tuple):
            raise ProgramTypeError(
                f"the program is {short(source)}", expected="a list of functions, the answer last"
            )
        reading = _Reading(language)
        for number, entry in enumerate(source):
            try:
                reading.take(entry, number)
            except ProgramError as error:
                error.where = f"node {number}"
                raise
        return reading.finish()

    def write(self, program: Program, language: Language) -> list[dict[str, Any]]:
        """The functions of a program, each with the words that stand before it.

        Raises:
            ProgramTypeError: STAR has no function for a part of it.
            ProgramTooLong: a tree of more functions than a program may have steps.
        """
        made: list[dict[str, Any]] = []
        waiting: list[str] = []
        for number, _ in unfolded(program, language.max_nodes):
            node = program.nodes[number]
            if node.op not in SPOKEN:
                raise ProgramTypeError(
                    f"'{node.op}' is no function of STAR", expected=f"one of: {', '.join(SPOKEN)}"
                )
            waiting += [str(word) for word in node.literals]
            function = SPOKEN[node.op]
            if function is not None:
                made.append({"function": function, "value_input": waiting})
                waiting = []
        # STAR tells lists and sets apart by what is there: what it cannot say reads as another.
        if waiting or self.read(made, language).program.text != program.text:
            raise ProgramTypeError(
                f"STAR has no words for {program.text}",
                expected="a program that its functions make: sets from objs, lists from actions",
            )
        return made


class _Reading:
    """A program while it is read: the stack, and which nodes are functions of the file."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._assembly = Assembly(language)
        self._stack: list[Operand] = []
        self._functions: list[int] = []  # of each function, the assembly's node with its value
        self._inputs: list[tuple[int, ...]] = []
        self._places: list[int] = []  # of each function, its entry in the list

    def take(self, entry: Any, number: int) -> None:
        """One entry: a function with its words, or a name or word alone."""
        function, words = _entry(entry)
        self._stack += [Operand(word=word) for word in words]
        if function is not None:
            self._call(function, number)

    def _call(self, function: str, number: int) -> None:
        wanted = FUNCTIONS[function]
        if len(self._stack) < wanted:
            raise ProgramTypeError(
                f"{function} finds {len(self._stack)} values before it", expected=str(wanted)
            )
        cut = len(self._stack) - wanted
        given, self._stack = self._stack[cut:], self._stack[:cut]
        made = applied(function, given, self._assembly, self._language)
        assert made.node is not None  # a function gives a value
        self._inputs.append(tuple(one.function for one in given if one.function is not None))
        self._stack.append(Operand(node=made.node, type=made.type, function=len(self._functions)))
        self._functions.append(made.node)
        self._places.append(number)

    def finish(self) -> Translation:
        """The program whose answer is all that is left on the stack."""
        if not self._functions:
            raise ProgramTypeError("the program has no functions", expected="at least one")
        for left in self._stack[:-1]:
            raise ProgramTypeError(
                f"the answer is made without {left}",
                where=None if left.function is None else f"node {self._places[left.function]}",
                expected="a program that leaves only its answer on the stack",
            )
        if self._stack[-1].function is None:
            raise ProgramTypeError(f"the last function is not given {self._stack[-1]}")
        whole = self._assembly.finish()
        nodes = tuple(whole.node_of[node] for node in self._functions)
        return Translation(whole.program, nodes, tuple(self._inputs))


def _entry(entry: Any) -> tuple[str | None, Sequence[str]]:
    """(the function, its words); a text is a function's name or a word."""
    if sound_text(entry):
        return (entry, ()) if entry in FUNCTIONS else (None, (entry,))
    if not isinstance(entry, Mapping):
        raise ProgramTypeError(f"{short(entry)} is not a node", expected="{...}")
    function = entry.get("function")
    if not isinstance(function, str) or function not in FUNCTIONS:
        raise unknown(function)
    words = entry.get("value_input", [])
    if not isinstance(words, list | tuple) or not all(map(sound_text, words)):
        raise ProgramTypeError(
            f"the words of {function} are {short(words)}", expected="a list of texts"
        )
    return function, words


def function_names(source: Sequence[Any]) -> tuple[str, ...]:
    """The functions of a program that was read, in its own order."""
    names = (_entry(entry)[0] for entry in source)
    return tuple(name for name in names if name is not None)


DIALECT = Star()
