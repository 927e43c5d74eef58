"""``nmn ask``: the main job."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nmn.domains import DEFAULT

# From so many questions on there is a progress bar: below, it would only flash.
_MANY = 100

if TYPE_CHECKING:
    from nmn.pipeline import Answer, Net, Query
    from nmn.types import Medium

    Sources = Callable[[str], list[object]]
    """A word on the command line -> the media that it means."""


def ask(
    words: list[str] = typer.Argument(
        ...,
        metavar="MEDIA... QUESTION...",
        help="Pictures (files, folders, globs; or what the domain is about) and questions, in any "
        "order: what exists as a file or ends like one is a picture, everything else a question.",
    ),
    program: list[str] = typer.Option(
        [], "--program", "-p", help="Run this program; no question is needed. May be repeated."
    ),
    question: list[str] = typer.Option(
        [], "--question", "-q", help="A question, whatever it looks like. May be repeated."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object a line."),
    report: Path | None = typer.Option(
        None, "--report", help="Write an HTML page with every step (a folder for several)."
    ),
    trail: Path | None = typer.Option(
        None, "--trail", help="Write the trail below this folder, not below ~/.nmn/runs."
    ),
    annotate: Path | None = typer.Option(
        None, "--annotate", help="Write the clip again with what was seen and meant drawn in."
    ),
    fps: float | None = typer.Option(
        None, "--fps", help="Frames of a clip that are looked at in a second."
    ),
    start: str | None = typer.Option(
        None, "--from", metavar="TIME", help="Where in a clip to begin: seconds, or 1:02.5."
    ),
    stop: str | None = typer.Option(None, "--to", metavar="TIME", help="Where in a clip to end."),
    no_trail: bool = typer.Option(False, "--no-trail", help="Write no trail."),
    brief: bool = typer.Option(False, "--brief", "-b", help="Leave out the steps."),
    domain: str = typer.Option(DEFAULT, "--domain", "-d", help="The domain to use."),
    device: str = typer.Option("cpu", "--device", help="Where modules run: cpu, cuda."),
    timeout: float | None = typer.Option(
        None,
        "--timeout",
        metavar="SECONDS",
        help="Make a question that takes longer an error, and answer the others.",
    ),
    scene_graphs: Path | None = typer.Option(
        None,
        "--scene-graphs",
        help="Ask about records of this file of annotations: MEDIA are then their ids.",
    ),
    words_of: Path | None = typer.Option(
        None, "--words", help="The folder of the words of --scene-graphs, if it is another."
    ),
    embed: bool = typer.Option(
        False, "--embed", help="Match unknown nouns to known ones by meaning (extra [embed])."
    ),
    tell: str | None = typer.Option(
        None,
        "--tell",
        metavar="FOLDER",
        help="Give what was found to this language model as well (folder or hub id; extra [hf]).",
    ),
    candidates: str = typer.Option(
        "", "--candidates", help="Answers that it chooses from, with | between them."
    ),
    generator: str | None = typer.Option(
        None, "--generator", help="What reads the questions, if not the domain's own."
    ),
    perception: str | None = typer.Option(
        None,
        "--perception",
        help="What sees the pictures, if not the domain's own; or a pretrained detector, "
        "KIND:FOLDER such as owlv2:models/owl (extra [hf]).",
    ),
    encoder: str | None = typer.Option(
        None,
        "--encoder",
        help="A pretrained model that compares what is seen with words, KIND:FOLDER such as "
        "clip:models/clip (extra [hf]).",
    ),
) -> None:
    """Ask pictures questions: every question is asked of every picture.

    Exit code 0: all answered. 3: some undecided. 2: wrong usage, or an input was in error.
    """
    from nmn.cli.arguments import split_arguments, split_ids
    from nmn.domains import Domain, load_domain, open_domain

    asked: Domain = load_domain(domain)
    if scene_graphs is not None:
        asked = open_domain(domain, scene_graphs, words_of)
        media, questions = split_ids(words, asked.medium.ids)
    else:
        media, questions = split_arguments(words, asked.medium.suffixes)
    medium = asked.medium
    questions += question
    if not media:
        raise typer.BadParameter(
            f"no {medium.name} is named, or none of the names exists", param_hint="MEDIA"
        )
    if not questions and not program:
        raise typer.BadParameter("there is no question", param_hint="QUESTION")
    if trail is not None and no_trail:
        raise typer.BadParameter("--trail and --no-trail exclude each other")
    if embed and generator is not None:
        raise typer.BadParameter("--embed is a generator: it and --generator exclude each other")
    if embed:
        generator = "grammar+embedding"
    choices = tuple(filter(None, (one.strip() for one in candidates.split("|"))))
    if choices and tell is None:
        raise typer.BadParameter("--candidates are for a language model: name one with --tell")
    sources = _excerpts(medium, fps, start, stop)
    queries = list(_queries(media, questions, program, sources, choices))
    where: bool | Path = False if no_trail else trail or True
    from nmn.pipeline.net import net_of

    net = net_of(asked, device=device, perception=perception, encoder=encoder, generator=generator)
    _watch(net, as_json)
    answers = _answers(queries, net, where, timeout, as_json, tell)
    statuses: list[str] = []
    written: Path | None = None
    try:
        for number, answer in enumerate(answers):
            statuses.append(answer.status)
            written = answer.trail_path
            files: list[str] = []
            try:
                # First: who reads what is printed may stop reading (``| head``).
                if report is not None:
                    files.append(f"  page: {_report(answer, report, number, len(queries))}")
                if annotate is not None and answer.status != "error":
                    files.append(f"  clip: {_annotate(answer, annotate, number, len(queries))}")
            finally:
                _show(answer, as_json, brief)
            for line in () if as_json else files:
                typer.echo(line)
    except KeyboardInterrupt:
        typer.echo(f"interrupted: {len(statuses)} of {len(queries)} questions are done", err=True)
        raise typer.Exit(130) from None
    if written is not None and not as_json and not brief:
        from nmn.audit import read_manifest

        typer.echo(f"  anchor of the trail: {read_manifest(written.parent).anchor}")
    if "error" in statuses:
        raise typer.Exit(2)
    if "undecided" in statuses:
        raise typer.Exit(3)


def _queries(
    media: list[str],
    questions: list[str],
    programs: list[str],
    sources_of: "Sources",
    candidates: tuple[str, ...],
) -> "Iterator[Query]":
    from nmn.pipeline import Query

    for name in media:
        for source in sources_of(name):
            for question in questions:
                yield Query(source, question, None, candidates)
            for program in programs:
                yield Query(source, None, program, candidates)


def _watch(net: "Net", quiet: bool) -> None:
    """Say on a terminal how far a perception is that takes long, where it tells."""
    if quiet or not sys.stderr.isatty() or not hasattr(net.domain.perception, "progress"):
        return

    def tell(name: str, share: float) -> None:
        line = "" if share >= 1 else f"looking at {name}: {share:.0%}"
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    net.domain.perception.progress = tell


def _excerpts(
    medium: "Medium", fps: float | None, start: str | None, stop: str | None
) -> "Sources":
    """What gives the media that a word on the command line means, as they are wished for.

    Raises:
        MediaError: the wish makes no sense, or not of this medium.
    """
    from nmn.errors import MediaError
    from nmn.perception.files import expand_media

    medium.excerpt("", fps=fps, start=start, stop=stop)  # once, and not of every file
    if not medium.filed:
        return lambda name: [name]

    def sources(name: str) -> list[object]:
        # What cannot be expanded is asked as it is, so that its error is one answer among others.
        try:
            paths = expand_media([name], medium)
        except MediaError as error:
            return [error]
        return [medium.excerpt(str(path), fps=fps, start=start, stop=stop) for path in paths]

    return sources


def _answers(
    queries: "list[Query]",
    net: "Net",
    trail: bool | Path,
    timeout: float | None,
    quiet: bool,
    tell: str | None,
) -> "Iterator[Answer]":
    """Answers as they come, with a progress bar on a terminal when there are many."""
    stream = net.stream(queries, trail=trail, timeout=timeout, tell=tell)
    if len(queries) < _MANY or quiet or not sys.stderr.isatty():
        yield from stream
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(
        stream, "asking", total=len(queries), console=Console(stderr=True), transient=True
    )


def _show(answer: "Answer", as_json: bool, brief: bool) -> None:
    if as_json:
        typer.echo(json.dumps(answer.to_json(), ensure_ascii=False))
        sys.stdout.flush()
        return
    from rich.console import Console

    from nmn.pipeline.display import rich_answer

    console = Console(highlight=False)
    for part in rich_answer(answer, steps=not brief):
        console.print(part)
    if answer.told is not None:
        console.print(f"  {answer.told}", markup=False, soft_wrap=True)
    if answer.trail_path is not None and not brief:
        console.print(f"  trail: {answer.trail_path}", style="dim", markup=False, soft_wrap=True)


def _annotate(answer: "Answer", path: Path, number: int, total: int) -> Path:
    target = path if total == 1 else path.with_name(f"{path.stem}-{number:03d}{path.suffix}")
    answer.annotate(target)
    return target


def _report(answer: "Answer", report: Path, number: int, total: int) -> Path:
    from nmn.errors import TrailError

    target = report
    try:
        if total > 1 or report.is_dir():
            report.mkdir(parents=True, exist_ok=True)
            target = report / f"{number:03d}.html"
        answer.report(target)
    except OSError as error:
        raise TrailError(
            f"the report cannot be written: {error.strerror}", where=str(target)
        ) from error
    return target
