"""The other words of the photo domain, as tables: attributes, relations, superlatives, sides."""

COLORS = {
    "black": "black", "white": "white", "gray": "gray, grey", "red": "red", "orange": "orange",
    "yellow": "yellow", "green": "green", "blue": "blue", "purple": "purple, violet",
    "pink": "pink", "brown": "brown",
}  # fmt: skip

SIZES = {
    "small": "small, little, tiny",
    "medium": "medium, medium sized, medium size, mid sized",
    "large": "large, big, huge",
}

# Places as adjectives: "the left car".
SPOTS = {
    "left": "left, left hand",
    "right": "right, right hand",
    "top": "top, upper",
    "bottom": "bottom, lower",
    "middle": "middle, center, centre, central",
    "foreground": "foreground",
    "background": "background",
}

# Places as phrases: "on the left side". The left and right halves are written out below.
PLACES = {
    "top": "at the top, on the top, in the top, at top, in the upper part, in the top part,"
    "in the upper half, in the top half, on the upper side, on the top side",
    "bottom": "at the bottom, on the bottom, in the bottom, at bottom, in the lower part,"
    "in the bottom part, in the lower half, in the bottom half, on the bottom side",
    "middle": "in the middle, in the center, in the centre, at the center, at the centre,"
    "in the middle part, in the central part",
    "foreground": "in the foreground, in foreground, at the front, in the front",
    "background": "in the background, in background, at the back, in the back",
}
for _side in ("left", "right"):
    PLACES[_side] = ",".join(
        f"{word} the {_side}{tail}"
        for word in ("on", "to", "at", "in")
        for tail in ("", " side", " hand side", " half", " part")
    )

# Relations between two objects, as they stand after a noun or after "is".
RELATIONS = {
    "left of": "left of, to the left of, on the left of, left from, at the left of,"
    "to the left side of, on the left side of, on the left hand side of, to the left from",
    "right of": "right of, to the right of, on the right of, right from, at the right of,"
    "to the right side of, on the right side of, on the right hand side of, to the right from",
    "above": "above, over, higher than",
    "below": "below, under, underneath, beneath, lower than",
    "on": "on, on top of, atop, upon, onto",
    "in": "in, inside, within, inside of",
    "containing": "containing, full of, filled with",
    "supporting": "supporting",
    "near": "near, near to, next to, beside, by, close to, alongside, adjacent to, nearby",
    "far from": "far from, far away from, away from",
    "overlapping": "overlapping, overlapping with, touching",
    "behind": "behind, in back of",
    "in front of": "in front of",
    "larger than": "larger than, bigger than",
    "smaller than": "smaller than",
    "holding": "holding, carrying, holding onto, holding on to",
    "wearing": "wearing",
    "riding": "riding, riding on",
    "held by": "held by, carried by, being held by, being carried by",
    "worn by": "worn by, being worn by",
    "ridden by": "ridden by, being ridden by",
}

# Two relations offered with one object: "left or right of the bus" leaves out the first "of".
SHORT_RELATIONS = {
    "left of": "left, to the left, on the left",
    "right of": "right, to the right, on the right",
    "larger than": "larger, bigger",
    "smaller than": "smaller",
    "near": "close, near",
    "far from": "far, far away",
    "above": "higher",
    "below": "lower",
    "in front of": "in front",
}

# Relations that say the main thing of a question, first those that nothing else can come before:
# in "is the man near the bus wearing a tie" it is "wearing", though a bus could be what wears it.
MAIN = {"larger than": 0, "smaller than": 0, "holding": 1, "wearing": 1, "riding": 1}

