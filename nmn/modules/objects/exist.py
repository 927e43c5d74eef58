"""Whether a set has members, and whether its members are in another."""

from collections.abc import Sequence

import torch

from nmn.modules.module import Module, module
from nmn.modules.objects.candidates import nothing_fits
from nmn.modules.objects.counting import presence
from nmn.modules.objects.superlative import none_there
from nmn.types import Bool, ObjectSet, Reading, Reason, Scene, Value
from nmn.types.refusal import NOTHING


@module("objects.exist", version=1)
class Exist(Module):
    """Does the set have a member?

    1 - (1 - miss) prod_i (1 - s_i): ``[batch]``. An object that perception missed may be one, so a
    no is never surer than that. CLEVR's ``exist``.
    """

    def forward(self, scene: Scene, objects: ObjectSet) -> Bool:
        return Bool(1 - (1 - scene.miss_rate) * (1 - presence(objects.scores)))


@module("objects.every", version=1)
class Every(Module):
    """Are all members of the first set in the second? Refuses when the first is empty.

    prod_i (1 - P(i in the first and not in the second)): ``[batch]``.
    """

    def forward(self, objects: ObjectSet, others: ObjectSet) -> Bool:
        outside = (objects.scores - others.scores).clamp_min(0)
        return Bool((1 - outside).prod(dim=1), refused=none_there(objects))

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return nothing_fits(inputs[0].first[row], reading) if why is NOTHING else why.text


@module("objects.most", version=1)
class Most(Module):
    """Are more than half of the first set's members in the second? Refuses when it is empty.

    P(#inside > #outside), over the distribution of the difference of the two: ``[batch]``.
    """

    def forward(self, objects: ObjectSet, others: ObjectSet) -> Bool:
        inside = torch.minimum(objects.scores, others.scores)
        outside = objects.scores - inside
        number = inside.shape[1]
        # Column number + d holds P(#inside - #outside = d) over the objects seen so far.
        ahead = inside.new_zeros(objects.batch, 2 * number + 1)
        ahead[:, number] = 1
        for k in range(number):
            up, down = ahead * inside[:, k : k + 1], ahead * outside[:, k : k + 1]
            moved = torch.nn.functional.pad(up[:, :-1], (1, 0))
            ahead = ahead - up - down + moved + torch.nn.functional.pad(down[:, 1:], (0, 1))
        p = ahead[:, number + 1 :].sum(dim=1).clamp(0, 1)
        return Bool(p, refused=none_there(objects))

    def explain(self, why: Reason, inputs: Sequence[Value], row: int, reading: Reading) -> str:
        return nothing_fits(inputs[0].first[row], reading) if why is NOTHING else why.text
