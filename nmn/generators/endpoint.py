"""Programs written by a server that talks as OpenAI's does: vLLM, Ollama, llama.cpp and others.

    --generator "endpoint:http://127.0.0.1:8000/v1?model=qwen&grammar=vllm"

Where the server keeps to a grammar, it gets the typed one; elsewhere a reply that does not check is
sent back with what is wrong with it. A key is read from the environment, and stands in no trail.
"""

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from nmn.errors import DomainError, EmptyQuestion, QuestionError, UnparsedQuestion
from nmn.files import parse_json, short
from nmn.generators.decoding.gbnf import gbnf
from nmn.generators.decoding.symbols import Symbols
from nmn.generators.decoding.typed_text import DEPTH
from nmn.generators.generator import Asked, Draft, examples_of
from nmn.generators.note import Note, written_by
from nmn.generators.prompt import Prompt, make_prompt
from nmn.generators.reply import Message, talked_into
from nmn.generators.tokens import tokenize
from nmn.grammar import Language

KEY = "NMN_API_KEY"
"""The environment variable that holds the server's key, where it wants one."""

GRAMMARS = ("none", "vllm", "llama.cpp")

_LARGEST_REPLY = 1 << 20
_MOST_TOKENS = 512
_KEPT = 1024
_BUSY = (408, 429, 500, 502, 503, 504)  # worth asking again
_EXPECTED = "endpoint:http(s)://HOST[:PORT]/v1?model=NAME"


@dataclass(frozen=True)
class Server:
    """Where and how to ask.

    Attributes:
        url: up to ``/v1``.
        model: the server's name of it.
        grammar: how the server takes one; see ``GRAMMARS``.
        timeout: seconds of one request.
        retries: times that a request is made again when the server is busy or away.
        repairs: times that a reply which is no program is sent back.
    """

    url: str
    model: str
    grammar: str = "none"
    timeout: float = 60.0
    retries: int = 2
    repairs: int = 2

    @classmethod
    def parse(cls, text: str) -> "Server":
        """The server that a text names: ``URL?model=NAME&grammar=vllm&timeout=60``.

        Raises:
            DomainError: it is not of that form.
        """
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise DomainError(f"{short(text)} names no server", expected=_EXPECTED) from None
        told = dict(parse_qsl(parts.query))
        if port == 0 or not text.isascii() or any(sign.isspace() for sign in text):
            raise DomainError(f"{short(text)} names no server", expected=_EXPECTED)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise DomainError(f"{short(text)} names no server", expected=_EXPECTED)
        if "model" not in told:
            raise DomainError(f"{short(text)} names no model", expected=_EXPECTED)
        unknown = set(told) - {"model", "grammar", "timeout", "retries", "repairs"}
        if unknown or told.get("grammar", "none") not in GRAMMARS:
            raise DomainError(
                f"a server is told nothing of {', '.join(sorted(unknown)) or told['grammar']}",
                where=short(text),
                expected=f"grammar={'|'.join(GRAMMARS)}, timeout=SECONDS, retries=N, repairs=N",
            )
        url = urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))
        try:
            made = cls(
                url,
                told["model"],
                told.get("grammar", "none"),
                float(told.get("timeout", 60)),
                int(told.get("retries", 2)),
                int(told.get("repairs", 2)),
            )
        except ValueError:
            made = cls(url, "", timeout=-1)
        if not (0 < made.timeout < 3_600 and 0 <= made.retries < 100 and 0 <= made.repairs < 100):
            raise DomainError(
                "timeout, retries and repairs are numbers that can be waited for",
                where=short(text),
                expected="timeout up to 3,599 seconds, retries and repairs up to 99",
            )
        return made


