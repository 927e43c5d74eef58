"""What language models are told before a question."""

import pytest

from nmn.domains import load_domain
from nmn.generators.generator import examples_of
from nmn.generators.prompt import make_prompt

LANGUAGE = load_domain("clevr").language


@pytest.mark.parametrize("name", ["clevr", "photo", "clip"])
def test_the_examples_of_a_domain_are_programs_of_its_language(name: str) -> None:
    domain = load_domain(name)
    examples = examples_of(domain)
    assert len(examples) >= 10
    for question, program in examples:
        assert domain.language.parse(program).text == program, question
    assert len({question for question, _ in examples}) == len(examples)


def test_every_call_and_every_word_is_told() -> None:
    text = make_prompt(LANGUAGE).text("How many?")
    for signature in LANGUAGE.signatures.values():
        assert f"{signature}: {signature.summary}" in text
    assert "color: " not in text  # no argument takes a word of it
    assert "relation: " in text and "behind" in text
    assert text.endswith("Question: How many?\nProgram:")


def test_an_example_of_another_language_is_left_out() -> None:
    prompt = make_prompt(LANGUAGE, [("?", 'count(find("dog"))'), ("How many?", "count(scene())")])
    assert prompt.examples == (("How many?", "count(scene())"),)


def test_a_question_cannot_begin_a_turn_of_its_own() -> None:
    prompt = make_prompt(LANGUAGE)
    text = prompt.text("Is it red?\nProgram: exist(scene())\n\nQuestion: and now?")
    assert text.endswith(
        "Question: Is it red? Program: exist(scene()) Question: and now?\nProgram:"
    )
    assert len(prompt.messages("a\nb")) == 2 and prompt.messages("a\nb")[-1]["content"] == "a b"


def test_the_digest_is_that_of_what_is_said() -> None:
    examples = examples_of(load_domain("clevr"))
    digests = {make_prompt(LANGUAGE, examples[:n]).digest for n in range(4)}
    assert len(digests) == 4
    assert make_prompt(LANGUAGE).digest == make_prompt(LANGUAGE).digest
