"""What several parts of a report say: statuses, times, percentages."""

# Status -> sign, word, and class in the style sheet. The sign is there for print without colours.
BADGES = {
    "ok": ("✓", "ok", "s-ok"),
    "answered": ("✓", "answered", "s-ok"),
    "refused": ("⊘", "refused", "s-refused"),
    "undecided": ("⊘", "undecided", "s-refused"),
    "passed on": ("↧", "passed on", "s-passed"),
    "error": ("✕", "error", "s-error"),
    "stopped": ("■", "stopped", "s-error"),
    "not run": ("·", "not run", "s-none"),
}

KINDS = {
    "synonym": "read as",
    "loss": "not seen",
    "embedding": "nearest in meaning",
    "ambiguous": "another reading",
    "dropped": "left out",
    "guess": "taken to mean",
    "typo": "spelling",
    "caution": "take care",
}
"""What the kinds of notes are called for people; others are shown as they are."""


def status_class(status: str) -> str:
    """The class of a status in the style sheet."""
    return BADGES[status][2] if status in BADGES else "s-none"


def milliseconds(seconds: float) -> str:
    """``0.23 ms``, ``1.4 s``."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{1000 * seconds:.2f} ms"


def percent(probability: float) -> str:
    """``87 %``; not ``100 %`` where it is only nearly sure."""
    rounded = round(100 * probability)
    if rounded >= 100 and probability < 1:
        return "> 99 %"
    if rounded <= 0 < probability:
        return "< 1 %"
    return f"{rounded} %"
