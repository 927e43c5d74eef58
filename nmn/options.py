"""What a person may set: a dataclass whose fields say what they mean.

    @dataclass(frozen=True)
    class MyOptions:
        data: Path = option(help="The folder of the data.")
        limit: int | None = option(None, help="Only the first questions.", min=1)

The command line makes its options of such a class (``nmn eval DOMAIN``), and a program makes one
of it as of any other. Fields made in another way are no options.
"""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, get_type_hints


def option(
    default: Any = MISSING,
    *,
    help: str,
    min: float | None = None,
    max: float | None = None,
    name: str | None = None,
    argument: bool = False,
) -> Any:
    """A field that a person may set.

    Arguments:
        default: where it is not set; without one it must be.
        help: a sentence.
        min, max: bounds of a number, both included.
        name: on the command line, where it is not the field's with hyphens.
        argument: given by its place instead of by its name.
    """
    about = {"help": help, "min": min, "max": max, "name": name, "argument": argument}
    return field(default=default, metadata={"option": about})


@dataclass(frozen=True)
class Option:
    """One field as the command line has it.

    Attributes:
        field: its name.
        type: of its values.
        default: ``dataclasses.MISSING`` where it must be set.
        name: "--like-this", or the field's in capitals for an argument.
        help, min, max, argument: as in ``option``.
    """

    field: str
    type: Any
    default: Any
    name: str
    help: str
    min: float | None
    max: float | None
    argument: bool


def options_of(cls: type[Any]) -> Iterator[Option]:
    """The options of a dataclass, in the order of its fields."""
    types = get_type_hints(cls)
    for one in fields(cls):
        about = one.metadata.get("option")
        if about is None:
            continue
        hyphened = one.name.replace("_", "-")
        name = about["name"] or (hyphened.upper() if about["argument"] else f"--{hyphened}")
        yield Option(
            one.name, types[one.name], one.default, name,
            about["help"], about["min"], about["max"], about["argument"],
        )  # fmt: skip
