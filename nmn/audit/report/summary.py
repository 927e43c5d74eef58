"""The top of a report: the picture, the question, the answer and how sure it is."""

from nmn.audit.header import NoteRecord
from nmn.audit.records import Footer
from nmn.audit.report.drawing import WIDE, Layer, frame
from nmn.audit.report.markup import Html, element
from nmn.audit.report.picture import Picture
from nmn.audit.report.story import Story
from nmn.audit.report.words import badge, bars, percent, reading_of, status_class, status_of
from nmn.types import Mark

# What the kinds of notes are called for people; others are shown as they are.
_KINDS = {
    "synonym": "read as",
    "loss": "not seen",
    "embedding": "nearest in meaning",
    "ambiguous": "another reading",
    "dropped": "left out",
    "caution": "take care",
}


def summary(story: Story, picture: Picture) -> Html:
    """Picture on the left, question and answer on the right."""
    return element(
        "section",
        element("div", *_picture(story, picture), class_="look"),
        element("div", *_words(story), class_="words"),
        class_="head",
    )


def _picture(story: Story, picture: Picture) -> list[Html]:
    marks, caption = _answer_boxes(story)
    drawn = []
    if picture.drawn:
        drawn.append(frame(picture, [Layer(marks)], WIDE, f"The picture. {caption}"))
    if picture.missing:
        drawn.append(element("p", picture.missing, class_="alarm"))
    name = story.trail.header.media.name if story.trail.header.media is not None else ""
    if name or caption:
        drawn.append(
            element(
                "p",
                element("bdi", name),
                " — " if name and caption else "",
                caption,
                class_="caption",
            )
        )
    return drawn


def _answer_boxes(story: Story) -> tuple[tuple[Mark, ...], str]:
    """The boxes of the answer; else those that it was read off, or that were there when a step
    refused."""
    root, trouble = story.root, story.trouble
    if trouble is not None and (root is None or root.step.status != "ok"):
        return story.looked_at(trouble), f"What step {trouble.step.seq} looked at."
    if root is None:
        return (), ""
    if root.boxes:
        return root.boxes, "The answer."
    marks = story.looked_at(root)
    return marks, "What the answer was read off." if marks else ""


def _words(story: Story) -> list[Html]:
    header, footer = story.trail.header, story.trail.footer
    asked = header.question or "A program, without a question"
    lines = [element("p", element("bdi", asked), class_="question")]
    if footer is None:
        lines += _stopped(story)
    elif footer.status == "answered":
        lines.append(element("p", element("bdi", footer.answer), class_="answer"))
        if footer.confidence is not None:
            lines.append(_sure(footer.confidence))
    else:
        lines += _refused(story, footer)
    root = story.root
    if root is not None and len(root.bars) > 1 and root.step.status == "ok":
        lines.append(bars(root.bars))
    lines += _notes(header.program.notes)
    lines += _attempts(story)
    return lines


def _refused(story: Story, footer: Footer) -> list[Html]:
    """Why there is no answer, and in which step that began."""
    status = status_class(footer.status)
    said = {"undecided": "No answer", "error": "It failed"}.get(footer.status, footer.status)
    lines = [element("p", said, class_=f"answer {status}")]
    if footer.reason:
        lines.append(element("pre", footer.reason, class_=f"reason {status}"))
    trouble = story.trouble
    if trouble is None:
        # No step refused: the answer was there, and not sure enough to be given.
        if footer.confidence is not None:
            lines.append(_sure(footer.confidence))
        return [*lines, element("p", badge(footer.status))]
    number, why = trouble.step.seq, reading_of(trouble)
    said_above = footer.reason is not None and why in footer.reason
    lines.append(
        element(
            "p",
            badge(status_of(trouble)),
            " in ",
            element("a", f"step {number}", href=f"#step-{number}", data_step=number),
            "." if said_above else f": {why}",
            class_="muted",
        )
    )
    return lines


def _stopped(story: Story) -> list[Html]:
    text = (
        "The trail has no end: the run was stopped, or the end was cut off. "
        "What follows is as far as it goes."
    )
    lines = [
        element("p", "No answer", class_="answer s-error"),
        element("p", badge("stopped"), " ", text, class_="muted"),
    ]
    error = story.trail.header.error
    if error is not None:
        lines.append(element("pre", error.text, class_="reason"))
    return lines


def _sure(confidence: float) -> Html:
    width = f"width:{100 * min(max(confidence, 0.0), 1.0):.1f}%"
    return element(
        "div",
        element("span", element("span", class_="fill", style=width), class_="track"),
        element("span", f"{percent(confidence)} sure"),
        class_="sure",
    )


def _notes(notes: tuple[NoteRecord, ...]) -> list[Html]:
    if not notes:
        return []
    items = [
        element(
            "li",
            element("span", _KINDS.get(note.kind, note.kind), class_=f"kind k-{_slug(note.kind)}"),
            " ",
            element("bdi", note.text),
        )
        for note in notes
    ]
    return [element("h2", "How it was read"), element("ul", *items, class_="notes")]


def _slug(kind: str) -> str:
    return kind if kind in _KINDS else "other"


def _attempts(story: Story) -> list[Html]:
    attempts = story.trail.header.program.attempts
    if not attempts:
        return []
    items = [
        element(
            "li",
            element("b", attempt.by),
            ": ",
            element("code", attempt.program),
            element("pre", attempt.error, class_="reason"),
        )
        for attempt in attempts
    ]
    return [
        element("h2", "Tried before, and failed"),
        element("ul", *items, class_="attempts"),
    ]
