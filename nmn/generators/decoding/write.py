"""Programs for prompts, by a model of ``transformers`` that writes nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from nmn.generators.decoding.mask import TokenMasks
from nmn.generators.decoding.processor import TypedPrograms

MOST_TOKENS = 512
"""Tokens of a program, unless told otherwise: CLEVR's longest takes 400 bytes."""


@dataclass(frozen=True, slots=True)
class Written:
    """One program that a model wrote.

    Attributes:
        text: in canonical form.
        log_probability: of the whole text among all programs, as the model gives it.
    """

    text: str
    log_probability: float


def write_programs(
    model: Any,
    tokenizer: Any,
    masks: TokenMasks,
    prompts: Sequence[str],
    *,
    most: int = MOST_TOKENS,
    beams: int = 1,
    samples: int = 0,
    temperature: float = 1.0,
) -> list[list[Written]]:
    """For each prompt its programs, the likeliest first, each once.

    Arguments:
        model: causal or encoder-decoder, with ``generate``.
        tokenizer: the model's, fast; prompts are padded on the left for a causal model.
        masks: of the tokenizer.
        prompts: at least one.
        most: tokens of a program, at most.
        beams: width of the search; 1 is greedy.
        samples: draw so many instead of searching; 0 searches.
        temperature: of the draws.

    Raises:
        DomainError: no program of the language is as short as ``most``.
    """
    encoder_decoder = bool(model.config.is_encoder_decoder)
    given = tokenizer(
        list(prompts),
        return_tensors="pt",
        padding=True,
        padding_side="right" if encoder_decoder else "left",
    )
    inputs = {k: given[k].to(model.device) for k in ("input_ids", "attention_mask")}
    searched: dict[str, Any] = (
        {"do_sample": True, "num_return_sequences": samples, "temperature": temperature, "top_k": 0}
        if samples
        else {"do_sample": False, "num_beams": beams, "num_return_sequences": beams}
    )
    with torch.no_grad():
        made = model.generate(
            **inputs,
            max_new_tokens=most,
            logits_processor=[TypedPrograms(masks, most)],
            return_dict_in_generate=True,
            output_scores=True,
            pad_token_id=masks.spelling.ends[0],
            **searched,
        )
    start = 1 if encoder_decoder else inputs["input_ids"].shape[1]
    scores = model.compute_transition_scores(
        made.sequences, made.scores, getattr(made, "beam_indices", None), normalize_logits=True
    )
    found: list[list[Written]] = [[] for _ in prompts]
    each = len(made.sequences) // len(prompts)
    for row, (tokens, steps) in enumerate(
        zip(made.sequences[:, start:].tolist(), scores.tolist(), strict=True)
    ):
        text = masks.read(tokens)
        if text is not None:
            written = range(min(len(steps), _length(tokens, masks) + 1))
            found[row // each].append(Written(text, sum(steps[k] for k in written)))
    return [_each_once(one) for one in found]


def _length(tokens: Sequence[int], masks: TokenMasks) -> int:
    return next((k for k, t in enumerate(tokens) if t in masks.spelling.ends), len(tokens))


def _each_once(written: list[Written]) -> list[Written]:
    """A text may be spelled in several ways, whose probabilities add up."""
    spelled: dict[str, list[float]] = {}
    for one in written:
        spelled.setdefault(one.text, []).append(one.log_probability)
    made = [Written(text, _log_of_sum(set(each))) for text, each in spelled.items()]
    return sorted(made, key=lambda one: -one.log_probability)


def _log_of_sum(logs: set[float]) -> float:
    # A set: samples that are equal to the last bit are one spelling, drawn twice.
    return float(torch.tensor(sorted(logs), dtype=torch.float64, device="cpu").logsumexp(0))
