"""Words as values: said, collected, chosen, the only one."""

import pytest

from nmn.modules.labels import Only
from tests.modules.clips import SIX, WORDS, ask, close, sentence, truth, why, word, words


def test_a_word_of_the_question_is_itself() -> None:
    label = ask("labels.literal.v1", SIX, "phone", property="object")
    assert label.probs[0].tolist() == [0, 0, 0, 1]
    assert label.vocabulary == "object"


def test_a_pair_holds_both_words_and_says_which_was_first() -> None:
    probs = ask("labels.pair.v1", SIX, word(phone=1), word(bag=1), property="object").probs[0]
    close(probs, 1, 0, 0, 1)
    assert float(probs[3]) > float(probs[0])


def test_the_only_word_is_that_word() -> None:
    close(ask("labels.only.v1", SIX, words(door=1), property="object").probs, 0, 1, 0, 0)


def test_of_several_words_each_is_as_likely() -> None:
    output = ask("labels.only.v1", SIX, words(bag=1, door=1, phone=0.5), property="object")
    close(output.probs, 0.4, 0.4, 0, 0.2)
    assert why(output) == ""


def test_no_word_is_refused_and_an_unsure_one_stays_unsure() -> None:
    assert why(ask("labels.only.v1", SIX, words(bag=0.2), property="object")) == "no word"
    close(ask("labels.only.v1", SIX, words(bag=0.6), property="object").probs, 0.6, 0, 0, 0)


def test_what_is_learned_is_not_refused() -> None:
    assert Only({"property": WORDS["object"]}).train()(words()).refused is None


def test_a_word_exists_among_those_that_it_is_one_of() -> None:
    among = words(bag=1, door=0.25)
    for label, p in ((word(bag=1), 1), (word(door=1), 0.25), (word(phone=1), 0)):
        close(ask("labels.exists.v1", SIX, among, label, property="object").p, p)


def test_a_word_in_doubt_leaves_it_open_whether_it_exists() -> None:
    close(ask("labels.exists.v1", SIX, words(bag=1), word(bag=0.6), property="object").p, 0.8)
    close(ask("labels.exists.v1", SIX, words(bag=1), word(), property="object").p, 0.5)


def test_of_two_words_the_one_that_it_is_is_chosen_though_it_shares_with_others() -> None:
    pair = word(phone=1), word(bag=1)
    for among in (word(bag=1), word(bag=0.25, door=0.25, doorway=0.25)):
        close(ask("labels.choose.v1", SIX, *pair, among, property="object").probs, 1, 0, 0, 0)


def test_a_door_is_no_doorway() -> None:
    output = ask(
        "labels.choose.v1", SIX, word(door=1), word(phone=1), word(doorway=1), property="object"
    )
    assert why(output) == "neither word"


def test_where_both_words_fit_it_is_a_toss_up_and_where_neither_does_it_is_refused() -> None:
    pair = word(phone=1), word(bag=1)
    both = ask("labels.choose.v1", SIX, *pair, word(phone=0.5, bag=0.5), property="object")
    close(both.probs, 0.5, 0, 0, 0.5)
    among = word(door=1)
    neither = ask("labels.choose.v1", SIX, *pair, among, property="object")
    assert why(neither) == "neither word"
    said = sentence("labels.choose.v1", neither, *pair, among, property="object")
    assert "phone" in said and "door" in said


@pytest.mark.parametrize(
    ("p", "q", "expected"), [(1, 1, 0), (1, 0, 1), (0, 1, 1), (0, 0, 0), (0.9, 0.2, 0.74)]
)
def test_exactly_one_is_true(p: float, q: float, expected: float) -> None:
    close(ask("logic.xor.v1", SIX, truth(p), truth(q)).p, expected)
