"""Commands that look and run nothing on a picture: parse, check, modules, types, doctor."""

import json
import sys
from typing import TYPE_CHECKING

import typer

from nmn.domains import DEFAULT

if TYPE_CHECKING:
    from nmn.domains import Domain
    from nmn.errors import NmnError
    from nmn.generators.generator import Draft

_TOGETHER = 64  # questions that a model reads together
_DOMAIN = typer.Option(DEFAULT, "--domain", "-d", help="The domain to use.")
_JSON = typer.Option(False, "--json", help="Print JSON.")


def parse(
    question: str | None = typer.Argument(
        None, help="A question in English; without one, a question a line is read from the input."
    ),
    domain: str = _DOMAIN,
    generator: str | None = typer.Option(
        None, "--generator", help="What reads the question, if not the domain's own."
    ),
    templates: str | None = typer.Option(
        None, "--templates", help="Read by these template files, of a folder."
    ),
    synonyms: str | None = typer.Option(
        None, "--synonyms", help="With --templates: a file with ways to say words."
    ),
    top: int = typer.Option(1, "--top", min=1, help="Show so many programs, the likeliest first."),
    as_json: bool = _JSON,
) -> None:
    """Print the program that a question is read as.

    Exit code 0: all were read. 2: wrong usage, or the question was not read. 3: of several
    questions, some were not read.
    """
    from nmn.domains import load_domain
    from nmn.generators.generator import drafts_of, templates_of

    found = load_domain(domain)
    told = templates_of(found.reads_with, templates, synonyms)
    if told is not None and generator is not None:
        raise typer.BadParameter("--generator and --templates exclude each other")
    loaded = found.extended(generator=generator or told)
    questions = [line.rstrip("\n") for line in sys.stdin] if question is None else [question]
    questions = [each for each in questions if each.strip() or question is not None]
    refused = 0
    for start in range(0, len(questions), _TOGETHER):
        batch = questions[start : start + _TOGETHER]
        for asked, draft in zip(batch, drafts_of(loaded.generator, batch), strict=True):
            refused += not _show_draft(loaded, asked, draft, top, as_json, question is not None)
    if refused:
        raise typer.Exit(2 if question is not None else 3)


def _show_draft(
    domain: "Domain",
    question: str,
    draft: "Draft | NmnError",
    top: int,
    as_json: bool,
    alone: bool,
) -> bool:
    """Print how a question was read; was it?"""
    from nmn.errors import NmnError

    try:
        if isinstance(draft, NmnError):
            raise draft
        program = domain.language.parse(draft.program)
    except NmnError as error:
        if alone and not as_json:
            raise
        wrong = {"question": question, "program": None, "status": "refused", "error": str(error)}
        shown = json.dumps(wrong, ensure_ascii=False) if as_json else f"{question}\n  {error}"
        typer.echo(shown)
        return False
    cautions = domain.cautions_of(program)
    candidates = draft.candidates[:top]
    if as_json:
        notes = [{"kind": n.kind, "word": n.word, "text": n.text} for n in draft.notes]
        found = {
            "question": question,
            "program": program.text,
            "status": "read",
            "type": str(program.root.type),
            "confidence": draft.confidence,
            "candidates": [
                {"program": one.program, "confidence": one.confidence} for one in candidates
            ],
            "notes": notes,
            "cautions": cautions,
        }
        typer.echo(json.dumps(found, ensure_ascii=False))
        return True
    typer.echo(program.text)
    for one in candidates if top > 1 else ():
        typer.echo(f"  {one.confidence:.2f}  {one.program}")
    for text in (*(note.text for note in draft.notes), *cautions):
        typer.echo(f"  note: {text}")
    return True


