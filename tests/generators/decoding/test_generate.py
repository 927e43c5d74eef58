"""Models of transformers, untrained, write programs that check: greedy, sampled, with beams."""

import math
from typing import Any

import pytest
import torch

from nmn.domains import load_domain
from nmn.errors import DomainError
from nmn.generators.decoding import (
    ENGINES,
    Spelling,
    TokenMasks,
    TypedPrograms,
    spelling_of,
    write_programs,
)
from nmn.grammar import Language
from nmn.types import Vocabulary
from tests.generators.decoding.tokenizers_made_here import byte_level

transformers = pytest.importorskip("transformers")

LANGUAGE = load_domain("photo").language
TOKENIZER = byte_level()
SPELLING = spelling_of(TOKENIZER)
MOST = 70
ASKED = ["What color is the dog?", "How many?"]

WAYS: dict[str, dict[str, Any]] = {
    "greedy": {},
    "sampled": {"samples": 3, "temperature": 1.5},
    "beams": {"beams": 3},
}


def causal() -> Any:
    return transformers.GPT2LMHeadModel(
        transformers.GPT2Config(
            vocab_size=len(TOKENIZER),
            n_embd=16,
            n_layer=1,
            n_head=2,
            n_positions=200,
            bos_token_id=1,
            eos_token_id=1,
            pad_token_id=0,
        )
    )


def seq2seq() -> Any:
    return transformers.T5ForConditionalGeneration(
        transformers.T5Config(
            vocab_size=len(TOKENIZER),
            d_model=16,
            d_ff=16,
            d_kv=8,
            num_layers=1,
            num_heads=2,
            decoder_start_token_id=0,
            pad_token_id=0,
            eos_token_id=1,
        )
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", [causal, seq2seq])
def test_every_text_of_an_untrained_model_is_a_program(make, way: str, engine: str) -> None:
    if engine == "llguidance":
        pytest.importorskip("llguidance")
    torch.manual_seed(0)
    masks = TokenMasks(LANGUAGE, SPELLING, depth=4, engine=engine)
    found = write_programs(make().eval(), TOKENIZER, masks, ASKED, most=MOST, **WAYS[way])
    assert len(found) == len(ASKED)
    for programs in found:
        assert programs
        for one in programs:
            assert LANGUAGE.parse(one.text).text == one.text
            assert one.log_probability < 0
        assert programs == sorted(programs, key=lambda w: -w.log_probability)


def test_with_every_call_of_generate_the_likeliest_beam_is_a_program() -> None:
    torch.manual_seed(0)
    masks = TokenMasks(LANGUAGE, SPELLING, depth=4)
    given = torch.tensor([TOKENIZER(ASKED[0])["input_ids"]])
    made = causal().generate(
        input_ids=given,
        attention_mask=torch.ones_like(given),
        max_new_tokens=MOST,
        num_beams=4,
        do_sample=True,
        logits_processor=[TypedPrograms(masks, MOST)],
        pad_token_id=0,
    )
    LANGUAGE.parse(TOKENIZER.decode(made[0, given.shape[1] :], skip_special_tokens=True))


def test_the_probability_is_that_of_the_whole_text_among_programs() -> None:
    """Three programs in the whole language: their probabilities add up to one."""
    shapes = Language(
        [load_domain("photo").language.signatures[n] for n in ("find", "count", "exist")],
        {"noun": Vocabulary("noun", ("dog",))},
        LANGUAGE.answers,
    )
    torch.manual_seed(3)
    masks = TokenMasks(shapes, single_bytes(), depth=2)
    model = causal().eval()
    [found] = write_programs(model, TOKENIZER, masks, ["?"], most=40, beams=8)
    assert {one.text for one in found} == {
        'count(find("dog"))',
        'exist(find("dog"))',
        'find("dog")',
    }
    assert sum(math.exp(one.log_probability) for one in found) == pytest.approx(1, abs=1e-4)


def single_bytes() -> Spelling:
    """Tokens of one byte each, so that a text is spelled in one way; and no leading blank."""
    tokens = [t if t is not None and len(t) == 1 else None for t in SPELLING.tokens]
    return Spelling(tokens, SPELLING.ends)


def test_too_few_tokens_for_any_program_are_refused() -> None:
    with pytest.raises(DomainError, match="no program can be written in 5 tokens"):
        TypedPrograms(TokenMasks(LANGUAGE, SPELLING, engine="plain"), 5)
