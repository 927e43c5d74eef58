"""Programs from a server that talks as OpenAI's does, tried on one made here."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from nmn.domains import load_domain
from nmn.errors import DomainError, EmptyQuestion, QuestionError, UnparsedQuestion
from nmn.generators.decoding.gbnf import gbnf
from nmn.generators.decoding.symbols import Symbols
from nmn.generators.decoding.text_grammar import text_grammar
from nmn.generators.endpoint import KEY, EndpointGenerator, Server
from nmn.generators.reply import program_in
from nmn.grammar.sample import Sampler

DOMAIN = load_domain("clevr")
COUNT = 'count(filter(scene(), "cube"))'

Reply = Callable[[int, dict[str, Any]], tuple[int, bytes]]


class Made:
    """A server that answers as it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.reply: Reply = lambda _n, _body: said(COUNT)
        self.moved: str | None = None
        self.asked: list[tuple[dict[str, str], dict[str, Any]]] = []
        made = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                made.asked.append((dict(self.headers), body))
                status, text = (302, b"") if made.moved else made.reply(len(made.asked), body)
                self.send_response(status)
                if made.moved:
                    self.send_header("Location", made.moved)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                with suppress(BrokenPipeError):  # who asked may have left
                    self.wfile.write(text)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def generator(self, told: str = "") -> EndpointGenerator:
        changed = DOMAIN.extended(generator=f"endpoint:{self.url}?model=tiny{told}")
        made = changed.generator
        assert isinstance(made, EndpointGenerator)
        return made


def said(text: object) -> tuple[int, bytes]:
    return 200, json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[Made]:
    monkeypatch.setattr("nmn.generators.endpoint.time.sleep", lambda _: None)
    monkeypatch.delenv(KEY, raising=False)
    made = Made()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_a_question_becomes_a_program_with_a_note_of_who_wrote_it(made: Made) -> None:
    draft = made.generator().draft("How many blocks?")
    assert draft.program == COUNT
    assert [note.kind for note in draft.notes] == ["model"]
    assert (
        made.url in draft.generator and "tiny" in draft.generator and "prompt:" in draft.generator
    )
    [(_, body)] = made.asked
    assert body["temperature"] == 0 and body["model"] == "tiny"
    assert body["messages"][-1] == {"role": "user", "content": "How many blocks?"}
    assert "grammar" not in body and "structured_outputs" not in body


def test_a_question_is_asked_once(made: Made) -> None:
    generator = made.generator()
    assert generator.draft("How many blocks?") == generator.draft("How many blocks?")
    assert len(made.asked) == 1


def test_what_does_not_check_goes_back_with_the_error(made: Made) -> None:
    replies = ['count("cube")', f"Sure!\n```\n{COUNT}\n```"]
    made.reply = lambda n, _body: said(replies[n - 1])
    draft = made.generator().draft("How many blocks?")
    assert draft.program == COUNT
    told = made.asked[1][1]["messages"][-1]["content"]
    assert "That is no program" in told and "^" in told  # with its place
    assert any('count("cube")' in note.text for note in draft.notes)


def test_after_the_last_repair_the_question_is_refused(made: Made) -> None:
    made.reply = lambda _n, _body: said("I am sorry, Dave.")
    with pytest.raises(UnparsedQuestion, match="no program that checks in 2 replies") as caught:
        made.generator("&repairs=1").draft("How many blocks?")
    assert "I am sorry, Dave." in str(caught.value)
    assert len(made.asked) == 2


@pytest.mark.parametrize(
    ("grammar", "read"),
    [
        ("vllm", lambda body: body["structured_outputs"]["grammar"]),
        ("llama.cpp", lambda body: body["grammar"]),
    ],
)
def test_the_grammar_goes_to_a_server_that_takes_one(made: Made, grammar: str, read) -> None:
    made.generator(f"&grammar={grammar}").draft("How many blocks?")
    assert read(made.asked[0][1]).startswith("root ::= ")


def test_a_busy_server_is_asked_again(made: Made) -> None:
    made.reply = lambda n, _body: said(COUNT) if n == 3 else (503, b"busy")
    assert made.generator().draft("How many blocks?").program == COUNT
    assert len(made.asked) == 3


@pytest.mark.parametrize(
    ("reply", "wrong", "times"),
    [
        ((503, b"busy"), "HTTP 503: 'busy'", 3),
        ((404, b"no such model"), "HTTP 404: 'no such model'", 1),
        ((200, b"<html>"), "no JSON", 1),
        ((200, b"[" * 100_000), "no JSON", 1),
        ((200, b"\xff\xfe"), "no JSON", 1),
        ((200, b'{"choices": []}'), "no choices", 1),
        ((200, b"null"), "no choices", 1),
        (said(7), "message is no text", 1),
        ((200, b" " * ((1 << 20) + 1)), "more than 1 MiB", 1),
    ],
)
def test_a_bad_answer_is_the_questions_error(
    made: Made, reply: tuple[int, bytes], wrong: str, times: int
) -> None:
    made.reply = lambda _n, _body: reply
    with pytest.raises(QuestionError, match=wrong) as caught:
        made.generator().draft("How many blocks?")
    assert caught.value.where == made.url
    assert len(made.asked) == times


