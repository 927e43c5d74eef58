"""Pages from templates: HTML that needs nothing else, and no network.

What a page says is in ``templates/``; the files beside this one find what it is said of, and where
it is drawn.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from nmn.audit.report.palette import color_of, ink_on, type_class
from nmn.audit.report.words import BADGES, KINDS, milliseconds, percent, status_class
from nmn.types.wording import several


def page(template: str, title: str, **shown: Any) -> str:
    """A whole page.

    Arguments:
        template: its file; it extends ``page.html``.
        shown: what the template tells of.
    """
    script = _part("script.js")
    return (
        _templates()
        .get_template(template)
        .render(
            title=title if len(title) <= 100 else f"{title[:99]}…",
            style=_part("style.css"),
            script=script,
            # No script may run but this one: a question or a file name that got past the escaping
            # would still do nothing.
            script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            **shown,
        )
    )


@cache
def _templates() -> Environment:
    # All text is escaped, whatever the file is called, and a name that is not there is an error.
    made = Environment(
        loader=PackageLoader("nmn.audit.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        color=color_of,
        ink=ink_on,
        type_class=type_class,
        status_class=status_class,
        milliseconds=milliseconds,
        percent=percent,
        several=several,
        short=_short,
        width=_width,
        zip=zip,
    )
    made.globals.update(badges=BADGES, kinds=KINDS)
    return made


def _short(number: float) -> str:
    """Coordinates need no more than a hundredth of a unit."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _width(share: float) -> str:
    return f"width:{100 * min(max(share, 0.0), 1.0):.1f}%"


@cache
def _part(name: str) -> str:
    return files("nmn.audit.report").joinpath(name).read_text(encoding="utf-8")
