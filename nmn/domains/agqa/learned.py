"""AGQA's functions by learned modules, on features of the videos."""

from collections.abc import Mapping

from nmn.datasets.seen_clips import Widths
from nmn.domains.agqa.exact import SHARED
from nmn.modules import Call, Module
from nmn.modules.clips import LEARNED, build_clips
from nmn.types import Vocabulary

CALLS: tuple[Call, ...] = (*SHARED, *LEARNED)
"""The same programs as the exact modules', with all that looks at a video learned."""

FAMILY = "agqa"


def build_agqa(words: Mapping[str, Vocabulary], widths: Widths) -> dict[str, Module]:
    """The modules by name, untrained; all that see share one ``Sight``.

    Arguments:
        widths: of the features of a frame and of a track; None where nothing is followed.
    """
    frames, tracks = widths
    # Annotators list what somebody has to do with, and a detector finds all that there is.
    return build_clips(CALLS, words, features=tracks, context=frames, judged=True)