def test_a_server_that_hangs_is_left(made: Made) -> None:
    released = threading.Event()

    def hang(_n: int, _body: dict[str, Any]) -> tuple[int, bytes]:
        released.wait(5)
        return said(COUNT)

    made.reply = hang
    with pytest.raises(QuestionError, match="timed out"):
        made.generator("&timeout=0.05&retries=0").draft("How many blocks?")
    released.set()


def test_nobody_there_is_said() -> None:
    changed = DOMAIN.extended(generator="endpoint:http://127.0.0.1:9/v1?model=tiny&retries=0")
    with pytest.raises(QuestionError, match=r"gave none: .*refused"):
        changed.generator.draft("How many blocks?")


def test_the_key_is_sent_and_told_to_nobody(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "sk-secret")
    draft = made.generator().draft("How many blocks?")
    assert made.asked[0][0]["Authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in repr(draft)


@pytest.mark.parametrize("key", ["sk-\r\nX-Other: 1", "sk-\x00", "sk-\u00e9"])
def test_a_key_that_cannot_be_one_is_not_told(
    made: Made, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr("nmn.generators.endpoint.os.environ", {KEY: key})
    with pytest.raises(QuestionError, match="has signs that no key has") as caught:
        made.generator().draft("How many blocks?")
    assert "sk-" not in str(caught.value)
    monkeypatch.setattr("nmn.generators.endpoint.os.environ", {KEY: "sk-fine\r\n"})
    made.generator().draft("How many blocks?")
    assert made.asked[0][0]["Authorization"] == "Bearer sk-fine"


def test_nothing_is_sent_on_to_another_server(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "sk-secret")
    made.moved = "http://127.0.0.1:9/v1"
    with pytest.raises(QuestionError, match="HTTP 302"):
        made.generator().draft("How many blocks?")
    assert len(made.asked) == 1


def test_what_speaks_no_http_is_the_questions_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            for _ in range(2):
                there, _address = other.accept()
                with there:
                    there.recv(65_536)
                    there.sendall(b"SSH-2.0-nothing\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"endpoint:http://127.0.0.1:{other.getsockname()[1]}/v1?model=a&retries=1"
        generator = DOMAIN.extended(generator=url).generator
        with pytest.raises(QuestionError, match="gave none"):
            generator.draft("How many blocks?")
        thread.join(5)


def test_a_question_without_a_word_is_not_sent(made: Made) -> None:
    with pytest.raises(EmptyQuestion):
        made.generator().draft(" ?! ")
    assert not made.asked


@pytest.mark.parametrize(
    "told",
    [
        "127.0.0.1:8000", "ftp://host/v1?model=a", "http:///v1?model=a", "http://host/v1",
        "http://user:pass@host/v1?model=a", "http://host/v1?model=a&grammar=xml",
        "http://host/v1?model=a&beams=2", "http://host/v1?model=a&timeout=soon",
        "http://host/v1?model=a&timeout=-1", "http://host/v1?model=a&retries=1000",
        "http://host/v1?model=a&timeout=nan", "http://[::1/v1?model=a", "http://host:abc/v1?model=a",
        "http://host/a b/v1?model=a", "http://host:0/v1?model=a",
    ],
)  # fmt: skip
def test_what_names_no_server_is_refused(told: str) -> None:
    with pytest.raises(DomainError):
        Server.parse(told)


def test_a_generator_that_is_told_nothing_or_too_much_is_refused() -> None:
    with pytest.raises(DomainError, match="has to be told what to use"):
        DOMAIN.extended(generator="endpoint")
    with pytest.raises(DomainError, match="takes nothing behind its name"):
        DOMAIN.extended(generator="grammar:x")
    with pytest.raises(DomainError, match="there is no generator 'endpiont'"):
        DOMAIN.extended(generator="endpiont:http://host")


@pytest.mark.parametrize(
    ("reply", "program"),
    [
        (COUNT, COUNT),
        (f"Program: {COUNT}", COUNT),
        (f"The program is:\n`{COUNT}`\nIt counts.", COUNT),
        ("```python\ncount(\n  scene()\n)\n```", "count( scene() )"),
        ("no idea", "no idea"),
        ("", ""),
    ],
)
def test_the_program_is_found_in_a_reply(reply: str, program: str) -> None:
    assert program_in(reply) == program


def test_the_gbnf_writes_the_same_programs() -> None:
    """By llguidance's own reading of GBNF."""
    pytest.importorskip("llguidance")
    import random

    import llguidance
    from llguidance import LLMatcher
    from llguidance.gbnf_to_lark import gbnf_to_lark

    from tests.grammar.test_language import _byte_tokenizer

    language = load_domain("photo").language
    symbols = Symbols(language, 6)
    tokenizer = _byte_tokenizer(llguidance)
    rng, sampler = random.Random(0), Sampler(language)
    texts = [sampler.draw(rng, 5).text for _ in range(30)]
    texts += ['count(find("dgo"))', "count(count(scene()))", 'find("dog") ', "number(0123)"]
    for grammar in (gbnf_to_lark(gbnf(symbols)), text_grammar(symbols)):
        matcher = LLMatcher(tokenizer, LLMatcher.grammar_from_lark(grammar))
        assert not matcher.get_error(), matcher.get_error()
        for text in texts:
            matcher.reset()
            taken = sum(matcher.try_consume_tokens([byte]) for byte in text.encode())
            whole = taken == len(text) and matcher.is_accepting()
            assert whole == (language.check(text) is None and text.strip() == text), text
