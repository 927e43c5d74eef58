"""What the encoder sees of CLEVR's scenes, to learn on: pictures from a folder, or drawn."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from nmn.domains.clevr.perception.scenes import ClevrPerception
from nmn.domains.clevr.train.features import Scenes, Sight, paired
from nmn.perception.picture import Picture, read_picture
from nmn.synthetic import TabletopScene, render
from nmn.types import SceneGraph

# Pictures in memory at once.
_TOGETHER = 32


def of_pixels(images: Path | None = None, perception: ClevrPerception | None = None) -> Sight:
    """The encoder's features of the objects, where it found each of them and nothing else.

    Arguments:
        images: the folder of the scenes' ``image_filename``; None draws them as the world does.
        perception: whose features; by default the encoder that comes with nmn.

    Raises:
        MediaError: when called, where a picture cannot be read.
        DomainError: the encoder's weights are missing.
    """
    seer = perception or ClevrPerception(cache=0)

    def sight(scenes: Scenes, graphs: Sequence[SceneGraph]) -> list[SceneGraph | None]:
        made: list[SceneGraph | None] = []
        for pictures in _pictures(scenes, images):
            for picture in pictures:
                (seen,) = seer.perceive([picture])
                made.append(paired(graphs[len(made)], seen))
        return made

    return sight


def _pictures(scenes: Scenes, images: Path | None) -> Iterator[list[Picture]]:
    for start in range(0, len(scenes), _TOGETHER):
        some = scenes[start : start + _TOGETHER]
        if images is not None:
            yield [read_picture(images / str(scene["image_filename"])) for scene in some]
        else:
            drawn = render([cast(TabletopScene, scene) for scene in some])
            yield [read_picture(one) for one in drawn.images.cpu().numpy()]
