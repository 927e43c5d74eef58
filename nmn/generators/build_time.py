"""Builders of questions about clips: each makes program text out of the meanings of its parts.

A noun phrase is a set of tracks, whatever its article: a thing that is lost and found again is two
tracks, so "the dog" is all that is seen of dogs. A situation ("the dog is left of the bus") is
those tracks in the frames where it holds; a moment ("the dog appears") is an interval without
length; a time ("while the bus is on screen") is a set of frames.
"""

from collections.abc import Callable
from dataclasses import dataclass

from nmn.generators.lexicon import Noun, Number
from nmn.generators.meaning import Likeness, Refused, call, word


@dataclass(frozen=True, slots=True)
class Named:
    """A noun phrase.

    Attributes:
        code: text of an ObjectSet.
        number: grammatical number of its noun.
        concept: the noun's concept, where the phrase is no more than that.
        lossy: the noun says more than its concept.
        determiner: the class of the word in front.
    """

    code: str
    number: Number
    concept: str | None = None
    lossy: bool = False
    determiner: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a subject: "on screen", "left of the bus"; ``of`` gives the situation."""

    of: Callable[[str], str]

    def keep(self, objects: str) -> str:
        """As readings are compared and shown."""
        return self.of(objects)


# ------------------------------------------------------------------------------- noun phrases


def plain(noun: Noun) -> Named:
    """For "cars"."""
    return Named(call("find", word(noun.concept)), noun.number, noun.concept, noun.lossy)


def described(attribute: str, nominal: Named) -> Named:
    """For "red cars"."""
    return Named(call("filter", nominal.code, word(attribute)), nominal.number)


def determined(determiner: str) -> Callable[[Named], Named | None]:
    """Builder of "the car", "a car", "cars"."""

    def build(nominal: Named) -> Named | None:
        if determiner == "a" and nominal.number == "many":
            return None
        return Named(nominal.code, nominal.number, nominal.concept, nominal.lossy, determiner)

    return build


def pronoun(meaning: tuple[str, Noun]) -> Named:
    """For "anyone", "something"."""
    determiner, noun = meaning
    if determiner in ("no", "all"):
        raise Refused(f"'{determiner}' cannot be asked of a clip")
    return Named(call("find", word(noun.concept)), "one", noun.concept, determiner="some")


def union(first: Named, second: Named) -> Named:
    """For "dogs and cats" where they are counted, or seen, together."""
    return Named(call("union", first.code, second.code), "many")


# -------------------------------------------------------------------- what is said of them


def on_screen(*_: object) -> Said:
    """For "on screen"."""
    return Said(lambda objects: call("on_screen", objects))


def doing(motion: str) -> Said:
    """For "moving"."""
    return Said(lambda objects: call("doing", objects, word(motion)))


def heading(side: str) -> Said:
    """For "moving to the left"."""
    return Said(lambda objects: call("heading", objects, word(side)))


def looking(likeness: Likeness) -> Said:
    """For "sleeping", which a model compares the things with."""
    return Said(lambda objects: call("on_screen", likeness.keep(objects)))


def seen(likeness: Likeness) -> str:
    """For "while 'a man rides a bicycle'": the frames that a model finds like it."""
    return call("localize", word(likeness.text))


def ever_seen(likeness: Likeness, *_: object) -> str:
    """For "is there 'a man riding a bicycle'"."""
    return call("ever", seen(likeness))


def placed(place: str) -> Said:
    """For "on the left"."""
    return Said(lambda objects: call("placed", objects, word(place)))


def related(relation: str, other: Named) -> Said | None:
    """For "left of the bus"."""
    if not other.determiner and other.number == "one":
        return None  # "on screen" is not on a television
    return Said(lambda objects: call("related", objects, word(relation), other.code))


def both(first: Said, second: Said) -> Said:
    """For "moving and left of the bus": in the same frames."""
    return Said(lambda objects: call("together", first.of(objects), second.of(objects)))


def situation(subject: Named, said: Said) -> str:
    """For "the dog is moving": text of ObjectFrames."""
    return said.of(subject.code)


# ----------------------------------------------------------------------------- moments, times


def frames(situated: str) -> str:
    """The frames of a situation."""
    return call("when", situated)


def start(situated: str) -> str:
    """The moment at which a situation begins."""
    return call("start", frames(situated))


def appears(subject: Named) -> str:
    """For "the dog appears"."""
    return start(on_screen().of(subject.code))


def leaves(subject: Named) -> str:
    """For "the dog leaves"."""
    return call("leaving", frames(on_screen().of(subject.code)))


def starts(subject: Named, motion: str) -> str:
    """For "the dog starts moving"."""
    return start(doing(motion).of(subject.code))


def stops(subject: Named, *_: object) -> str:
    """For "the dog stops": the end of its moving."""
    return call("end", frames(doing("moving").of(subject.code)))


def before(moment: str) -> str:
    """For "before the dog appears"."""
    return call("before", moment)


def after(moment: str) -> str:
    """For "after the dog appears"."""
    return call("after", moment)


def before_situation(situated: str) -> str:
    """For "before the dog is on screen"."""
    return before(start(situated))


def after_situation(situated: str) -> str:
    """For "after the dog was on screen"."""
    return after(call("end", frames(situated)))


def before_thing(subject: Named) -> str:
    """For "before the car"."""
    return before(appears(subject))


def after_thing(subject: Named) -> str:
    """For "after the car": when it is no longer there."""
    return after(call("end", frames(on_screen().of(subject.code))))


def clock(start_at: int, end_at: int) -> str:
    """For "between 2 and 5 seconds": the frames of that time."""
    if start_at >= end_at:
        raise Refused(f"{start_at} s is not before {end_at} s")
    return call("during", call("clock", str(start_at), str(end_at)))


def until(end_at: int) -> str:
    """For "in the first 5 seconds"."""
    return clock(0, end_at)


def since(start_at: int) -> str:
    """For "after 5 seconds"."""
    if not start_at:
        return call("video")
    return after(call("clock", "0", str(start_at)))


def at(second: int) -> str:
    """For "at 3 seconds": that second."""
    return clock(second, second + 1)


def opening(*_: object) -> str:
    """For "at the beginning"."""
    return call("first", call("video"), call("video"))


def closing(*_: object) -> str:
    """For "at the end"."""
    return call("last", call("video"), call("video"))


def meanwhile(first: str, second: str) -> str:
    """Both times at once."""
    return call("and_frames", first, second)


# ------------------------------------------------------------------------------- questions


def ever(situated: str, time: str | None = None) -> str:
    """Is there a frame in which it holds?"""
    held = frames(situated)
    return call("ever", held if time is None else meanwhile(held, time))


def exists(subject: Named, time: str | None = None) -> str:
    """For "is there a dog while the bus is on screen?"."""
    if time is None:
        return call("exist", subject.code)
    return ever(on_screen().of(subject.code), time)


def holds(subject: Named, said: Said, time: str | None = None) -> str:
    """For "is the dog moving before the bus appears?"."""
    return ever(said.of(subject.code), time)


def earlier(
    moment: Callable[[Named], str], *, swapped: bool = False
) -> Callable[[Named, Named], str]:
    """Builder of "does a person appear before the car?" """

    def build(first: Named, second: Named) -> str:
        one, two = (moment(second), moment(first)) if swapped else (moment(first), moment(second))
        return call("earlier", one, two)

    return build


def which(op: str) -> Callable[[Named, Named], str]:
    """Builder of "what appears first, the bus or the dog?" """

    def build(first: Named, second: Named) -> str:
        for one in (first, second):
            if one.concept is None or one.lossy:
                raise Refused("only plain nouns can be chosen from")
        if first.concept == second.concept:
            raise Refused("the two are the same to the detector")
        words = word(str(first.concept)), word(str(second.concept))
        return call(op, appears(first), appears(second), *words)

    return build


def _within(objects: str, said: Said | None, time: str | None) -> str:
    """Text of the ObjectSet of those of whom something holds at some time."""
    if said is None and time is None:
        return objects
    held = (said or on_screen()).of(objects)
    return call("who", held if time is None else call("within", held, time))


def count(subject: Named, said: Said | None = None, time: str | None = None) -> str:
    """For "how many people are on the left while the bus is on screen?"."""
    if subject.number == "one":
        raise Refused("only several things can be counted: 'how many dogs'")
    return call("count", _within(subject.code, said, time))


def counted(subject: Named, time: str) -> str:
    """For "how many people are there before the bus appears?"."""
    return count(subject, None, time)


def compare(op: str) -> Callable[[Named, Named], str]:
    """Builder of "are there more dogs than cats?" """
    return lambda first, second: call(op, call("count", first.code), call("count", second.code))


def things() -> Named:
    """Whatever is seen."""
    return Named(call("things"), "any")


def what(said: Said, time: str | None = None) -> str:
    """For "what is left of the person while the car is on screen?"."""
    return call("list_category", _within(things().code, said, time))


def what_is_seen(time: str | None = None) -> str:
    """For "what is on screen before the bus appears?"."""
    return call("list_category", _within(things().code, None, time))


def which_are(nominal: Named, said: Said, time: str | None = None) -> str:
    """For "which animals are left of the person?"."""
    return call("list_category", _within(nominal.code, said, time))


def first_of(op: str) -> Callable[..., str]:
    """Builder of "what appears first?", "which animal appears last?" """

    def build(nominal: Named | None = None, time: str | None = None) -> str:
        held = on_screen().of((nominal or things()).code)
        if time is not None:
            held = call("within", held, time)
        return call("query_category", call(op, held))

    return build


def first_at(op: str) -> Callable[[str], str]:
    """Builder of "what appears first after the bus leaves?" """
    return lambda time: first_of(op)(None, time)


def color(subject: Named, time: str | None = None) -> str:
    """For "what color is the car?"."""
    return call("query_color", call("unique", _within(subject.code, None, time)))


def colors(subject: Named) -> str:
    """For "what colors are the cars?"."""
    return call("list_color", subject.code)


def direction(subject: Named, time: str | None = None) -> str:
    """For "which way does the car move?"."""
    held = doing("moving").of(subject.code)
    return call("query_heading", held if time is None else call("within", held, time))


def lasting(subject: Named, said: Said, time: str | None = None) -> str:
    """For "how long is the dog on screen?"."""
    held = frames(said.of(subject.code))
    return call("lasting", held if time is None else meanwhile(held, time))


def when_holds(subject: Named, said: Said, time: str | None = None) -> str:
    """For "when is the dog on screen?"."""
    held = frames(said.of(subject.code))
    return held if time is None else meanwhile(held, time)
