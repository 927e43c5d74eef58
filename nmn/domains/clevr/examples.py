"""Questions about CLEVR pictures with their programs, which language models are shown."""

_CUBE = 'unique(filter(filter(scene(), "red"), "cube"))'
_BLUE = 'unique(filter(filter(scene(), "blue"), "sphere"))'

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("How many cubes are there?", 'count(filter(scene(), "cube"))'),
    ("Are there any big metal things?", 'exist(filter(filter(scene(), "large"), "metal"))'),
    ("What colour is the tiny ball?",
     'query_color(unique(filter(filter(scene(), "small"), "sphere")))'),
    ("What shape is the thing left of the red cube?",
     f'query_shape(unique(relate({_CUBE}, "left")))'),
    ("Are there more cubes than spheres?",
     'greater_than(count(filter(scene(), "cube")), count(filter(scene(), "sphere")))'),
    ("How many other things are as big as the red block?", f'count(same({_CUBE}, "size"))'),
    ("Is the red cube made of the same stuff as the blue ball?",
     f"equal_material(query_material({_CUBE}), query_material({_BLUE}))"),
    ("How many things are cubes or small?",
     'count(union(filter(scene(), "cube"), filter(scene(), "small")))'),
    ("Is anything both behind the red cube and right of the blue ball?",
     f'exist(intersect(relate({_CUBE}, "behind"), relate({_BLUE}, "right")))'),
    ("Are there as many red things as blue things?",
     'equal_integer(count(filter(scene(), "red")), count(filter(scene(), "blue")))'),
)  # fmt: skip
