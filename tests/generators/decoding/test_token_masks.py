"""Both engines allow the same tokens, and whatever is chosen among them ends in a program."""

import random

import pytest

from nmn.domains import load_domain
from nmn.errors import DomainError
from nmn.generators.decoding import ENGINES, Spelling, TokenMasks, spelling_of
from tests.generators.decoding.tokenizers_made_here import byte_level, metaspace, words_only

LANGUAGE = load_domain("photo").language
TOKENIZERS = {"byte level": byte_level, "metaspace": metaspace}


@pytest.fixture(scope="module", params=TOKENIZERS)
def spelling(request: pytest.FixtureRequest) -> Spelling:
    return spelling_of(TOKENIZERS[request.param]())


@pytest.fixture(scope="module")
def masks(spelling: Spelling) -> dict[str, TokenMasks]:
    return {name: TokenMasks(LANGUAGE, spelling, depth=6, engine=name) for name in ENGINES}


@pytest.mark.parametrize("most", [60, 700])
def test_the_engines_allow_the_same_tokens(masks: dict[str, TokenMasks], most: int) -> None:
    pytest.importorskip("llguidance")
    rng = random.Random(most)
    ends = masks["plain"].spelling.ends
    asked = 0
    for _ in range(12):
        cursors, left = {name: made.begin() for name, made in masks.items()}, most
        text = b""
        while True:
            allowed = {name: one.allowed(left).tolist() for name, one in cursors.items()}
            assert allowed["plain"] == allowed["llguidance"], text
            token = rng.choice(allowed["plain"])
            if token in ends:
                break
            text += masks["plain"].spelling.tokens[token] or b""
            cursors = {name: one.after(token) for name, one in cursors.items()}
            left -= 1
        asked += masks["llguidance"].begin().state.least < most
        LANGUAGE.parse(text.decode())
    assert asked


def test_far_from_the_end_llguidance_is_really_asked(
    masks: dict[str, TokenMasks], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("llguidance")
    calls = []
    inner = masks["llguidance"]._llguidance
    assert inner is not None
    monkeypatch.setattr(inner, "allowed", lambda matcher: calls.append(matcher))
    masks["llguidance"]._kept.clear()
    masks["llguidance"].begin().allowed(5_000)
    assert calls


@pytest.mark.parametrize("engine", ENGINES)
def test_the_last_tokens_lead_to_the_end(masks: dict[str, TokenMasks], engine: str) -> None:
    cursor = masks[engine].begin()
    least = cursor.state.least + 1
    written, left = b"", least
    while not cursor.state.finished:
        allowed = cursor.allowed(left)
        assert len(allowed)
        token = int(allowed[0])
        written += masks[engine].spelling.tokens[token] or b""
        cursor, left = cursor.after(token), left - 1
    assert cursor.allowed(left).tolist() == list(masks[engine].spelling.ends)
    LANGUAGE.parse(written.decode())
    with pytest.raises(DomainError, match="no program can be ended in the"):
        masks[engine].begin().allowed(least - 1)


def test_a_token_that_may_not_come_is_refused(masks: dict[str, TokenMasks]) -> None:
    cursor = masks["plain"].begin()
    refused = set(range(len(masks["plain"].spelling.tokens))) - set(cursor.allowed(300).tolist())
    with pytest.raises(DomainError, match="may not come next"):
        cursor.after(refused.pop())


@pytest.mark.parametrize("make", TOKENIZERS.values(), ids=TOKENIZERS)
def test_tokens_are_spelled_as_the_tokenizer_decodes_them(make) -> None:
    tokenizer = make()
    spelled = spelling_of(tokenizer)
    for text in ('count(find("dog"))', ' query_color(unique(find("caf\u00e9")), 12)'):
        numbers = tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).ids
        assert b"".join(spelled.tokens[n] or b"" for n in numbers).decode().strip() == text.strip()
    assert spelled.tokens[tokenizer.pad_token_id] is None


def test_a_tokenizer_that_cannot_write_programs_is_refused() -> None:
    with pytest.raises(DomainError, match="cannot write programs"):
        spelling_of(words_only())
    with pytest.raises(DomainError, match="no fast tokenizer"):
        spelling_of(object())
    with pytest.raises(DomainError, match=r"has no token for .* and cannot write every program"):
        TokenMasks(LANGUAGE, Spelling([b"count", b"(", None], (2,)))


def test_an_unknown_engine_is_refused(spelling: Spelling) -> None:
    with pytest.raises(DomainError, match="no engine 'xgrammar'"):
        TokenMasks(LANGUAGE, spelling, engine="xgrammar")
