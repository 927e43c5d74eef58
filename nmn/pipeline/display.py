"""How an answer looks: in a terminal the answer, the program, then one line a step; in a notebook
the same as a table."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from nmn.generators.note import Note

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table
    from rich.text import Text

_LONGEST = 500  # characters of a question or name; a longer question is refused in any case
_LONGEST_PATH = 48  # leaves room for the question on a line of 80 or 100 columns
_STYLE = {"answered": "bold green", "undecided": "bold yellow", "error": "bold red"}


class Displayed:
    """An answer as far as it is shown; see ``Answer`` for the fields."""

    media: str
    question: str | None
    program: str | None
    status: str
    answer: str | None
    confidence: float | None
    reason: str | None
    notes: tuple[Note, ...]
    cautions: tuple[str, ...]

    @property
    def has_trail(self) -> bool:
        """Is there a trail to take the steps from?"""
        raise NotImplementedError

    def lines(self) -> Sequence[tuple[int, str, str, float]]:
        """Per step: its number, its call, its output in words, and its milliseconds."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        """A notebook shows the answer, the program and its steps."""
        head = escape(str(self.answer) if self.status == "answered" else self.status)
        sure = "" if self.confidence is None else f" ({self.confidence:.2f})"
        parts = [f"<p><b>{escape(self.question or '')}</b> <i>{escape(self.media)}</i></p>"]
        parts.append(f"<p style='font-size:1.3em'>{head}{sure}</p>")
        if self.reason:
            parts.append(f"<p>{escape(self.reason)}</p>")
        if self.program:
            parts.append(f"<code>{escape(self.program)}</code>")
        if self.program and self.has_trail:
            rows = "".join(
                f"<tr><td>{number}</td><td style='text-align:left'><code>{escape(step)}</code></td>"
                f"<td style='text-align:left'>{escape(text)}</td></tr>"
                for number, step, text, _ in self.lines()
            )
            parts.append(f"<table>{rows}</table>")
        return "\n".join(parts)

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        yield from rich_answer(self)


def rich_answer(answer: Displayed, *, steps: bool = True) -> "Iterator[Text | Table]":
    """The lines of one answer for a rich console."""
    from rich.text import Text

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


def steps_table(answer: Displayed) -> "Table":
    """One row a step: number, call, output in words, milliseconds."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(style="cyan", overflow="fold")
    table.add_column(overflow="fold")
    table.add_column(justify="right", style="dim", no_wrap=True)
    for number, call, text, milliseconds in answer.lines():
        # Text, not str: a question may hold what rich would read as markup.
        table.add_row(f"  {number}", Text(call), Text(text), f"{milliseconds:.2f} ms")
    return table
