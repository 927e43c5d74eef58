"""Which tokens may come next in a program that a language model writes.

Two engines give the same sets: ``plain`` walks the tokenizer's trie and the automaton together;
``llguidance`` (extra ``[generate]``) is asked for the set where that library is installed, and is
faster for large vocabularies. Both are kept to a length: a token is allowed only if the program can
be brought to an end in the tokens that are left, whatever a token writes.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any, TypeVar

import torch
from jaxtyping import Int
from torch import Tensor

from nmn.errors import DomainError, MissingExtra
from nmn.generators.decoding.spelling import Spelling
from nmn.generators.decoding.text_grammar import text_grammar
from nmn.generators.decoding.typed_text import DEPTH, State, TypedText
from nmn.generators.decoding.walk import Walk
from nmn.grammar import Language

ENGINES = ("llguidance", "plain")

# Sets of tokens kept, of 8 bytes a token that is allowed: programs come to the same places.
_KEPT = 4096


class Cursor:
    """A program as far as it is written.

    Attributes:
        state: of the automaton.
    """

    def __init__(self, state: State, masks: "TokenMasks", matcher: Any = None) -> None:
        self.state = state
        self._masks = masks
        self._matcher = matcher

    def allowed(self, left: int) -> Int[Tensor, " tokens"]:
        """``[tokens]`` numbers of the tokens that may come next, rising.

        Arguments:
            left: tokens that may still be written, the one that ends the text included.

        Raises:
            DomainError: so few tokens are left that no program can be ended.
        """
        return self._masks.allowed(self.state, self._matcher, left)

    def takes(self, token: int) -> bool:
        """May a token come next, as far as the language is concerned?"""
        text = self._masks.spelling.tokens[token]
        return text is not None and self.state.after(text) is not None

    def after(self, token: int) -> "Cursor":
        """The program with one more token.

        Raises:
            DomainError: the token may not come next.
        """
        text = self._masks.spelling.tokens[token]
        state = None if text is None else self.state.after(text)
        if state is None:
            raise DomainError(
                f"token {token} may not come next", expected="one of those that are allowed"
            )
        matcher = self._matcher
        if matcher is not None:
            matcher = matcher.deep_copy()  # beams go on from one place in several ways
            matcher.consume_token(token)
        return Cursor(state, self._masks, matcher)


class TokenMasks:
    """The allowed tokens of a language and a tokenizer.

    Arguments:
        language: whose programs are written.
        spelling: of the tokens.
        depth: of nested calls, at most.
        engine: one of ``ENGINES``; by default llguidance where it is installed.

    Raises:
        DomainError: no such engine, or the tokenizer lacks a character of the programs.
        MissingExtra: llguidance is asked for and not installed.
    """

    def __init__(
        self,
        language: Language,
        spelling: Spelling,
        *,
        depth: int = DEPTH,
        engine: str | None = None,
    ) -> None:
        if engine is None:
            engine = "plain" if find_spec("llguidance") is None else "llguidance"
        if engine not in ENGINES:
            raise DomainError(f"no engine '{engine}'", expected=f"one of: {', '.join(ENGINES)}")
        self.text = TypedText(language, depth)
        self.spelling = spelling
        self.engine = engine
        self._kept: OrderedDict[State, Tensor] = OrderedDict()
        self._walked: OrderedDict[State, tuple[Tensor, Tensor]] = OrderedDict()
        self._walk = Walk(self.text, spelling.trie)
        self._ends = torch.tensor(spelling.ends, dtype=torch.int64)
        self._check_spelling()
        self._llguidance = _Llguidance(self.text, spelling) if engine == "llguidance" else None
        self._steepest = self._largest_rise()

    def _largest_rise(self) -> int:
        """A token adds at most so many bytes to what must follow: it may open several calls."""
        alternatives = [each for symbol in self.text.symbols.all() for each in symbol.alternatives]
        opening = [len(text) for text, follows in alternatives if follows]
        rise = max(sum(symbol.least for symbol in follows) for _, follows in alternatives)
        return rise * (1 + self._longest // min(opening, default=1))

    def _check_spelling(self) -> None:
        """Any text can be brought to an end if each of its bytes is a token."""
        strings = {text for symbol in self.text.symbols.all() for text, _ in symbol.alternatives}
        written = {byte for text in strings for byte in text}
        tokens = [text for text in self.spelling.tokens if text and written.issuperset(text)]
        self._longest = max(map(len, tokens), default=0)
        lacking = sorted(bytes([byte]) for byte in written - {t[0] for t in tokens if len(t) == 1})
        if lacking:
            shown = ", ".join(repr(byte.decode("latin-1")) for byte in lacking[:8])
            raise DomainError(
                f"the tokenizer has no token for {shown}, and cannot write every program",
                expected="a tokenizer with a token for each of its bytes",
                hint="take a model with a byte-level tokenizer",
            )

    def begin(self) -> Cursor:
        """Nothing is written yet."""
        matcher = None if self._llguidance is None else self._llguidance.matcher()
        return Cursor(self.text.start, self, matcher)

    def read(self, tokens: Iterable[int]) -> str | None:
        """The program that tokens write, up to one that ends it; None where they write none."""
        state: State | None = self.text.start
        written = bytearray()
        for token in tokens:
            if token in self.spelling.ends:
                break
            text = self.spelling.tokens[token]
            state = None if state is None or text is None else state.after(text)
            if state is None or text is None:
                return None
            written += text
        return written.decode().strip() if state is not None and state.finished else None

    def allowed(self, state: State, matcher: Any, left: int) -> Int[Tensor, " tokens"]:
        """See ``Cursor.allowed``.

        Raises:
            DomainError: so few tokens are left that no program can be ended.
        """
        if state.finished:
            return self._ends
        if state.least + 1 > left:
            raise DomainError(
                f"no program can be ended in the {left} tokens that are left",
                expected=f"at least {state.least + 1}",
                hint="allow more tokens",
            )
        far = state.least + self._steepest + 2 <= left
        if far and matcher is not None and self._llguidance is not None:
            asked = self._llguidance
            return _kept(self._kept, state, lambda: asked.allowed(matcher))
        tokens, least = _kept(self._walked, state, lambda: self._walk(state))
        return tokens if far else tokens[least + 2 <= left]


Set = TypeVar("Set")


def _kept(kept: OrderedDict[State, Set], state: State, make: Callable[[], Set]) -> Set:
    """What was made for a state before, or made now and kept."""
    if state in kept:
        kept.move_to_end(state)
        return kept[state]
    made = kept[state] = make()
    if len(kept) > _KEPT:
        kept.popitem(last=False)
    return made


class _Llguidance:
    """Sets from llguidance."""

    def __init__(self, text: TypedText, spelling: Spelling) -> None:
        try:
            import llguidance
        except ImportError as error:
            raise MissingExtra(
                "llguidance", "generate", where='TokenMasks(engine="llguidance")'
            ) from error
        self._size = len(spelling.tokens)
        self._tokenizer = llguidance.LLTokenizer(llguidance.TokenizerWrapper(_Spelled(spelling)))
        grammar = llguidance.LLMatcher.grammar_from_lark(text_grammar(text.symbols))
        self._fresh = llguidance.LLMatcher(self._tokenizer, grammar)
        if self._fresh.get_error():
            raise DomainError(f"llguidance cannot read the grammar: {self._fresh.get_error()}")

    def matcher(self) -> Any:
        return self._fresh.deep_copy()  # reading the grammar takes a thousand times as long

    def allowed(self, matcher: Any) -> Tensor:
        bits = torch.frombuffer(bytearray(matcher.compute_bitmask()), dtype=torch.uint8)
        spread = (bits.unsqueeze(1) >> torch.arange(8, dtype=torch.uint8)) & 1
        return spread.flatten()[: self._size].nonzero().flatten()


class _Spelled:
    """A spelling as llguidance takes a tokenizer."""

    bos_token_id = None

    def __init__(self, spelling: Spelling) -> None:
        self.eos_token_id = spelling.ends[0]
        self.tokens = tuple(
            b"<%d>" % number if text is None else text
            for number, text in enumerate(spelling.tokens)
        )
        self.special_token_ids = tuple(
            number for number, text in enumerate(spelling.tokens) if text is None
        )
        self._bytes = {
            text[0]: number
            for number, text in enumerate(spelling.tokens)
            if text is not None and len(text) == 1
        }

    def __call__(self, text: str | bytes) -> list[int]:
        given = text.encode() if isinstance(text, str) else text
        return [self._bytes[byte] for byte in given if byte in self._bytes]
