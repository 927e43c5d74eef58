"""From patterns to the words of a question."""

import json
import re
from pathlib import Path
from random import Random

import pytest

from nmn.domains.clevr.catalogue import load_clevr_templates
from nmn.generators.templates.wording import read_pattern, say
from nmn.synthetic.questions import TemplateError
from tests.synthetic.questions.clevr import (
    ATTRIBUTES,
    RELATIONS,
    Questioner,
    generate_questions,
    read_synonyms,
)
from tests.synthetic.questions.oracle import answer
from tests.synthetic.questions.scenes import scene

SHAPES = frozenset({"<S>", "<S2>"})


def all_said(text: str, synonyms: dict[str, tuple[str, ...]], **words: str | None) -> set[str]:
    """Everything that may be said; ``C="red"`` fills the slot <C>."""
    slots = {f"<{name}>": words.get(name) for name in ("Z", "C", "S", "S2", "R")}
    pattern = read_pattern(text)
    return {say(pattern, slots, SHAPES, synonyms, Random(seed)) for seed in range(60)}


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("How many <Z> <C> <S>s?", {"C": "red", "S": "cube"}, {"How many red cubes?"}),
        ("How many <Z> <C> <S>s?", {}, {"How many things?"}),
        ("Is the <S> <C>?", {"S": "cube"}, {"Is the cube?"}),
        ("a <S>; it", {}, {"a thing; it"}),
        ("A [b c] d [e].", {}, {"A b c d e.", "A b c d.", "A d e.", "A d."}),
        ("One [<C>] <S>.", {"C": "red"}, {"One red thing.", "One thing."}),
        ("<S>sy", {"S": "cube"}, {"cubesy"}),
    ],
)
def test_slots_and_optional_parts(text: str, words: dict[str, str], said: set[str]) -> None:
    assert all_said(text, {}, **words) == said


def test_each_synonym_is_said_and_each_slot_chooses_for_itself() -> None:
    synonyms = {"cube": ("cube", "block"), "thing": ("thing", "object"), "left": ("left of",)}
    said = all_said("A <S> <R> a <S2>.", synonyms, S="cube", R="left")
    assert said == {
        "A cube left of a thing.",
        "A cube left of an object.",
        "A block left of a thing.",
        "A block left of an object.",
    }


def test_plurals_and_articles() -> None:
    assert all_said("<S>s", {"cube": ("box",)}, S="cube") == {"boxes"}
    assert all_said("A <S>, a <C> one", {"cube": ("orb",)}, S="cube", C="red") == {
        "An orb, a red one"
    }


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Are there any other <S>s?", "Are there any cubes?"),
        ("Is there another <S>?", "Is there a cube?"),
        ("Another <S> is there.", "A cube is there."),
    ],
)
def test_other_is_taken_out_where_it_is_wrong(text: str, without: str) -> None:
    pattern = read_pattern(text)
    words: dict[str, str | None] = {"<S>": "cube"}
    assert say(pattern, words, SHAPES, {}, Random(0), other=False) == without
    assert "other" in say(pattern, words, SHAPES, {}, Random(0))


def test_other_is_said_where_it_is_right_and_nowhere_else() -> None:
    """Of things like the red ball, "other balls" are spoken of only since it is a ball."""
    like = [
        one for one in load_clevr_templates() if any("same_" in n.function.name for n in one.nodes)
    ]
    scenes = [scene(number) for number in range(60)]
    said = [0, 0]
    for question in generate_questions(scenes, Questioner(like)):
        subject, program = scenes[question["image_index"]], question["program"]
        same = next(i for i, node in enumerate(program) if "same_" in node["function"])
        anchor = answer(program, subject, program[same]["inputs"][0])
        fits = all(
            subject["objects"][anchor][node["function"].removeprefix("filter_")]
            == node["value_inputs"][0]
            for node in program[same + 1 :]
            if node["function"].startswith("filter_")
        )
        found = re.search(r"\b(an)?other\b", question["question"], re.IGNORECASE) is not None
        assert found == fits, question["question"]
        said[found] += 1
    assert min(said) > 100


def test_nmns_own_words_are_those_of_the_catalogue() -> None:
    known = {word for words in ATTRIBUTES.values() for word in words} | {*RELATIONS, "thing"}
    synonyms = read_synonyms()
    assert set(synonyms) <= known and set(RELATIONS) <= set(synonyms)
    said = [choice for choices in synonyms.values() for choice in choices]
    assert len(said) == len(set(said)), "no way to say two different things"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ("[]", "not a word list"),
        (json.dumps({"cube": "block"}), "ways to say 'cube'"),
        (json.dumps({"cube": []}), "ways to say 'cube'"),
        (json.dumps({"cube": [1]}), "ways to say 'cube'"),
    ],
)
def test_a_broken_word_list_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "words.json"
    path.write_text(content)
    with pytest.raises(TemplateError, match=message) as caught:
        read_synonyms(path)
    assert caught.value.where == str(path)
