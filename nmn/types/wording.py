"""Small pieces of English that messages need: "1 step", "an attribute"."""


def several(count: int, noun: str) -> str:
    """A number with its noun, which takes a plain s.

    >>> several(1, "step"), several(2, "step"), several(0, "step")
    ('1 step', '2 steps', '0 steps')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def with_article(noun: str) -> str:
    """A noun behind "a" or "an". Its first letter decides, which is right for names of
    vocabularies and types; not for "hour" or "unit".

    >>> with_article("color"), with_article("attribute"), with_article("ObjectSet")
    ('a color', 'an attribute', 'an ObjectSet')
    """
    return f"an {noun}" if noun[:1].lower() in tuple("aeiou") else f"a {noun}"
