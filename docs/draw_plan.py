"""Draw the plan of a few programs: ``.venv/bin/python docs/draw_plan.py``.

Columns are the module calls of the batch, by slot; rows are the programs. A dot is a node; a
filled one shares its row with other programs: equal subexpressions about one picture run once.
Below, the calls that level order would make.
"""

from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from nmn.domains import load_domain
from nmn.executors import BatchedExecutor, Plan

QUESTIONS = {
    "How many dogs are there?": 'count(find("dog"))',
    "Is there a dog near a cat?": 'exist(relate_some(find("dog"), "near", find("cat")))',
    "What colour is the dog left of the cat?": "query_color(unique(relate_some("
    'find("dog"), "left of", find("cat"))))',
    "Are there more dogs than cats?": 'greater(count(find("dog")), count(find("cat")))',
    "Is a red cup near the bowl?": 'exist(relate_some(filter(find("cup"), "red"), "near", '
    'find("bowl")))',
    "How many red cups are left of the bowl?": 'count(relate_some(filter(find("cup"), "red"), '
    '"left of", find("bowl")))',
}
# The first four are about one picture, the others about another.
SCENES = [0, 0, 0, 0, 1, 1]
OUT = Path(__file__).parent / "pictures" / "plan.svg"
COLOURS = plt.get_cmap("tab10").colors  # type: ignore[attr-defined]


def columns(plan: Plan, levels: bool) -> tuple[list[str], list[list[int]]]:
    """The calls by name, and for every program the call of each node."""
    if not levels:
        names = [step.signature.name for step in plan.steps]
        return names, [
            [plan.step_of[node.type, plan.row(k, node.id)] for node in program]
            for k, program in enumerate(plan.programs)
        ]
    depths = []
    for program in plan.programs:
        found: list[int] = []
        for node in program:
            found.append(1 + max((found[i] for i in node.inputs), default=-1))
        depths.append(found)
    calls = sorted(
        {(d, n.op) for p, ds in zip(plan.programs, depths, strict=True)
         for n, d in zip(p, ds, strict=True)}
    )  # fmt: skip
    return [name for _, name in calls], [
        [calls.index((d, n.op)) for n, d in zip(p, ds, strict=True)]
        for p, ds in zip(plan.programs, depths, strict=True)
    ]


def _apart(xs: list[int], row: int) -> list[float]:
    """The nodes of one program that are in one call, one below the other."""
    heights = []
    for place, x in enumerate(xs):
        same = [other for other, at in enumerate(xs) if at == x]
        heights.append(row + 0.36 * (same.index(place) - (len(same) - 1) / 2))
    return heights


def draw(axes: "plt.Axes", plan: Plan, levels: bool) -> None:
    names, places = columns(plan, levels)
    kinds = sorted(set(names))
    for x, name in enumerate(names):
        colour = COLOURS[kinds.index(name) % len(COLOURS)]
        axes.axvspan(x - 0.46, x + 0.46, color=colour, alpha=0.18, lw=0)
    for k, (program, xs) in enumerate(zip(plan.programs, places, strict=True)):
        heights = _apart(xs, k)
        for node, x, y in zip(program, xs, heights, strict=True):
            for source in node.inputs:
                axes.plot([xs[source], x], [heights[source], y], color="0.55", lw=1, zorder=1)
        for node, x, y in zip(program, xs, heights, strict=True):
            owners = len({q for q, _ in plan.owners[node.type, plan.row(k, node.id)]})
            face = "white" if owners == 1 else "0.15"
            axes.scatter([x], [y], s=42, color=face, edgecolors="0.15", zorder=2)
            words = " ".join(str(word) for word in node.literals)
            axes.annotate(words, (x, y), (6, 1), textcoords="offset points", fontsize=7)
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right", fontsize=8)
    texts = [f"{q}  (picture {s})" for q, s in zip(QUESTIONS, SCENES, strict=True)]
    axes.set_yticks(range(len(texts)), texts, fontsize=8)
    axes.set_ylim(len(texts) - 0.4, -0.7)
    axes.set_xlim(-0.6, 10.6)
    axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
    axes.tick_params(length=0)
    kind = "by level" if levels else "by slot"
    axes.set_title(f"{kind}: {len(names)} module calls", loc="left", fontsize=10)


def main() -> None:
    photo = load_domain("photo")
    executor = BatchedExecutor(photo.modules, photo.vocabularies, photo.schedule)
    programs = [photo.language.parse(text) for text in QUESTIONS.values()]
    plan = executor.plan(programs, SCENES)
    plt.rcParams.update({"font.family": "DejaVu Sans", "svg.hashsalt": "nmn"})
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(10, 6.4), layout="constrained")
    draw(upper, plan, levels=False)
    draw(lower, plan, levels=True)
    figure.savefig(OUT, metadata={"Date": None})
    print(f"{plan.requested} nodes asked for, {plan.executed} run, {plan.calls} calls: {OUT}")


if __name__ == "__main__":
    main()
