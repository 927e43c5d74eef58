"""HTML that is safe by construction: text is escaped unless it is marked as markup."""

from html import escape


class Html(str):
    """Text that is markup already. Only ``element``, ``join`` and constants make it."""

    __slots__ = ()


def safe(text: str) -> Html:
    """Text as markup: what is not ``Html`` yet is escaped."""
    return text if isinstance(text, Html) else Html(escape(text, quote=True))


def element(name: str, /, *children: str, **attributes: str | int | float | None) -> Html:
    """One element. Attributes of None are left out; ``class_`` and ``data_step`` are written
    ``class`` and ``data-step``.

    >>> element("p", "1 < 2", class_="sum")
    '<p class="sum">1 &lt; 2</p>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{''.join(safe(child) for child in children)}</{name}>")


def join(parts: "list[Html] | tuple[Html, ...]", between: str = "\n") -> Html:
    """Pieces of markup one after another."""
    return Html(safe(between).join(parts))


def _text(value: str | int | float) -> str:
    # Coordinates need no more than a hundredth of a unit.
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


_VOID = frozenset({"meta", "br", "hr", "img", "link"})
