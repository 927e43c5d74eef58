"""Modules that read words off objects, and truths about them."""

import pytest

from tests.modules.pictures import FAMILY, VOCABULARIES, ask, close, one, picture, some

GRAPH = picture(
    [[0.0, 0.0, 0.4, 0.4], [0.5, 0.5, 0.9, 0.9]],
    category=[[0.4, 0.4, 0.0], [0.0, 0.1, 0.4]],
    noun=[[0.4, 0.4, 0.0, 0.8], [0.0, 0.1, 0.4, 0.1]],
    color=[[0.8, 0.2, 0.0], [0.0, 0.5, 0.5]],
    size=[[1.0, 0.0], [0.25, 0.75]],
    place=[[0.9, 0.1, 0.9], [0.2, 0.8, 0.1]],
    position=[[1.0, 0.0, 0.0], [0.0, 0.3, 0.7]],
    attribute=[[0.8, 0.2, 0.0, 1.0, 0.0], [0.0, 0.5, 0.5, 0.25, 0.75]],
)


@pytest.mark.parametrize(
    ("name", "sure", "doubtful"),
    [
        ("query_color", (0.8, 0.2, 0.0), (0.4, 0.2, 0.1)),
        ("query_category", (0.5, 0.5, 0.0), (0.25, 0.29, 0.16)),
        ("query_size", (1.0, 0.0), (0.55, 0.15)),
        ("query_position", (1.0, 0.0, 0.0), (0.5, 0.06, 0.14)),
    ],
)
def test_queries_pool_rows(name: str, sure: tuple[float, ...], doubtful: tuple[float, ...]) -> None:
    close(ask(name, GRAPH, one(1, 0)).probs, *sure)
    close(ask(name, GRAPH, one(0.5, 0.2)).probs, *doubtful)


def test_choices_keep_two_words_and_do_not_scale_them_up() -> None:
    close(ask("choose_color", GRAPH, one(1, 0), "red", "green").probs, 0.8, 0.2, 0)
    close(ask("choose_color", GRAPH, one(0, 1), "red", "green").probs, 0, 0.5, 0)
    close(ask("choose_color", GRAPH, one(0.5, 0), "blue", "red").probs, 0.4, 0, 0)
    close(ask("choose_category", GRAPH, one(0, 1), "dog", "bus").probs, 0, 0, 0.8)
    close(ask("choose_category", GRAPH, one(1, 0), "cat", "bus").probs, 0, 0.5, 0)
    close(ask("choose_size", GRAPH, one(0, 1), "small", "large").probs, 0.25, 0.75)
    close(ask("choose_size", GRAPH, one(0, 0.4), "large", "small").probs, 0.1, 0.3)


def test_a_thing_in_both_places_stays_doubtful() -> None:
    left, right, top = ask("choose_place", GRAPH, one(1, 0), "left", "right").probs[0].tolist()
    assert left > 0.8
    assert right < 0.1
    assert top == 0
    both = ask("choose_place", GRAPH, one(1, 0), "left", "top").probs[0]
    assert float(both.max()) < 0.5, "it is on the left and at the top: neither alone"
    assert float(both.sum()) <= 1


@pytest.mark.parametrize(
    "name",
    ["choose_color", "choose_category", "choose_size", "choose_place", "choose_relation"],
)
def test_a_choice_needs_two_words(name: str) -> None:
    assert FAMILY[name].cls.check({"first": "a", "second": "a"}) is not None
    assert FAMILY[name].cls.check({"first": "a", "second": "b"}) is None


@pytest.mark.parametrize(
    ("name", "word", "first", "second"),
    [
        ("verify", "red", 0.8, 0.0),
        ("verify", "large", 0.0, 0.75),
        ("verify_category", "cat", 0.5, 0.2),
        ("verify_category", "animal", 1.0, 0.2),
    ],
)
def test_verify_counts_the_doubt_half(name: str, word: str, first: float, second: float) -> None:
    close(ask(name, GRAPH, one(1, 0), word).p, first)
    close(ask(name, GRAPH, one(0.5, 0.3), word).p, 0.5 * first + 0.3 * second + 0.1)
    close(ask(name, GRAPH, one(0, 0), word).p, 0.5)


@pytest.mark.parametrize(
    ("name", "alike"),
    [("equal_color", 0.2 * 0.5), ("equal_size", 0.25), ("equal_category", 0.5 * 0.2)],
)
def test_equal_counts_the_doubt_half(name: str, alike: float) -> None:
    close(ask(name, GRAPH, one(1, 0), one(0, 1)).p, alike)
    close(ask(name, GRAPH, one(0.5, 0), one(0, 0.8)).p, 0.4 * alike + 0.5 * 0.6)
    close(ask(name, GRAPH, one(0, 0), one(0, 1)).p, 0.5)


def test_lists_are_noisy_ors() -> None:
    close(ask("list_color", GRAPH, some(1, 1)).probs, 0.8, 1 - 0.8 * 0.5, 0.5)
    close(ask("list_color", GRAPH, some(0.5, 0)).probs, 0.4, 0.1, 0)
    close(ask("list_category", GRAPH, some(1, 0.5)).probs, 0.5, 1 - 0.5 * 0.9, 0.4)


@pytest.mark.parametrize("name", ["list_category", "list_color"])
def test_an_empty_set_has_no_words_and_is_no_refusal(name: str) -> None:
    output = ask(name, GRAPH, some(0, 0))
    close(output.probs, 0, 0, 0)
    assert output.refused is None or not bool(output.refused.any())
    assert ask(name, picture([]), some()).probs.tolist() == [[0, 0, 0]]


def test_labels_name_their_vocabulary() -> None:
    for name, cls in FAMILY.items():
        vocabulary = cls.signature.result.vocabulary
        if name.startswith(("query", "list")):
            value = some(1, 0) if name.startswith("list") else one(1, 0)
            output = ask(name, GRAPH, value)
            assert output.vocabulary == vocabulary
            assert output.probs.shape[1] == len(VOCABULARIES[vocabulary])
