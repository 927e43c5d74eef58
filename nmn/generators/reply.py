"""What a language model replied, as a program: found, checked, and sent back where it is wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from nmn.errors import ProgramError
from nmn.files import short
from nmn.generators.prompt import Prompt, one_line
from nmn.grammar import Language, Program

_FENCED = re.compile(r"```[\w-]*\n?(.*?)```", re.DOTALL)
_SAID_BEFORE = re.compile(r"^\s*(program|answer)\s*:\s*", re.IGNORECASE)

Message = dict[str, str]
Talk = Callable[[list[Message]], str]
"""A conversation -> what the model says next."""


@dataclass(frozen=True)
class Attempt:
    """One reply that was no program.

    Attributes:
        text: as it was understood.
        wrong: what was wrong with it.
    """

    text: str
    wrong: ProgramError


def program_in(reply: str) -> str:
    """The text of a program in a reply: what is fenced, else its first line that holds a call."""
    fenced = _FENCED.search(reply)
    lines = [one_line(fenced.group(1))] if fenced else reply.splitlines()
    lines = [_SAID_BEFORE.sub("", line).strip().strip("`").strip() for line in lines]
    return next((line for line in lines if "(" in line), next(filter(None, lines), ""))


def talked_into(
    talk: Talk, prompt: Prompt, question: str, language: Language, repairs: int
) -> tuple[Program | None, list[Attempt]]:
    """The program that a model comes to, told what is wrong with each that does not check.

    Arguments:
        talk: asks the model.
        repairs: times that it is told.
    """
    messages = prompt.messages(question)
    attempts: list[Attempt] = []
    for _ in range(repairs + 1):
        reply = talk(messages)
        text = program_in(reply)
        try:
            return language.parse(text), attempts
        except ProgramError as error:
            attempts.append(Attempt(short(text), error))
            messages += [
                {"role": "assistant", "content": text},
                {"role": "user", "content": f"That is no program: {error}\nWrite it again."},
            ]
    return None, attempts