@dataclass
class EndpointGenerator:
    """Asks a server for the program of a question.

    The server is asked for its likeliest reply (temperature 0), and each question once.

    Arguments:
        server: that is asked.
        language: of the programs.
        prompt: what is said before a question.
    """

    server: Server
    language: Language
    prompt: Prompt
    _kept: "OrderedDict[str, Draft]" = field(default_factory=OrderedDict)

    @property
    def name(self) -> str:
        """The server, the model and the prompt's digest."""
        said = f"{self.server.url} {self.server.model}"
        return f"endpoint:{said} prompt:{self.prompt.digest[:12]}"

    def draft(self, question: str) -> Draft:
        """The program of a question.

        Raises:
            EmptyQuestion, QuestionTooLong: nothing to read, or too much.
            UnparsedQuestion: no reply was a program of the language.
            QuestionError: the server does not answer, or not as such servers do.
        """
        if not tokenize(question):
            raise EmptyQuestion("there is no word in the question", question=question)
        if question in self._kept:
            self._kept.move_to_end(question)
            return self._kept[question]
        program, attempts = talked_into(
            lambda messages: self._reply(question, messages),
            self.prompt,
            question,
            self.language,
            self.server.repairs,
        )
        if program is None:
            last = attempts[-1]
            raise UnparsedQuestion(
                f"'{self.server.model}' wrote no program that checks in {len(attempts)} replies",
                question=question,
                span=(0, len(question)),
                expected="a program of the domain",
                hint=f"its last reply was '{last.text}': {last.wrong.message}",
            )
        notes = [written_by(self.server.model)]
        if attempts:
            said = "; ".join(f"'{one.text}': {one.wrong.message}" for one in attempts)
            notes.append(Note("model", "", f"Before it, it wrote what does not check: {said}."))
        made = self._kept[question] = Draft(program.text, tuple(notes), self.name)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return made

    def _reply(self, question: str, messages: list[Message]) -> str:
        wrong = ""
        for tried in range(self.server.retries + 1):
            if tried:
                time.sleep(min(0.2 * 2**tried, 5.0))
            try:
                return self._ask(messages)
            except urllib.error.HTTPError as error:
                wrong = f"HTTP {error.code}: {_told(error)}"
                if error.code not in _BUSY:
                    break
            except _NoReply as error:
                wrong = str(error)
                break
            except (http.client.HTTPException, OSError) as error:
                reason = getattr(error, "reason", error)
                wrong = " ".join(str(reason).split()) or type(error).__name__
        raise QuestionError(
            f"the server that writes programs gave none: {wrong}",
            question=question,
            where=self.server.url,
            expected="an answer of /chat/completions as OpenAI's API gives it",
            hint=f"is it running, and is '{self.server.model}' its model? A key goes into {KEY}",
        )

    def _ask(self, messages: list[Message]) -> str:
        body: dict[str, Any] = {
            "model": self.server.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": _MOST_TOKENS,
            **self._grammar,
        }
        headers = {"Content-Type": "application/json"}
        key = os.environ.get(KEY, "").strip()
        if key:
            if not (key.isascii() and key.isprintable()):
                raise _NoReply(f"the key in {KEY} has signs that no key has")
            headers["Authorization"] = f"Bearer {key}"
        request = urllib.request.Request(
            f"{self.server.url}/chat/completions", json.dumps(body).encode(), headers
        )
        with _OPENER.open(request, timeout=self.server.timeout) as answer:
            read = answer.read(_LARGEST_REPLY + 1)
        if len(read) > _LARGEST_REPLY:
            raise _NoReply("its answer has more than 1 MiB")
        try:
            made = parse_json(read.decode())
        except (ValueError, RecursionError):
            raise _NoReply("its answer is no JSON") from None
        try:
            said = made["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            raise _NoReply("its answer has no choices[0].message.content") from None
        if not isinstance(said, str):
            raise _NoReply("its message is no text")
        return said

    @property
    def _grammar(self) -> Mapping[str, Any]:
        if self.server.grammar == "none":
            return {}
        text = gbnf(Symbols(self.language, DEPTH))
        if self.server.grammar == "vllm":
            return {"structured_outputs": {"grammar": text}}
        return {"grammar": text}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: what is sent, and the key with it, is for the server that was named."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


class _NoReply(Exception):
    """Internal: the server answered, and not with what can be read."""


def _told(error: urllib.error.HTTPError) -> str:
    return short(error.read(2_000).decode("utf-8", "replace")) or str(error.reason)


def endpoint(domain: Asked, argument: str) -> EndpointGenerator:
    """The generator "endpoint:URL?model=NAME" of a domain.

    Raises:
        DomainError: the argument names no server.
    """
    prompt = make_prompt(domain.language, examples_of(domain))
    return EndpointGenerator(Server.parse(argument), domain.language, prompt)
