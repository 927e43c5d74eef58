"""Questions with a part that does no work.

Johnson et al., "CLEVR" (CVPR 2017), section 3, rule out relations that could be left out: "What
color is the cube to the right of the sphere?" where there is only one cube. The same is asked here
of every part: descriptions that narrow nothing are left out in ``options``, the two sides of a
comparison have different origins in ``plan``, and the rest is here.
"""

from collections.abc import Sequence

from nmn.generators.templates.program import Call
from nmn.synthetic.questions.options import Fill
from nmn.synthetic.questions.scene_index import SceneIndex
from nmn.synthetic.questions.semantics import Raw, compute

_REDUCTIONS = ("unique", "count", "exist")


def is_idle(function: str, inputs: Sequence[Raw]) -> bool:
    """Whether one operand of a union or an intersection changes nothing about the other."""
    if function not in ("union", "intersect"):
        return False
    one, other = inputs
    if not one or not other:
        return False  # that nothing is there is worth finding out
    return bool(one & other in (one, other))


def contains(wider: Fill, narrower: Fill) -> bool:
    """Whether every object that one description fits is described by the other too, by the words
    alone: there are never fewer things than red things."""
    return all(word is None or word == other for word, other in zip(wider, narrower, strict=True))


def has_droppable(calls: Sequence[Call], values: Sequence[Raw], scene: SceneIndex) -> bool:
    """Whether some ``relate`` or ``same_*`` of a program could be left out.

    One could if, with all objects in its place (for ``same_*`` all others), the set that is next
    counted, asked about or taken for one object is the same. The published engine compares answers
    instead, which forbids a "yes" to "Is there ...?", and so checks some templates only (those with
    a plain ``relate``; for the others it lets a tenth of its choices be such).
    """
    for at, call in enumerate(calls):
        if call.function == "relate":
            instead = scene.everything
        elif call.function.startswith("same_"):
            instead = scene.everything & ~(1 << values[call.inputs[0]])
        else:
            continue
        if _is_droppable(at, instead, calls, values, scene):
            return True
    return False


def _is_droppable(
    at: int, instead: int, calls: Sequence[Call], values: Sequence[Raw], scene: SceneIndex
) -> bool:
    changed: dict[int, Raw] = {at: instead}
    for k in range(at + 1, len(calls)):
        call = calls[k]
        if not any(j in changed for j in call.inputs):
            continue
        if call.function in _REDUCTIONS:
            return bool(changed[call.inputs[0]] == values[call.inputs[0]])
        inputs = [changed.get(j, values[j]) for j in call.inputs]
        changed[k] = compute(call.function, scene, inputs, call.value)
    return False
