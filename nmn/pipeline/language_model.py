"""A language model of ``transformers``, by local path or hub id, as a teller."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from nmn.errors import DomainError
from nmn.pipeline.telling import Said
from nmn.pretrained.language_model import pretrained_language_model
from nmn.pretrained.model import Loaded, Pretrained
from nmn.types import ModelCard

_WORDS = 32  # tokens of an answer that is written freely


@dataclass(frozen=True)
class LanguageModel:
    """A causal or an encoder-decoder model.

    It writes greedily, so that it says the same again. Of candidates it takes the one whose tokens,
    with the end behind them, it finds likeliest.

    Attributes:
        model: its weights.
        paired: does it read the prompt apart (encoder and decoder)?
    """

    model: Pretrained
    paired: bool

    @property
    def name(self) -> str:
        """Of the model."""
        return str(self.model.source)

    @property
    def card(self) -> ModelCard:
        """What a trail says of it."""
        return self.model.card

    def say(self, prompt: str, candidates: Sequence[str]) -> Said:
        """What it answers; of candidates one of them, with its share among them.

        Raises:
            DomainError: the prompt is longer than the model reads, or the model gives what cannot
                be.
            MissingExtra: ``transformers`` is not installed.
        """
        loaded = self.model.loaded
        tokenizer: Any = loaded.parts["AutoTokenizer"]
        ids = tokenizer(prompt, return_tensors="pt")["input_ids"].to(loaded.device)
        choices = [self._tokens(tokenizer, one) for one in candidates]
        self._check_length(loaded, ids.shape[1] + max(map(len, choices), default=_WORDS))
        if not candidates:
            return Said(self._written(loaded, tokenizer, ids))
        with torch.no_grad():
            scores = torch.stack([self._likelihood(loaded, ids, one) for one in choices])
        if not bool(torch.isfinite(scores).all()):
            raise DomainError("the model gave what is no number", where=self.name)
        shares = scores.softmax(0)
        best = int(shares.argmax())
        return Said(candidates[best], float(shares[best]))

    def _written(self, loaded: Loaded, tokenizer: Any, ids: Tensor) -> str:
        pad = tokenizer.pad_token_id
        made = loaded.run(
            loaded.model.generate,
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=_WORDS,
            do_sample=False,
            num_beams=1,
            pad_token_id=tokenizer.eos_token_id if pad is None else pad,
        )[0]
        text = tokenizer.decode(made if self.paired else made[ids.shape[1] :], True)
        return " ".join(str(text).strip().partition("\n")[0].split())

    def _tokens(self, tokenizer: Any, candidate: str) -> list[int]:
        # The prompt ends with a colon: what follows it begins with a blank.
        text = candidate if self.paired else f" {candidate}"
        ids: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
        end = tokenizer.eos_token_id
        return ids if end is None else [*ids, end]

    def _likelihood(self, loaded: Loaded, ids: Tensor, choice: list[int]) -> Tensor:
        """The logarithm of the probability of these tokens behind the prompt."""
        answer = torch.tensor([choice], device=loaded.device)
        if self.paired:
            logits = loaded.run(loaded.model, input_ids=ids, labels=answer).logits[0]
        else:
            whole = torch.cat([ids, answer], dim=1)
            logits = loaded.run(loaded.model, input_ids=whole).logits[0, ids.shape[1] - 1 : -1]
        each = logits.float().log_softmax(-1).gather(1, answer[0].unsqueeze(1))
        made: Tensor = each.sum().cpu()
        return made

    def _check_length(self, loaded: Loaded, tokens: int) -> None:
        most = getattr(loaded.config, "max_position_embeddings", None)
        if isinstance(most, int) and tokens > most:
            raise DomainError(
                f"question, evidence and answer have {tokens:,} tokens",
                where=self.name,
                expected=f"at most {most:,}, which is all that the model reads",
                hint="ask a shorter question, or take a model that reads more",
            )


def language_model(named: str, device: str = "cpu") -> LanguageModel:
    """The language model in a folder, or with a hub id: ``PLACE[@REVISION][#SHA256]``.

    Raises:
        DomainError: it is not on this machine, not whole, or not what its files say.
        MissingExtra: ``transformers`` is not installed.
    """
    model, paired = pretrained_language_model(named, device)
    return LanguageModel(model, paired)
