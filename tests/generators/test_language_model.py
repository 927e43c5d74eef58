"""Programs of local language models, tried with tiny untrained ones made on the spot."""

from pathlib import Path

import pytest

import nmn
from nmn.domains import load_domain
from nmn.errors import DomainError, EmptyQuestion, QuestionTooLong, UnparsedQuestion
from nmn.generators.decoding import Written
from nmn.generators.generator import Draft
from nmn.generators.language_model import LanguageModelGenerator, language_model
from nmn.generators.prompt import make_prompt
from nmn.pretrained.language_model import pretrained_language_model
from tests.generators.decoding.tokenizers_made_here import byte_level

transformers = pytest.importorskip("transformers")
import torch  # noqa: E402

DOMAIN = load_domain("shapes")
LANGUAGE = DOMAIN.language
ASKED = ["Is a red shape above a circle?", "Is there a square?"]


@pytest.fixture(scope="module")
def causal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, tokenizer = tmp_path_factory.mktemp("causal"), byte_level()
    torch.manual_seed(0)
    config = transformers.GPT2Config(
        vocab_size=len(tokenizer), n_embd=16, n_layer=1, n_head=2, n_positions=4096,
        bos_token_id=1, eos_token_id=1, pad_token_id=0,
    )  # fmt: skip
    transformers.GPT2LMHeadModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def paired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, tokenizer = tmp_path_factory.mktemp("paired"), byte_level()
    torch.manual_seed(0)
    config = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=16, d_ff=16, d_kv=8, num_layers=1, num_heads=2,
        decoder_start_token_id=0, pad_token_id=0, eos_token_id=1,
    )  # fmt: skip
    transformers.T5ForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def generator(folder: Path, least: float = 0.0) -> LanguageModelGenerator:
    model, _ = pretrained_language_model(str(folder))
    return LanguageModelGenerator(
        model, LANGUAGE, make_prompt(LANGUAGE), beams=3, least=least, most=120
    )


@pytest.mark.parametrize("kind", ["causal", "paired"])
def test_whatever_the_model_a_program_comes_with_its_share_and_a_note(
    kind: str, request: pytest.FixtureRequest
) -> None:
    made = generator(request.getfixturevalue(kind))
    together = made.drafts(ASKED)
    for question, draft in zip(ASKED, together, strict=True):
        assert isinstance(draft, Draft)
        LANGUAGE.parse(draft.program)
        assert draft.program == draft.candidates[0].program
        assert draft.confidence == max(c.confidence for c in draft.candidates)
        assert sum(c.confidence for c in draft.candidates) == pytest.approx(1)
        assert [note.kind for note in draft.notes] == ["model"]
        alone = generator(request.getfixturevalue(kind)).draft(question)
        assert alone.program == draft.program
        assert alone.confidence == pytest.approx(draft.confidence, abs=1e-3)


def test_a_question_is_read_once(causal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = generator(causal)
    first = made.draft(ASKED[0])
    monkeypatch.setattr(made, "_written", lambda _: pytest.fail("asked again"))
    assert made.draft(ASKED[0]) == first


def test_where_it_hesitates_the_question_is_refused_with_what_it_may_mean(causal: Path) -> None:
    with pytest.raises(UnparsedQuestion, match="hesitates") as caught:
        generator(causal, least=1.01).draft(ASKED[0])
    shown = [one.rpartition(" (")[0] for one in (caught.value.expected or "").split("; or ")]
    assert 1 <= len(shown) <= 2
    for program in shown:
        LANGUAGE.parse(program)


def test_one_bad_question_costs_no_other(causal: Path) -> None:
    made = generator(causal).drafts(["", ASKED[0], "word " * 5_000])
    assert isinstance(made[0], EmptyQuestion)
    assert isinstance(made[1], Draft)
    assert isinstance(made[2], QuestionTooLong)


def test_its_name_tells_the_model_its_weights_and_the_prompt(causal: Path) -> None:
    changed = DOMAIN.extended(generator=f"lm:{causal}").generator
    model, _ = pretrained_language_model(str(causal))
    assert changed.name.startswith(f"lm:{causal} weights:{model.files.weights[:12]} prompt:")
    shown = DOMAIN.extended(generator=f"lm:{causal}")
    assert isinstance(language_model(shown, str(causal)), LanguageModelGenerator)


def test_a_model_that_reads_too_little_is_refused(tmp_path: Path) -> None:
    tokenizer = byte_level()
    config = transformers.GPT2Config(
        vocab_size=len(tokenizer), n_embd=16, n_layer=1, n_head=2, n_positions=128, eos_token_id=1
    )
    transformers.GPT2LMHeadModel(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    with pytest.raises(DomainError, match="prompt and program take"):
        generator(tmp_path).draft(ASKED[0])


def test_a_model_that_gives_no_numbers_is_each_questions_error(
    causal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = generator(causal)
    monkeypatch.setattr(
        "nmn.generators.language_model.write_programs",
        lambda *_, **__: [[Written("exist(scene())", float("nan"))], []],
    )
    for draft in made.drafts(ASKED):
        assert isinstance(draft, UnparsedQuestion) and "no numbers" in draft.message


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(DomainError, match="no such folder"):
        DOMAIN.extended(generator="lm:./nowhere").generator.draft("Is there a square?")
    with pytest.raises(DomainError, match="no such folder"):
        nmn.load("shapes", generator="lm:./nowhere")  # before any question
