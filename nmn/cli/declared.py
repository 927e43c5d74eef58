"""Commands that domains declare: ``nmn eval|train|synth DOMAIN``.

Each subcommand is a domain, and its options are the fields of the class that the domain declares;
so this file names no domain, and one from another package has its commands like ours.
"""

import inspect
from collections.abc import Callable
from dataclasses import MISSING
from typing import TYPE_CHECKING, Any, ClassVar

import typer
from typer.core import TyperGroup

from nmn.options import Option, options_of

if TYPE_CHECKING:
    from nmn.domains.task import TaskName


class DomainGroup(TyperGroup):
    """A group whose commands are the domains that can do the task."""

    task: ClassVar["TaskName"]
    finish: ClassVar[Callable[..., None]]
    """Takes the domain's name, its ``Task``, the options, and what ``common`` were given."""

    common: ClassVar[type[Any] | None] = None
    """Options of every domain's command, which the domain does not see."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The domains that declare the task."""
        from nmn.domains import domains_that

        return domains_that(self.task)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a domain; DomainError where there is no such domain or task."""
        from nmn.domains import DOMAINS
        from nmn.errors import DomainError

        task = DOMAINS.find(cmd_name).task(self.task)
        if task is None:
            raise DomainError(
                f"the domain '{cmd_name}' has nothing to {self.task}",
                expected=f"one of: {', '.join(self.list_commands(ctx))}",
            )
        theirs = list(options_of(task.options))
        ours = list(options_of(self.common)) if self.common is not None else []

        def command(**given: Any) -> None:
            options = task.options(**{one.field: given.pop(one.field) for one in theirs})
            type(self).finish(cmd_name, task, options, **given)

        command.__doc__ = task.summary
        _declare(command, [*theirs, *ours])
        single = typer.Typer(rich_markup_mode=None, add_completion=False)
        single.command(cmd_name)(command)
        return typer.main.get_command(single)


def _declare(command: Callable[..., None], options: list[Option]) -> None:
    """Give a function the signature that typer reads these options off."""
    parameters = [
        inspect.Parameter(
            one.field, inspect.Parameter.KEYWORD_ONLY, default=_typed(one), annotation=one.type
        )
        for one in options
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {one.field: one.type for one in options}


def _typed(one: Option) -> Any:
    default = ... if one.default is MISSING else one.default
    if one.argument:
        return typer.Argument(default, metavar=one.name, help=one.help)
    if one.type is bool:
        # A switch that is off unless it is named.
        return typer.Option(default, one.name, help=one.help)
    return typer.Option(default, one.name, help=one.help, min=one.min, max=one.max)
