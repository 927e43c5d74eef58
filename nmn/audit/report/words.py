"""Small pieces that several parts of a report use: badges, times, percentages."""

from nmn.audit.report.markup import Html, element
from nmn.audit.report.story import ShownStep
from nmn.types import Mark

# Status -> sign and word. The sign is there for print without colours.
_BADGES = {
    "ok": ("✓", "ok"),
    "answered": ("✓", "answered"),
    "refused": ("⊘", "refused"),
    "undecided": ("⊘", "undecided"),
    "passed on": ("↧", "passed on"),
    "error": ("✕", "error"),
    "stopped": ("■", "stopped"),
    "not run": ("·", "not run"),
}


def badge(status: str) -> Html:
    """The sign and the word of a status."""
    sign, word = _BADGES.get(status, ("?", status))
    return element("span", f"{sign} {word}", class_=f"badge {status_class(status)}")


def status_class(status: str) -> str:
    """The class of a status in the style sheet."""
    return {
        "ok": "s-ok",
        "answered": "s-ok",
        "refused": "s-refused",
        "undecided": "s-refused",
        "passed on": "s-passed",
        "error": "s-error",
        "stopped": "s-error",
    }.get(status, "s-none")


def status_of(shown: ShownStep | None) -> str:
    """The status of a step, with what only passed on set apart from where it began."""
    if shown is None:
        return "not run"
    return "passed on" if shown.passed_on else shown.step.status


def reading_of(shown: ShownStep) -> str:
    """The output in words; what became of it where there is none."""
    step = shown.step
    if step.status == "ok":
        return step.output.text
    return step.error or (step.reason.text if step.reason is not None else step.status)


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


def bars(marks: tuple[Mark, ...]) -> Html:
    """A chart of probabilities, one row a mark."""
    rows = []
    for mark in marks:
        share = min(max(mark.strength, 0.0), 1.0)
        fill = element("span", class_="fill", style=f"width:{100 * share:.1f}%")
        rows.append(
            element(
                "div",
                element("span", mark.label, class_="bar-label"),
                element("span", fill, class_="track"),
                element("span", f"{share:.2f}", class_="bar-value"),
                class_="bar",
            )
        )
    return element("div", *rows, class_="bars")
