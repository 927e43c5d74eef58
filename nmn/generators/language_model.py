"""Programs written by a language model on this machine, token by token kept to the typed grammar.

    --generator "lm:models/mine"        a folder as save_pretrained writes it, or a hub id

Whatever the model is, and however badly it was trained, what it writes is a program that checks.
Whether it is the right one nobody knows: it is told with a note, and where the model hesitates
between two programs the question is refused, with both.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import torch

from nmn.errors import DomainError, EmptyQuestion, NmnError, UnparsedQuestion
from nmn.generators.decoding import MOST_TOKENS, TokenMasks, Written, spelling_of, write_programs
from nmn.generators.generator import Asked, Candidate, Draft, examples_of
from nmn.generators.note import written_by
from nmn.generators.prompt import Prompt, make_prompt
from nmn.generators.tokens import tokenize
from nmn.grammar import Language
from nmn.pretrained.language_model import pretrained_language_model
from nmn.pretrained.model import Pretrained

LEAST = 0.5
"""Share of the likeliest program among those that were found, below which none is given."""

_BEAMS = 4
_BATCH = 16
_KEPT = 1024


class LanguageModelGenerator:
    """Searches for the program that a model finds likeliest.

    Each question is asked once; the same question always gives the same program.

    Arguments:
        model: a language model.
        language: of the programs.
        prompt: what is said before a question.
        beams: width of the search.
        least: see ``LEAST``.
        most: tokens of a program, at most.
    """

    def __init__(
        self,
        model: Pretrained,
        language: Language,
        prompt: Prompt,
        *,
        beams: int = _BEAMS,
        least: float = LEAST,
        most: int = MOST_TOKENS,
    ) -> None:
        self._model = model
        self._language = language
        self._prompt = prompt
        self._beams, self._least, self._most = beams, least, most
        self._kept: OrderedDict[str, tuple[Candidate, ...]] = OrderedDict()
        self._lock = threading.Lock()  # several threads may ask one net

    @property
    def name(self) -> str:
        """The model, and the digests of its weights and of the prompt."""
        weights = self._model.files.weights[:12]
        return f"{self._model.source} weights:{weights} prompt:{self._prompt.digest[:12]}"

    @cached_property
    def _masks(self) -> TokenMasks:
        loaded = self._model.loaded
        size = int(loaded.config.vocab_size)
        spelled = spelling_of(loaded.parts["AutoTokenizer"], size)
        return TokenMasks(self._language, spelled)

    def draft(self, question: str) -> Draft:
        """The program of a question.

        Raises:
            EmptyQuestion, QuestionTooLong: nothing to read, or too much.
            UnparsedQuestion: the model hesitates between programs.
            DomainError: the model cannot be loaded, reads less than the prompt, or its tokens
                cannot write programs.
            MissingExtra: ``transformers`` is not installed.
        """
        [made] = self.drafts([question])
        if isinstance(made, NmnError):
            raise made
        return made

    def drafts(self, questions: Sequence[str]) -> list[Draft | NmnError]:
        """The programs of several questions, which the model reads together; in order.

        Raises:
            DomainError, MissingExtra: see ``draft``; what is wrong with one question alone is in
                its place.
        """
        with self._lock:
            return self._drafts(questions)

    def _drafts(self, questions: Sequence[str]) -> list[Draft | NmnError]:
        wrong: dict[str, NmnError] = {}
        for question in dict.fromkeys(questions):
            try:
                if not tokenize(question):
                    wrong[question] = EmptyQuestion(
                        "there is no word in the question", question=question
                    )
            except NmnError as error:
                wrong[question] = error
        new = [q for q in dict.fromkeys(questions) if q not in wrong and q not in self._kept]
        found = dict(self._kept)
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            for question, written in zip(batch, self._written(batch), strict=True):
                found[question] = self._kept[question] = _candidates(written)
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return [wrong[q] if q in wrong else self._made(q, found[q]) for q in questions]

    def _written(self, questions: Sequence[str]) -> list[list[Written]]:
        loaded = self._model.loaded
        tokenizer = loaded.parts["AutoTokenizer"]
        if tokenizer.pad_token_id is None:
            tokenizer.pad_token = tokenizer.eos_token
        prompts = [self._text(tokenizer, question) for question in questions]
        self._check_length(loaded.config, tokenizer, prompts)
        return write_programs(
            loaded.model, tokenizer, self._masks, prompts, most=self._most, beams=self._beams
        )

    def _text(self, tokenizer: Any, question: str) -> str:
        if getattr(tokenizer, "chat_template", None):
            made: str = tokenizer.apply_chat_template(
                self._prompt.messages(question), tokenize=False, add_generation_prompt=True
            )
            return made
        return self._prompt.text(question)

    def _check_length(self, config: Any, tokenizer: Any, prompts: Sequence[str]) -> None:
        most = getattr(config, "max_position_embeddings", None)
        if not isinstance(most, int) or config.is_encoder_decoder:
            return
        longest = max(len(tokenizer(prompt)["input_ids"]) for prompt in prompts)
        if longest + self._most > most:
            raise DomainError(
                f"prompt and program take {longest + self._most:,} tokens",
                where=str(self._model.source),
                expected=f"at most {most:,}, which is all that the model reads",
                hint="take a model that reads more",
            )

    def _made(self, question: str, candidates: tuple[Candidate, ...]) -> Draft | NmnError:
        if not candidates:
            return UnparsedQuestion(
                f"'{self._model.source}' gave no numbers that a program could be searched by",
                question=question,
                span=(0, len(question)),
                hint="its weights may be damaged: get it again, or take another model",
            )
        best = candidates[0]
        if best.confidence < self._least:
            return UnparsedQuestion(
                f"'{self._model.source}' hesitates between programs",
                question=question,
                span=(0, len(question)),
                expected="; or ".join(f"{c.program} ({c.confidence:.2f})" for c in candidates[:2]),
                hint="say it in other words, or give the program itself",
            )
        notes = (written_by(str(self._model.source)),)
        return Draft(best.program, notes, self.name, best.confidence, candidates)


def _candidates(written: Sequence[Written]) -> tuple[Candidate, ...]:
    written = [one for one in written if math.isfinite(one.log_probability)]
    logs = torch.tensor([one.log_probability for one in written], dtype=torch.float64, device="cpu")
    shares = logs.softmax(0).tolist()
    return tuple(Candidate(one.text, share) for one, share in zip(written, shares, strict=True))


def language_model(domain: Asked, argument: str) -> LanguageModelGenerator:
    """The generator "lm:PLACE" of a domain: a folder, or a hub id that is on this machine.

    Raises:
        DomainError: the model is not there, or not what its files say.
        MissingExtra: a hub id is given, and ``transformers`` is not installed.
    """
    model, _ = pretrained_language_model(argument)
    prompt = make_prompt(domain.language, examples_of(domain))
    return LanguageModelGenerator(model, domain.language, prompt)
