"""The end of a report: what it ran on, the digests, and whether the trail holds together."""

from nmn.audit.report.markup import Html, element
from nmn.audit.report.steps import table
from nmn.audit.report.words import milliseconds
from nmn.audit.trail import Trail
from nmn.audit.verification import Verification
from nmn.errors import TrailError
from nmn.types.wording import several

_VERDICTS = {
    "ok": ("✓", "The trail holds together: every record and every tensor fits its hash."),
    "incomplete": ("■", "The trail is right as far as it goes, but its end is missing."),
    "broken": ("✕", "The trail has been altered, or is damaged."),
}
_VERDICT_CLASSES = {"ok": "s-ok", "incomplete": "s-refused", "broken": "s-error"}


def provenance(trail: Trail, checked: Verification) -> Html:
    """Verification, environment, digests and modules."""
    return element(
        "section",
        element("h2", "Evidence"),
        _verdict(trail, checked),
        element("div", _origin(trail), _environment(trail), class_="pair"),
        _modules(trail),
        class_="foot",
    )


def _verdict(trail: Trail, checked: Verification) -> Html:
    sign, text = _VERDICTS[checked.status]
    counts = (
        f"{several(checked.records, 'record')} and {several(checked.blobs, 'blob')} of tensors: "
        "checked."
    )
    return element(
        "div",
        element("p", element("b", f"{sign} {text}"), f" {counts}"),
        *(element("p", str(finding), class_="finding") for finding in checked.findings),
        element(
            "p",
            "Anchor: ",
            element("code", trail.anchor),
            " — noted down elsewhere, it shows any later change of the trail, "
            "also one that computes all hashes anew.",
            class_="muted",
        ),
        class_=f"verdict {_VERDICT_CLASSES[checked.status]}",
    )


def _origin(trail: Trail) -> Html:
    header = trail.header
    rows: list[tuple[str, str]] = [
        ("run", header.run),
        ("question", f"{header.number}, of {header.questions} counted from 0"),
        ("asked", header.time),
        ("domain", header.domain),
        ("program", header.program.origin),
    ]
    if header.program.sha256 is not None:
        rows.append(("program sha256", element("code", header.program.sha256)))
    if header.program.language is not None:
        rows.append(("language", element("code", header.program.language)))
    media = header.media
    if media is not None:
        rows.append((header.medium, element("bdi", media.path or media.name)))
        if media.sha256 is not None:
            shape = f", {media.width} x {media.height}" if media.width else ""
            size = f"{media.media_type}{shape}, {media.size_bytes} bytes"
            rows += [("", size), (f"{header.medium} sha256", element("code", media.sha256))]
        rows += [("", note) for note in media.notes]
    if header.perception is not None:
        seen = header.perception
        took = "" if seen.seconds is None else f", {milliseconds(seen.seconds)}"
        rows += [("seen by", f"{seen.name}{took}"), ("its digest", element("code", seen.digest))]
    if header.scene is not None:
        rows.append(("scene", several(header.scene.objects, _part(trail))))
        rows.append(("scene digest", element("code", header.scene.digest)))
    return element("div", element("h3", "What was asked"), table(rows))


def _part(trail: Trail) -> str:
    """What one of the things that were seen is called."""
    try:
        return trail.medium.percept.part
    except TrailError:
        return "part"


def _environment(trail: Trail) -> Html:
    header = trail.header
    where = header.environment
    tool = f"{header.tool.name} {header.tool.version}"
    rows: list[tuple[str, str]] = [("tool", tool)]
    if header.tool.commit is not None:
        rows.append(("commit", element("code", header.tool.commit)))
    rows += [
        ("python", where.python),
        ("torch", where.torch),
        ("numpy", where.numpy),
        ("platform", where.platform),
        ("threads", str(where.threads)),
        ("deterministic", "yes" if where.deterministic else "not enforced"),
    ]
    if where.device is not None:
        rows.append(("device", f"{where.device}, {where.dtype}"))
    if trail.footer is not None:
        rows.append(("since the call began", milliseconds(trail.footer.seconds)))
        rows.append(("ended", trail.footer.time))
    return element("div", element("h3", "What it ran on"), table(rows))


def _modules(trail: Trail) -> Html:
    rows = []
    for module in trail.header.modules:
        config = ", ".join(f"{name} = {value}" for name, value in sorted(module.config.items()))
        rows.append(
            element(
                "tr",
                element("td", module.key or f"{module.family}.{module.name}.v{module.version}"),
                element("td", element("code", module.signature)),
                element("td", _short(module.code)),
                element("td", _short(module.weights)),
                element("td", config),
            )
        )
    if not rows:
        return element("p")
    names = ("module", "signature", "code", "weights", "settings")
    first = element("tr", *(element("th", name) for name in names))
    return element(
        "details",
        element("summary", several(len(rows), "module")),
        element("div", element("table", first, *rows, class_="modules"), class_="graph-box"),
    )


def _short(digest: str | None) -> Html:
    if digest is None:
        return element("span", "none", class_="muted")
    return element("code", f"{digest[:12]}…", title=digest)
