"""What STAR's 21 functions mean, exactly, on situations as the data set states them.

Where a function is told apart by what it is given (``Unique`` of a list, of a set), there is a call
for each; the dialect finds which. Nothing found is a refusal with a reason, which ``Equal`` and
``Belong_to`` answer with no, and ``Union`` and ``Except`` pass over.
"""

from nmn.domains.star.modules.lists import (
    Affords,
    Earlier,
    FirstOf,
    InOrder,
    KeepWhose,
    LastOf,
    Later,
    MapEach,
    MapOne,
    Smallest,
)
from nmn.domains.star.modules.seeing import (
    LearnedActions,
    LearnedSeen,
    LearnedSituationsWith,
    LearnedWhenSeen,
)
from nmn.domains.star.modules.situations import (
    Actions,
    Seen,
    Situations,
    SituationsWith,
    WhenSeen,
)
from nmn.domains.star.modules.together import (
    Alone,
    ExceptFromList,
    ExceptFromSet,
    Listed,
    Members,
    Paired,
    UnionLists,
    UnionSets,
)
from nmn.domains.star.modules.verdicts import Belong, EqualLists, EqualWords
from nmn.domains.star.words import GATHERED, LISTED, StarWords
from nmn.modules import Call, bind
from nmn.modules.labels import Literal

_MAPS = {"verb": "verb_of", "object": "object_of", "verb_object": "pair_of"}


SEEN = ("action", "object", "relation")
"""Vocabularies whose words are seen in frames; all others follow from them."""


def lesson_calls(*, learned: bool = False) -> tuple[Call, ...]:
    """What lessons call beside those of programs: when a word of each kind is seen."""
    cls = LearnedWhenSeen if learned else WhenSeen
    return tuple(bind(cls, f"when_{name}", property=name) for name in SEEN)


def star_calls(words: StarWords, *, learned: bool = False) -> tuple[Call, ...]:
    """The modules that programs over these words call.

    Arguments:
        learned: those that look at the clip read features, and not what is stated.
    """
    seen, those_with = (LearnedSeen, LearnedSituationsWith) if learned else (Seen, SituationsWith)
    maps = {to: {"table": getattr(words, of)} for to, of in _MAPS.items()}
    return (
        Situations,
        bind(LearnedActions if learned else Actions, "actions"),
        bind(seen, "objs", property="object"),
        bind(seen, "rels", property="relation"),
        bind(those_with, "situations_with_object", property="object"),
        bind(those_with, "situations_with_relation", property="relation"),
        bind(KeepWhose, "actions_with_verb", maps["verb"], property="verb"),
        bind(KeepWhose, "actions_with_object", maps["object"], property="object"),
        Later,
        Earlier,
        bind(Affords, settings={"table": words.affords}),
        bind(LastOf, "latest_action", property="action"),
        Paired,
        *(
            call
            for to, table in maps.items()
            for call in (
                bind(MapOne, f"{to}_of", table, property=to),
                bind(MapEach, f"{to}_of_each", table, property=to),
            )
        ),
        *(
            bind(cls, f"{name}_{of}", property=of)
            for of in LISTED
            for cls, name in (
                (FirstOf, "first"),
                (EqualLists, "equal_lists_of"),
                (UnionLists, "union_lists_of"),
                (ExceptFromList, "except_from_list_of"),
                (Members, "members"),
                (Listed, "listed"),
                (InOrder, "in_order"),
            )
        ),
        *(bind(Literal, of, property=of) for of in GATHERED if of != "verb_object"),
        *(
            bind(cls, f"{name}_{of}", property=of)
            for of in GATHERED
            for cls, name in (
                (Smallest, "any"),
                (EqualWords, "equal"),
                (Belong, "belong_to"),
                (UnionSets, "union_sets_of"),
                (ExceptFromSet, "except_from_set_of"),
                (Alone, "alone"),
            )
        ),
    )
