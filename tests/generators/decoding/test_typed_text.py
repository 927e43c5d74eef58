"""The automaton writes the language, the whole language, and nothing else."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmn.domains import load_domain
from nmn.generators.decoding import TypedText
from nmn.grammar.sample import Sampler

DOMAINS = ("clevr", "photo", "agqa", "star")
TEXTS = {name: TypedText(load_domain(name).language, depth=8) for name in DOMAINS}


@pytest.mark.parametrize("name", DOMAINS)
def test_every_program_is_written_byte_by_byte(name: str) -> None:
    rng = random.Random(1)
    sampler = Sampler(load_domain(name).language)
    for _ in range(60):
        text = sampler.draw(rng, 6).text
        state = TEXTS[name].start.after(text.encode())
        assert state is not None and state.finished, text
        assert not state.following


@pytest.mark.parametrize("name", DOMAINS)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_whatever_is_written_is_a_program_of_the_length_and_depth(name: str, seed: int) -> None:
    rng, state, written, most = random.Random(seed), TEXTS[name].start, bytearray(), 160
    while not state.finished:
        fitting = [b for b, s in state.following.items() if len(written) + 1 + s.least <= most]
        written.append(rng.choice(fitting))
        state = state.following[written[-1]]
    program = load_domain(name).language.parse(written.decode())
    assert len(written) <= most
    assert program.depth <= 8
    assert program.text == written.decode().strip()


def test_the_shortest_end_is_as_long_as_was_said() -> None:
    rng, language = random.Random(2), load_domain("photo").language
    for _ in range(50):
        state, written = TEXTS["photo"].start, bytearray()
        for _ in range(rng.randint(0, 60)):
            if state.finished:
                break
            written.append(rng.choice(list(state.following)))
            state = state.following[written[-1]]
        end = bytes(state.shortest())
        assert len(end) == state.least
        language.parse((written + end).decode())


def test_a_check_of_a_module_is_kept_to() -> None:
    text, language = TEXTS["photo"], load_domain("photo").language
    same = 'choose_color(unique(find("dog")), "red", "red")'
    assert language.check(same) is not None
    assert text.start.after(same.encode()) is None
    assert text.start.after(same.replace('"red")', '"blue")').encode()) is not None


def test_a_number_may_end_or_go_on() -> None:
    state = TEXTS["photo"].start.after(b'ordinal(find("dog"), 1')
    assert state is not None
    assert set(state.following) == set(b"0123456789,")
    assert TEXTS["photo"].start.after(b'ordinal(find("dog"), 0') is None  # the module's own check


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nmn.generators.decoding.typed_text._KEPT", 50)
    language = load_domain("clevr").language
    text, sampler, rng = TypedText(language), Sampler(language), random.Random(3)
    for _ in range(30):
        written = sampler.draw(rng, 6).text.encode()
        state = text.start.after(written)
        assert state is not None and state.finished
        assert len(text._states) < 50 + 3 * len(written)
