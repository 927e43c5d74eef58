"""One card a step: what went in, what came out, and both on the picture."""

from nmn.audit.records import StepRecord
from nmn.audit.report.drawing import SMALL, Layer, frame
from nmn.audit.report.markup import Html, element
from nmn.audit.report.palette import type_class
from nmn.audit.report.picture import Picture
from nmn.audit.report.story import ShownStep, Story
from nmn.audit.report.words import (
    badge,
    bars,
    milliseconds,
    percent,
    reading_of,
    status_class,
    status_of,
)


def step_cards(story: Story, picture: Picture) -> list[Html]:
    """The cards, in the order in which the steps ran."""
    return [_card(story, shown, picture) for shown in story.steps]


def glance(story: Story) -> Html:
    """All steps in one table: number, call, reading, time with its share."""
    slowest = max((shown.step.seconds for shown in story.steps), default=0.0) or 1.0
    rows = []
    for shown in story.steps:
        step = shown.step
        share = f"width:{100 * step.seconds / slowest:.1f}%"
        time = element("span", element("span", class_="fill", style=share), class_="track thin")
        link = element("a", str(step.seq), href=f"#step-{step.seq}", data_step=step.seq)
        rows.append(
            element(
                "tr",
                element("td", link, class_="n"),
                element("td", element("code", shown.call)),
                element("td", _marked(shown)),
                element("td", milliseconds(step.seconds), time, class_="time"),
            )
        )
    return element("table", *rows, class_="glance")


def _marked(shown: ShownStep) -> Html:
    status = status_of(shown)
    if status == "ok":
        return element("span", reading_of(shown))
    if shown.passed_on:
        return element("span", f"↧ {reading_of(shown)}", class_="badge s-passed")
    return element("span", badge(status), " ", reading_of(shown))


def _card(story: Story, shown: ShownStep, picture: Picture) -> Html:
    step = shown.step
    status = status_of(shown)
    head = element(
        "header",
        element("a", str(step.seq), class_="seq", href=f"#step-{step.seq}"),
        element("h3", element("code", shown.call)),
        element("span", step.output.type, class_=f"chip {type_class(step.output.type)}"),
        *([] if status == "ok" else [badge(status)]),
    )
    return element(
        "article",
        head,
        element(
            "div",
            element("div", *_visual(story, shown, picture), class_="visual"),
            element("div", *_facts(shown), class_="facts"),
            class_="columns",
        ),
        class_=f"card {status_class(status)}",
        id=f"step-{step.seq}",
    )


def _visual(story: Story, shown: ShownStep, picture: Picture) -> list[Html]:
    """The picture with the step's boxes; of a step that gives none, with those it looked at."""
    if shown.passed_on:
        return [element("p", "Nothing to show: there was no input.", class_="muted")]
    looked_at = story.looked_at(shown)
    about_places = shown.boxes or looked_at or not shown.bars
    if not picture.drawn or story.trail.header.scene is None or not about_places:
        return []
    own = {mark.box for mark in shown.boxes}
    before = [mark for mark in looked_at if mark.box not in own]
    instead = not shown.boxes and (shown.bars or shown.step.status != "ok")
    layers = [Layer(before)] if instead else [Layer(before, faint=True), Layer(shown.boxes)]
    drawn = [frame(picture, layers, SMALL, f"Step {shown.step.seq}: {reading_of(shown)}")]
    if before:
        caption = "What it looked at." if instead else "Dashed: what else it looked at."
        drawn.append(element("p", caption, class_="caption"))
    return drawn


def _facts(shown: ShownStep) -> list[Html]:
    step = shown.step
    lines = [element("p", reading_of(shown), class_=f"reading {status_class(status_of(shown))}")]
    if step.status == "ok":
        lines.append(element("p", f"{percent(step.output.confidence)} sure", class_="muted"))
    if shown.lost:
        lines.append(element("p", f"Its value cannot be shown: {shown.lost}.", class_="alarm"))
    if shown.bars:
        lines.append(bars(shown.bars))
    rows: list[tuple[str, str]] = []
    if step.text != shown.call:
        rows.append(("expression", element("code", step.text)))
    rows += [
        (
            value.port,
            element("span", _link(source), " ", element("span", value.type, class_="muted")),
        )
        for value, source in zip(step.inputs, shown.sources, strict=True)
    ]
    rows += [(one.port, element("code", str(one.value))) for one in step.literals]
    rows.append(("module", f"{step.op} v{step.version}"))
    rows.append(("time", _time(shown)))
    if step.shared:
        rows.append(("shared", _shared(shown)))
    lines.append(table(rows))
    lines.append(
        element(
            "details",
            element("summary", "digests"),
            table(
                [
                    ("output", element("code", step.output.digest)),
                    ("blob", element("code", step.output.blob)),
                    *(("in: " + one.port, element("code", one.digest)) for one in step.inputs),
                    ("record", element("code", step.hash)),
                ]
            ),
        )
    )
    return lines


def _link(source: StepRecord | None) -> Html:
    if source is None:
        return element("span", "a step that has not run")
    return element("a", f"step {source.seq}", href=f"#step-{source.seq}", data_step=source.seq)


def _time(shown: ShownStep) -> str:
    step = shown.step
    text = milliseconds(step.seconds)
    if step.batch.rows > 1:
        text += f", one call for {step.batch.rows} rows (this is row {step.batch.row + 1})"
    return text


def _shared(shown: ShownStep) -> str:
    step = shown.step
    numbers = dict.fromkeys(question for question, _ in step.shared_with)  # each once
    named = ", ".join(map(str, numbers))
    more = " and others" if step.shared > len(step.shared_with) else ""
    noun = "question" if len(numbers) == 1 and not more else "questions"
    return f"computed once, also for {noun} {named}{more}"


def table(rows: list[tuple[str, str]]) -> Html:
    """Names and what they stand for."""
    return element(
        "dl", *(element("div", element("dt", name), element("dd", value)) for name, value in rows)
    )
