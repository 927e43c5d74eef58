"""The settings of ``--features``: what a family sees of scenes while it learns."""

from collections.abc import Mapping
from pathlib import Path

from nmn.domains.clevr.data.features import WIDTH
from nmn.domains.clevr.perception.features import FEATURES as PLAIN_WIDTH
from nmn.domains.clevr.train.features import Sight, of_maps, of_truth, of_words
from nmn.training.errors import TrainingError


def sight_of(features: str, family: str, images: Path | None = None) -> tuple[Sight, int]:
    """What a family sees in a setting, and the width of it.

    Arguments:
        features: "truth", "words" or "pixels".
        images: for "pixels", the folder of the scenes' pictures; None draws them.

    Raises:
        TrainingError: the family does not learn on these features.
    """
    if family != "clevr":
        if features != "truth":
            raise TrainingError(
                f"the family '{family}' cannot be trained on '{features}'",
                expected="truth: a map drawn from the scenes",
            )
        return of_maps, WIDTH
    if features == "pixels":
        from nmn.domains.clevr.train.pixels import of_pixels

        return of_pixels(images), PLAIN_WIDTH
    known: Mapping[str, tuple[Sight, int]] = {
        "truth": (of_truth, WIDTH),
        "words": (of_words, PLAIN_WIDTH),
    }
    if features not in known:
        raise TrainingError(
            f"there are no features '{features}'", expected=f"{', '.join(known)} or pixels"
        )
    return known[features]
