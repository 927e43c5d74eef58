"""What a value needs at hand to be read or drawn: the picture's graph and the vocabularies."""

from collections.abc import Mapping
from dataclasses import dataclass

from nmn.types.scene_graph import SceneGraph
from nmn.types.vocabulary import Vocabulary

# Below this an object is not worth a person's time in a one-line reading: with it a set of 20
# weak candidates reads as "no objects" with the best one named.
SHOWN = 0.15


@dataclass(frozen=True)
class Reading:
    """The context of ``Value.read``, ``draw`` and ``answer``.

    Attributes:
        graph: the picture that the value is about.
        vocabularies: by name.
        naming: the table of the graph whose best word names an object in readings.
    """

    graph: SceneGraph
    vocabularies: Mapping[str, Vocabulary]
    naming: str = "category"

    def name(self, index: int) -> str:
        """A short name of object ``index``: its number and most likely category, "#3 dog"."""
        table = self.graph.tables.get(self.naming)
        vocabulary = self.vocabularies.get(self.naming)
        if table is None or vocabulary is None or not table.shape[1]:
            return f"#{index}"
        return f"#{index} {vocabulary[int(table[index].argmax())]}"

    def place(self, index: int) -> str:
        """The box of object ``index`` in pixels, x1 y1 x2 y2: "[174 13 412 240]"."""
        x1, y1, x2, y2 = self.box(index)
        width, height = self.graph.width, self.graph.height
        return f"[{x1 * width:.0f} {y1 * height:.0f} {x2 * width:.0f} {y2 * height:.0f}]"

    def box(self, index: int) -> tuple[float, float, float, float]:
        """The box of object ``index`` as fractions of the picture."""
        x1, y1, x2, y2 = (float(edge) for edge in self.graph.boxes[index])
        return x1, y1, x2, y2

    def words(self, vocabulary: str) -> Vocabulary:
        """The vocabulary of that name."""
        return self.vocabularies[vocabulary]