def check(
    program: str = typer.Argument(..., help="Program text."),
    domain: str = _DOMAIN,
    as_json: bool = _JSON,
) -> None:
    """Check a program's types without running it, and list its steps."""
    from nmn.domains import load_domain
    from nmn.types.wording import several

    checked = load_domain(domain).language.parse(program)
    if as_json:
        nodes = [
            {
                "id": node.id,
                "op": node.op,
                "inputs": node.inputs,
                "literals": node.literals,
                "type": str(node.type),
            }
            for node in checked
        ]
        typer.echo(
            json.dumps(
                {"program": checked.text, "digest": checked.digest, "nodes": nodes},
                ensure_ascii=False,
            )
        )
        return
    typer.echo(f"ok: {checked.root.type}, {several(len(checked), 'step')}, {checked.depth} deep")
    typer.echo(f"{checked.text}")
    for node in checked:
        inputs, literals = iter(node.inputs), iter(node.literals)
        arguments = [
            f"#{next(inputs) + 1}" if port.kind == "value" else json.dumps(next(literals))
            for port in node.signature.written
        ]
        typer.echo(f"  {node.id + 1:>2} {node.op}({', '.join(arguments)}) -> {node.type}")


def modules(
    name: str = typer.Argument(None, help="Show one module in full."),
    domain: str = _DOMAIN,
    as_json: bool = _JSON,
) -> None:
    """List the modules that programs may call, with their typed signatures."""
    import inspect

    from nmn.domains import load_domain
    from nmn.errors import DomainError

    bound = load_domain(domain).bindings
    if name is not None and name not in bound:
        import difflib

        near = difflib.get_close_matches(name, bound, n=3)
        raise DomainError(
            f"the domain '{domain}' has no module '{name}'",
            hint=f"did you mean {' or '.join(near)}?" if near else "nmn modules lists them",
        )
    if as_json:
        rows = [
            {
                "name": one.name,
                "key": one.cls.key,
                "signature": str(one.signature),
                "summary": one.signature.summary,
            }
            for one in bound.values()
            if name in (None, one.name)
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    if name is not None:
        one = bound[name]
        typer.echo(f"{one.signature}\n{one.cls.key}\n\n{inspect.getdoc(one.cls)}")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("signature", style="cyan")
    table.add_column("what it does")
    for one in sorted(bound.values(), key=lambda one: (str(one.signature.result), one.name)):
        table.add_row(str(one.signature), one.signature.summary)
    Console().print(table, markup=False)


def types(domain: str = _DOMAIN, as_json: bool = _JSON) -> None:
    """List the types that flow between modules, and the words of each vocabulary."""
    import inspect

    from nmn.domains import load_domain

    loaded = load_domain(domain)
    made = {s.result.family for s in loaded.language.signatures.values()}
    families = {family.family_name(): family for family in made}
    if as_json:
        payload = {
            "types": {
                name: {field: list(axes) for field, axes in family.axes.items()}
                for name, family in sorted(families.items())
            },
            "vocabularies": {
                name: list(vocabulary) for name, vocabulary in loaded.vocabularies.items()
            },
        }
        typer.echo(json.dumps(payload, ensure_ascii=False))
        return
    for name, family in sorted(families.items()):
        layout = ", ".join(
            f"{field} [{', '.join(str(axis) for axis in ('batch', *axes))}]"
            for field, axes in family.axes.items()
        )
        summary = " ".join((inspect.getdoc(family) or "").split("\n\n")[0].split())
        typer.echo(f"{name:<10} {summary}\n{'':<10} {layout}")
    typer.echo("")
    for name, vocabulary in loaded.vocabularies.items():
        typer.echo(f"{name} ({len(vocabulary)}): {', '.join(vocabulary)}")


def plugins(as_json: bool = _JSON) -> None:
    """List what is found by name, with the package that brought it: nmn's own and others'."""
    from nmn.registry import DOMAINS, Registry

    list(DOMAINS.items())  # modules are registered as the files of domains are imported
    rows = [
        {"kind": one.kind, "name": name, "package": where.partition(".")[0], "where": where}
        for one in Registry.every
        for name, _ in one.items()
        for where in [one.where(name).replace(":", ".")]
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(f"{row['kind']:<10} {row['name']:<30} {row['where']}")


def doctor() -> None:
    """Say what is installed, what is missing and what it is needed for."""
    from nmn.cli.examine import examine

    good = True
    for ok, needed, text in examine():
        mark = "ok     " if ok else ("MISSING" if needed else "absent ")
        good = good and (ok or not needed)
        typer.echo(f"{mark} {text}")
    if not good:
        raise typer.Exit(2)
