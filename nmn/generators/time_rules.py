"""The English of clips: what is there when, what comes first, how long it lasts; a form a line."""

from nmn.generators import build_time as b
from nmn.generators.build_around import dropped
from nmn.generators.build_phrases import value
from nmn.generators.rules import Rule

CLIP_LEXICAL = (
    "noun", "pronoun", "adjective", "place", "relation", "cardinal", "motion", "moves", "move",
    "toward", "likeness",
)  # fmt: skip
"""The kinds of phrase that a lexicon for clips gives: motions as "moving", as "moves" and as
"move", and directions as "to the left"."""

_CLIP = "(the|this) (clip|video|film|recording|footage|scene|movie)"
_SEEN = "(visible|seen|shown|there|present|around)"
_SCREEN = "(on|in) [the] (screen|view|sight|frame|picture|shot)"
_APPEAR = "(appear|show up|come into view|come on screen|enter|come in|arrive|become visible)"
_APPEARS = (
    "(appears|shows up|comes into view|comes on screen|enters|comes in|arrives|comes|"
    "becomes visible|is first seen|appear|show up|come into view|enter|arrive|come)"
)
_LEAVE = "(leave|disappear|go out of view|go away|go off screen|vanish|exit)"
_LEAVES = (
    "(leaves|disappears|goes out of view|goes away|goes off screen|vanishes|exits|is gone|leave|"
    "disappear|vanish|exit|are gone)"
)
_BE = "(is|are|was|were)"
_DO = "(do|does|did)"

PHRASES = (
    Rule("", "nominal", "{noun}", b.plain),
    Rule("", "nominal", "{adjective} {nominal}", b.described),
    Rule("", "term", "(the|this|that|these|those) {nominal}", b.determined("the")),
    Rule("", "term", "(a|an|another) {nominal}", b.determined("a")),
    Rule("", "term", "(any|some) [of the] {nominal}", b.determined("some")),
    Rule("", "term", "{nominal}", b.determined("")),
    Rule("", "term", "{pronoun}", b.pronoun),
    Rule("", "phrase", "{term} (and|or) {phrase}", b.union),
    Rule("", "phrase", "{term}", value),
    # What may be said of a thing in a frame.
    Rule("", "shown", f"{_SCREEN}", b.on_screen),
    Rule("", "shown", f"{_SEEN} [{_SCREEN}]", b.on_screen),
    Rule("", "shown", f"(in|on) {_CLIP}", b.on_screen),
    Rule("", "state", "{shown}", value),
    Rule("", "state", "[ever] {motion}", b.doing),
    Rule("", "state", "(moving|going|driving|walking|heading) {toward}", b.heading),
    Rule("", "state", "{place}", b.placed),
    Rule("", "state", "{likeness}", b.looking),
    Rule("", "state", "{relation} {term}", b.related),
    Rule("", "states", "{state} and {states}", b.both),
    Rule("", "states", "{state}", value),
    Rule("", "act", "{move}", b.doing),
    Rule("", "act", "(move|go|drive|walk|head) {toward}", b.heading),
    Rule("", "act", "(stay|remain|keep) {states}", value),
    Rule("", "acts", "{moves}", b.doing),
    Rule("", "acts", "(moves|goes|drives|walks|heads) {toward}", b.heading),
    # Situations and moments.
    Rule("", "situation", f"{{phrase?}} {_BE} {{states}}", b.situation),
    Rule("", "situation", "{phrase?} {acts}", b.situation),
    Rule("", "situation", f"there {_BE} {{phrase}}", lambda one: b.on_screen().of(one.code)),
    Rule("", "situation", "(you|we) [can] see {phrase}", lambda one: b.on_screen().of(one.code)),
    Rule("", "moment", f"{{phrase?}} {_APPEARS} [{_SCREEN}]", b.appears),
    Rule(
        "",
        "moment",
        f"{{phrase?}} {_LEAVES} [{_SCREEN}|the (screen|frame|scene|picture)]",
        b.leaves,
    ),
    Rule("", "moment", "{phrase?} (starts|begins|start|begin) [to] {motion}", b.starts),
    Rule("", "moment", "{phrase?} (stops|stop) [moving]", b.stops),
    # Times.
    Rule("", "time", "(while|when|whenever|as|as long as|at the moment) {situation}", b.frames),
    Rule("", "time", "(while|when|whenever|as|as long as) {likeness}", b.seen),
    Rule("", "time", "(before|until|till) {moment}", b.before),
    Rule("", "time", "(after|since|once|when|as soon as) {moment}", b.after),
    Rule("", "time", "before {situation}", b.before_situation),
    Rule("", "time", "after {situation}", b.after_situation),
    Rule("", "time", "before {term}", b.before_thing),
    Rule("", "time", "after {term}", b.after_thing),
    Rule("", "time", "(in|during|within|for) the first {cardinal} (seconds|second)", b.until),
    Rule("", "time", "(in|during|within) the first second", lambda *_: b.until(1)),
    Rule("", "time", "before {cardinal} (seconds|second|s)", b.until),
    Rule("", "time", "(after|from) {cardinal} (seconds|second|s) [on]", b.since),
    Rule("", "time", "(after|from) second {cardinal} [on]", b.since),
    Rule("", "time", "at [about] {cardinal} (seconds|second|s)", b.at),
    Rule("", "time", "at [about] second {cardinal}", b.at),
    Rule("", "time", "between [second] {cardinal} and {cardinal} [seconds|s]", b.clock),
    Rule(
        "",
        "time",
        "(from|between) {cardinal} (seconds|second|s) (to|and|until) {cardinal} (seconds|second|s)",
        b.clock,
    ),
    Rule("", "time", "from [second] {cardinal} to [second] {cardinal} [seconds|s]", b.clock),
    Rule("", "time", "(at|in) the (start|beginning) [of the clip|of the video]", b.opening),
    Rule("", "time", "at first", b.opening),
    Rule("", "time", "(at|in) the end [of the clip|of the video]", b.closing),
    Rule("", "times", "{time} and {times}", b.meanwhile),
    Rule("", "times", "{time}", value),
    # What only a model of pictures and texts can compare with.
    Rule("", "question", f"(when|at what time|at which time) {_BE} {{likeness}}", b.seen),
    Rule("", "question", f"when {_DO} (you|we) see {{likeness}}", b.seen),
    Rule("", "question", f"{_BE} [there] {{likeness}} [ever] [{_SEEN}]", b.ever_seen),
    Rule("", "here", f"(in|on|of|during|throughout) {_CLIP}", dropped(None)),
    Rule("", "here", f"{_SCREEN}", dropped(None)),
)

