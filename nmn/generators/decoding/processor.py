"""A logits processor for ``transformers``: whatever a model generates is a program that checks."""

import torch
from torch import Tensor

from nmn.errors import DomainError
from nmn.generators.decoding.mask import Cursor, TokenMasks


class TypedPrograms:
    """Gives tokens that no program goes on with a score of minus infinity.

    It is called as every ``LogitsProcessor`` is, in greedy, sampled and beam search, of
    decoder-only and encoder-decoder models. One is made for each call of ``generate``: the
    prompt is what is there at its first call.

    A search with more beams than there are ways to go on fills up with beams of no probability;
    ``write_programs`` leaves those out of what it gives.

    Arguments:
        masks: of the model's tokenizer.
        most: tokens that may be written, the one that ends the text included: the call's
            ``max_new_tokens``. Every text is ended within them.

    Raises:
        DomainError: no program is so short.
    """

    def __init__(self, masks: TokenMasks, most: int) -> None:
        self._masks = masks
        self._most = most
        self._prompt: int | None = None
        # By what was written in the last step: beams are reordered, copied and dropped.
        self._written: dict[tuple[int, ...], Cursor] = {(): masks.begin()}
        least = self._written[()].state.least + 1
        if most < least:
            raise DomainError(
                f"no program can be written in {most} tokens",
                expected=f"at least {least}",
                hint="allow more tokens",
            )

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """Scores of the next token, ``[rows, tokens]``; see ``transformers.LogitsProcessor``."""
        if self._prompt is None:
            self._prompt = input_ids.shape[1]
        written = [tuple(row) for row in input_ids[:, self._prompt :].tolist()]
        cursors = {text: self._cursor(text) for text in dict.fromkeys(written)}
        self._written = {text: one for text, one in cursors.items() if one is not None}
        left = self._most - (input_ids.shape[1] - self._prompt)
        allowed = torch.zeros(scores.shape, dtype=torch.bool, device="cpu")
        for row, text in zip(allowed, written, strict=True):
            cursor = cursors[text]
            if cursor is None:  # what follows is padding, and nobody reads it
                row[list(self._masks.spelling.ends)] = True
            else:
                row[cursor.allowed(left)] = True
        return scores.masked_fill(~allowed.to(scores.device), -torch.inf)

    def _cursor(self, text: tuple[int, ...]) -> Cursor | None:
        """Where a text has come to; None where it is ended, or a beam of no probability."""
        found = self._written.get(text)
        if found is not None:
            return found
        before = self._written.get(text[:-1])
        if before is None or before.state.finished or not before.takes(text[-1]):
            return None
        return before.after(text[-1])
