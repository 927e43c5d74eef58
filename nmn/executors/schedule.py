"""The slot schedule: one fixed order of module calls that every program is a subsequence of.

Batching by level calls a module once for each depth at which any program of the batch has it. But
programs of different shape could share a call whenever their order allows: what is needed is a
common supersequence of the kinds that they run. It is learned once, from a sample of programs, by
list scheduling with the longest critical path first, and then only looked up: the slot of a node
is the first one after its inputs' slots that has its kind. A program that the sample did not
foresee appends slots at the end.

The order of all calls is then the same for every batch, which level order is not.
"""

from bisect import bisect_right
from collections.abc import Sequence


class SlotSchedule:
    """A sequence of kinds (numbers of modules).

    >>> schedule = SlotSchedule()
    >>> schedule.slot(kind=3, after=-1), schedule.slot(kind=5, after=0)
    (0, 1)
    >>> schedule.slot(kind=3, after=-1), schedule.slot(kind=3, after=0)
    (0, 2)
    """

    def __init__(self, kinds: Sequence[int] = ()) -> None:
        self.kinds: list[int] = []
        self._slots: dict[int, list[int]] = {}
        for kind in kinds:
            self._append(kind)
        self._given = len(self.kinds)

    @property
    def appended(self) -> int:
        """How many slots were appended for programs that it did not foresee."""
        return len(self.kinds) - self._given

    def copy(self) -> "SlotSchedule":
        """Another one of the same slots."""
        made = SlotSchedule(self.kinds)
        made._given = self._given
        return made

    def __len__(self) -> int:
        return len(self.kinds)

    def _append(self, kind: int) -> int:
        slot = len(self.kinds)
        self.kinds.append(kind)
        self._slots.setdefault(kind, []).append(slot)
        return slot

    def slot(self, kind: int, after: int) -> int:
        """The first slot of this kind behind slot ``after``; appended where there is none."""
        slots = self._slots.get(kind, [])
        place = bisect_right(slots, after)
        return slots[place] if place < len(slots) else self._append(kind)


def learn(programs: Sequence[Sequence[tuple[int, Sequence[int]]]]) -> SlotSchedule:
    """The order in which a list scheduler would run all ``programs`` together.

    Arguments:
        programs: each a list of nodes in topological order: (kind, positions of its inputs).

    At every turn the kind is called that holds the ready node farthest from its root (the critical
    path), for all nodes of that kind that are ready. Ties go to the kind with the most ready nodes,
    then to the smaller number, so that the same sample always gives the same schedule.
    """
    kinds: list[int] = []
    waiting: list[int] = []  # inputs that have not run
    users: list[list[int]] = []
    heights: list[int] = []
    for nodes in programs:
        start = len(kinds)
        for kind, inputs in nodes:
            kinds.append(kind)
            waiting.append(len(set(inputs)))
            users.append([])
            for source in set(inputs):
                users[start + source].append(len(kinds) - 1)
        # Users come after what they use, so heights are known from the back.
        heights += [0] * (len(kinds) - start)
        for node in range(len(kinds) - 1, start - 1, -1):
            heights[node] = 1 + max((heights[user] for user in users[node]), default=0)

    ready: dict[int, list[int]] = {}
    for node, needed in enumerate(waiting):
        if not needed:
            ready.setdefault(kinds[node], []).append(node)
    order: list[int] = []
    while ready:
        kind = min(ready, key=lambda k: (-max(heights[n] for n in ready[k]), -len(ready[k]), k))
        order.append(kind)
        for node in ready.pop(kind):
            for user in users[node]:
                waiting[user] -= 1
                if not waiting[user]:
                    ready.setdefault(kinds[user], []).append(user)
    return SlotSchedule(order)