QUESTIONS = (
    # Yes or no.
    Rule("clip.exist", "question", f"{_BE} there {{phrase}} [{{here}}]",
         lambda one, *_: b.exists(one), "Is there a dog in the clip?"),
    Rule("clip.exist.time", "question", f"{_BE} there {{phrase?}} [{{here}}] {{times}}",
         lambda one, *rest: b.exists(one, rest[-1]), "Is there a dog while the bus is visible?"),
    Rule("clip.see", "question", f"({_DO}|can) (you|we) see {{phrase}} [{{here}}]",
         lambda one, *_: b.exists(one), "Do we see a dog?"),
    Rule("clip.see.time", "question", f"({_DO}|can) (you|we) see {{phrase?}} {{times}}", b.exists,
         "Do we see a dog before the bus appears?"),
    Rule("clip.appear.before", "question",
         f"{_DO} {{phrase?}} {_APPEAR} [on screen] (before|earlier than|sooner than) {{phrase}} "
         "[does|do|appears|appear]", b.earlier(b.appears), "Does a person appear before the car?"),
    Rule("clip.appear.after", "question",
         f"{_DO} {{phrase?}} {_APPEAR} [on screen] (after|later than) {{phrase}} "
         "[does|do|appears|appear]", b.earlier(b.appears, swapped=True),
         "Does a person appear after the car?"),
    Rule("clip.leave.before", "question",
         f"{_DO} {{phrase?}} {_LEAVE} (before|earlier than|sooner than) {{phrase}} "
         "[does|do|leaves|leave]", b.earlier(b.leaves), "Does the person leave before the car?"),
    Rule("clip.leave.after", "question",
         f"{_DO} {{phrase?}} {_LEAVE} (after|later than) {{phrase}} [does|do|leaves|leave]",
         b.earlier(b.leaves, swapped=True), "Does the person leave after the car?"),
    Rule("clip.screen.before", "question",
         f"{_BE} {{phrase?}} {{shown}} (before|earlier than) {{phrase}}",
         lambda one, _, two: b.earlier(b.appears)(one, two),
         "Is the dog on screen before the bus?"),
    Rule("clip.appear", "question", f"{_DO} {{phrase?}} [ever] {_APPEAR} [{{here}}]",
         lambda one, *_: b.exists(one), "Does a dog appear?"),
    Rule("clip.appear.time", "question", f"{_DO} {{phrase?}} [ever] {_APPEAR} {{times}}", b.exists,
         "Does a dog appear while the bus is on screen?"),
    Rule("clip.is", "question", f"{_BE} {{phrase?}} [ever] {{states}}", b.holds,
         "Is the car moving?"),
    Rule("clip.is.time", "question", f"{_BE} {{phrase?}} [ever] {{states?}} {{times}}", b.holds,
         "Is the dog left of the bus before the person appears?"),
    Rule("clip.does", "question", f"{_DO} {{phrase?}} [ever] {{act}} [{{here}}]",
         lambda one, said, *_: b.holds(one, said), "Does the car move to the left?"),
    Rule("clip.does.time", "question", f"{_DO} {{phrase?}} [ever] {{act?}} {{times}}", b.holds,
         "Does the car move while the person is visible?"),
    Rule("clip.more", "question", f"{_BE} there more {{phrase?}} than {{phrase}} [{{here}}]",
         lambda one, two, *_: b.compare("greater")(one, two), "Are there more people than cars?"),
    Rule("clip.fewer", "question",
         f"{_BE} there (fewer|less) {{phrase?}} than {{phrase}} [{{here}}]",
         lambda one, two, *_: b.compare("less")(one, two), "Are there fewer people than cars?"),
    # How many.
    Rule("clip.count", "question",
         "how many {phrase} (pass|pass by|are there|appear|can be seen|can you see|do you see|"
         "do we see|come by|are seen|show up) [{here}]", lambda one, *_: b.count(one),
         "How many people pass?"),
    Rule("clip.count.is", "question", f"how many {{phrase}} {_BE} {{states}}", b.count,
         "How many people are moving?"),
    Rule("clip.count.time", "question",
         "how many {phrase} (pass|pass by|are there|appear|can be seen|can you see|do you see|"
         "do we see|come by|are seen) {times}", b.counted,
         "How many people are there while the bus is on screen?"),
    Rule("clip.count.is.time", "question", f"how many {{phrase}} {_BE} {{states?}} {{times}}",
         b.count, "How many people are on the left before the bus appears?"),
    # When, how long.
    Rule("clip.when", "question",
         f"(when|at what time|at which time) {_BE} {{phrase?}} {{states}}", b.when_holds,
         "When is the bicycle on screen?"),
    Rule("clip.when.see", "question", f"when ({_DO}|can) (you|we) see {{phrase}}",
         lambda one: b.when_holds(one, b.on_screen()), "When do we see the bicycle?"),
    Rule("clip.when.does", "question", f"when {_DO} {{phrase?}} {{act}}", b.when_holds,
         "When does the car move?"),
    Rule("clip.when.appears", "question",
         f"(when|at what time|at which second) {_DO} {{phrase?}} [first] {_APPEAR} [{{here}}]",
         lambda one, *_: b.appears(one), "When does the truck appear?"),
    Rule("clip.when.leaves", "question",
         f"(when|at what time|at which second) {_DO} {{phrase?}} {_LEAVE} [{{here}}]",
         lambda one, *_: b.leaves(one), "When does the truck leave?"),
    Rule("clip.when.starts", "question",
         f"when {_DO} {{phrase?}} (start|begin) [to] {{motion}}", b.starts,
         "When does the car start moving?"),
    Rule("clip.when.stops", "question", f"when {_DO} {{phrase?}} stop [moving]", b.stops,
         "When does the car stop?"),
    Rule("clip.long", "question", f"[for] how long {_BE} {{phrase?}} {{states}}", b.lasting,
         "How long is the bicycle on screen?"),
    Rule("clip.long.see", "question", f"[for] how long ({_DO}|can) (you|we) see {{phrase}}",
         lambda one: b.lasting(one, b.on_screen()), "How long do we see the bicycle?"),
    Rule("clip.long.does", "question", f"[for] how long {_DO} {{phrase?}} {{act}}", b.lasting,
         "How long does the car move?"),
    Rule("clip.long.appear", "question", f"[for] how long {_DO} {{phrase?}} {_APPEAR} [{{here}}]",
         lambda one, *_: b.lasting(one, b.on_screen()), "How long does the car appear?"),
    # What, which.
    Rule("clip.which.first", "question",
         f"(what|who|which|which one) (appears|comes|is seen|enters|shows up|is {_SCREEN}) first "
         "[,] {term} or {term}", b.which("which_earlier"),
         "What appears first, the bus or the dog?"),
    Rule("clip.which.last", "question",
         "(what|who|which|which one) (appears|comes|is seen|enters|shows up) last [,] "
         "{term} or {term}", b.which("which_later"), "What appears last, the bus or the dog?"),
    Rule("clip.which.first.of", "question",
         "(what|who|which|which one) [of] {term} or {term} (appears|comes|is seen|enters) first",
         b.which("which_earlier"), "Which of the bus or the dog appears first?"),
    Rule("clip.first", "question",
         "(what|who|which (thing|object)) (appears|comes|is seen|enters|shows up) first [{here}]",
         lambda *_: b.first_of("earliest")(), "What appears first?"),
    Rule("clip.last", "question",
         "(what|who|which (thing|object)) (appears|comes|is seen|enters|shows up) last [{here}]",
         lambda *_: b.first_of("latest")(), "What appears last?"),
    Rule("clip.first.kind", "question",
         "(what|which) {nominal} (appears|comes|is seen|enters) first",
         b.first_of("earliest"), "Which animal appears first?"),
    Rule("clip.last.kind", "question",
         "(what|which) {nominal} (appears|comes|is seen|enters) last",
         b.first_of("latest"), "Which animal appears last?"),
    Rule("clip.first.time", "question",
         "(what|who) (appears|comes|is seen|enters) first {times}",
         b.first_at("earliest"), "What appears first after the bus leaves?"),
    Rule("clip.what.seen", "question",
         f"what (is|are|can be seen|can you see|do you see|do we see|is there|appears) [{_SEEN}] "
         "[{here}]", lambda *_: b.what_is_seen(), "What is on screen?"),
    Rule("clip.what.seen.time", "question",
         f"what (is|are|can be seen|can you see|do you see|do we see|is there|appears) [{_SEEN}] "
         f"[{_SCREEN}] {{times}}", b.what_is_seen, "What is on screen before the bus appears?"),
    Rule("clip.what", "question", f"(what|who|which things) {_BE} {{states}}", b.what,
         "What is left of the person?"),
    Rule("clip.what.time", "question", f"(what|who|which things) {_BE} {{states?}} {{times}}",
         b.what, "What is left of the person while the car is visible?"),
    Rule("clip.what.does", "question", "(what|who) {acts}", b.what, "What moves?"),
    Rule("clip.what.does.time", "question", "(what|who) {acts?} {times}", b.what,
         "What moves before the bus appears?"),
    Rule("clip.which.are", "question", f"(what|which) {{nominal}} {_BE} {{states}}", b.which_are,
         "Which animals are left of the person?"),
    Rule("clip.color", "question", f"(what|which) (color|colour) {_BE} {{phrase}} [{{here}}]",
         lambda one, *_: b.color(one), "What color is the car?"),
    Rule("clip.color.time", "question", f"(what|which) (color|colour) {_BE} {{phrase?}} {{times}}",
         b.color, "What color is the car at 3 seconds?"),
    Rule("clip.colors", "question", f"(what|which) (colors|colours) {_BE} {{phrase}}", b.colors,
         "What colors are the cars?"),
    Rule("clip.direction", "question",
         f"(which way|where|in which direction|in what direction) ({_DO}|{_BE}) {{phrase?}} "
         "(move|moving|go|going|drive|driving|walk|walking|head|heading|run|running) [to]",
         b.direction, "Which way does the car move?"),
)  # fmt: skip

_AROUND = (
    Rule("", "whole_question", "{question}", value),
    Rule("", "whole_question", "{here} [,] {question}", lambda _, asked: asked),
    Rule("", "whole_question", "[please] tell me [,] {question}", value),
)


def time_rules() -> tuple[Rule, ...]:
    """All rules of the grammar of clips, in order of preference."""
    return (*_AROUND, *QUESTIONS, *PHRASES)
