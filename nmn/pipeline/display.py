"""An answer in a terminal: the answer, the program, then one line a step."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from nmn.pipeline.answer import Answer

_LONGEST = 500  # characters of a question or name; a longer question is refused in any case
_LONGEST_PATH = 48  # leaves room for the question on a line of 80 or 100 columns
_STYLE = {"answered": "bold green", "undecided": "bold yellow", "error": "bold red"}


def rich_answer(answer: "Answer", *, steps: bool = True) -> Iterator[Text | Table]:
    """The lines of one answer for a rich console."""
    title = Text(_shown_media(answer.media), style="dim")
    if answer.question is not None:
        title.append(f"  {_shown(answer.question)}", style="default")
    yield title
    head = Text("  ")
    shown = answer.answer if answer.status == "answered" else answer.status
    head.append(str(shown), style=_STYLE[answer.status])
    if answer.confidence is not None:
        head.append(f"  {answer.confidence:.2f}", style="dim")
    if answer.program is not None:
        head.append(f"    {answer.program}", style="cyan")
    yield head
    if answer.reason is not None:
        for line in answer.reason.splitlines():
            yield Text(f"  {line}", style=_STYLE[answer.status].split()[-1])
    for note in answer.notes:
        if note.kind == "dropped":  # "in the picture" adds nothing: for the trail, not for people
            continue
        yield Text(f"  note: {note.text}", style="dim")
    for caution in answer.cautions:
        yield Text(f"  note: {caution}", style="dim")
    if steps and answer.program is not None:
        yield steps_table(answer)


def _shown(text: object) -> str:
    """Text that somebody else chose, fit for a terminal: one line, no control characters."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _shown_media(media: str) -> str:
    """A picture's name; of a long path only the end, which is what tells pictures apart."""
    name = _shown(media)
    return name if len(name) <= _LONGEST_PATH else f"…{name[-_LONGEST_PATH:]}"


def steps_table(answer: "Answer") -> Table:
    """One row a step: number, call, output in words, milliseconds."""
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(style="cyan", overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(justify="right", style="dim", no_wrap=True)
    for number, call, text, milliseconds in answer.lines():
        # Text, not str: a question may hold what rich would read as markup.
        table.add_row(f"  {number}", Text(call), Text(text), f"{milliseconds:.2f} ms")
    return table