VERBS = {
    "holding": "holds, carries",
    "wearing": "wears",
    "riding": "rides",
    "containing": "contains",
    "overlapping": "overlaps, touches, overlaps with",
}
INFINITIVES = {
    "holding": "hold, carry",
    "wearing": "wear",
    "riding": "ride",
    "containing": "contain",
    "overlapping": "overlap, touch, overlap with",
}
INVERSES = {
    "held by": "holding, carrying",
    "worn by": "wearing",
    "ridden by": "riding, riding on",
    "supporting": "on, on top of",
    "containing": "in, inside, inside of",
    "near": "near, next to, beside, by, close to",
    "above": "under, below, beneath, underneath",
    "below": "above, over",
    "in front of": "behind",
    "behind": "in front of",
    "right of": "left of, to the left of",
    "left of": "right of, to the right of",
    "overlapping": "touching",
}
# "What does the man hold?"
PLAIN_INVERSES = {
    "held by": "hold, carry", "worn by": "wear", "ridden by": "ride", "overlapping": "have",
}  # fmt: skip

# The same relation seen from its other end: "the dog is on the bed", "the bed is supporting it".
OPPOSITE = {
    "left of": "right of", "above": "below", "on": "supporting", "in": "containing",
    "behind": "in front of", "larger than": "smaller than", "holding": "held by",
    "wearing": "worn by", "riding": "ridden by",
}  # fmt: skip
OPPOSITE |= {other: relation for relation, other in OPPOSITE.items()}
OPPOSITE |= {relation: relation for relation in ("near", "far from", "overlapping")}

# How something stands or lies, which boxes do not show: "parked near the bus" is "near the bus".
POSTURES = (
    "sitting, sitting down, standing, standing up, lying, lying down, laying, laying down, seated,"
    "parked, perched, resting"
)
POSTURES_OF_VERBS = "sits, stands, lies, lays, rests, sit, stand, lie, lay, rest"
# Words that say no more than "is".
PLACED = "located, placed, positioned, situated"
# "Sitting at the table" is said of what is near it.
SEATED_AT = "sitting at, seated at, standing at, sitting around, standing around"

# "Wearing red", "dressed in red": what can be worn is a color.
DONNING = {"color": "wearing, wearing all, dressed in, dressed all in, clad in, in"}

# Where all that a picture shows may be.
SCENERY = {"room": "room", "area": "area"}

SUPERLATIVES = {
    "largest": "largest, biggest",
    "smallest": "smallest, littlest, tiniest",
    "leftmost": "leftmost, left most, furthest left, farthest left",
    "rightmost": "rightmost, right most, furthest right, farthest right",
    "highest": "highest, topmost, uppermost, top most",
    "lowest": "lowest, bottommost, lowermost, bottom most",
    "nearest": "nearest, closest, foremost",
    "farthest": "farthest, furthest, most distant",
}
COMPARATIVES = {
    "largest": "larger, bigger",
    "smallest": "smaller",
    "highest": "higher, higher up",
    "lowest": "lower, lower down",
    "nearest": "nearer, closer",
    "farthest": "farther, further, farther away, further away",
    "leftmost": "further left, farther left, further to the left, farther to the left",
    "rightmost": "further right, farther right, further to the right, farther to the right",
}
# Superlatives that may take an object of their own, and the word that joins them to it.
EXTREMES = {
    "nearest": "nearest, nearest to, closest, closest to",
    "farthest": "farthest from, furthest from, farthest away from, furthest away from",
}

KEYS = {
    "color": "color, colour",
    "size": "size",
    "category": "kind, type, sort, category, class",
}

SIDES = {"left": "left, left side, left hand side", "right": "right, right side, right hand side",
         "top": "top", "bottom": "bottom"}  # fmt: skip

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth", "eleventh", "twelfth")  # fmt: skip
CARDINALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
             "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
             "eighteen", "nineteen", "twenty")  # fmt: skip

# Words whose usual meaning is no class, though one of their parts is: read as unknown words, so
# that they are refused. ("Glasses" that are worn are not drinking glasses.)
TRAPS = (
    "wearing glasses", "wears glasses", "wear glasses", "with glasses", "has glasses",
    "have glasses", "having glasses", "in glasses", "eye glasses",
    "looking glass", "magnifying glass", "sun glasses", "reading glasses",
)  # fmt: skip
