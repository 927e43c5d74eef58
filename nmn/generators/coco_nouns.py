"""The nouns of COCO's classes, as tables: concepts, synonyms, and synonyms that lose meaning."""

# Other words for the same thing: concept -> words.
SYNONYMS = {
    "thing": "object, item, entity",
    "animal": "creature, beast",
    "furniture": "piece of furniture, furniture item, item of furniture, furnishing",
    "food": "piece of food, food item, item of food, foodstuff",
    "fruit": "piece of fruit",
    "kitchenware": "kitchen utensil, kitchen item, piece of kitchenware",
    "appliance": "household appliance, kitchen appliance",
    "device": "electronic device, gadget",
    "sports equipment": "piece of sports equipment, sporting equipment, sports gear",
    "person": "human, human being, individual",
    "bicycle": "cycle, pushbike, push bike",
    "car": "automobile, auto, motorcar, motor car, motor vehicle",
    "motorcycle": "motorbike, motor bike, motor cycle",
    "airplane": "aeroplane, plane, aircraft",
    "bus": "autobus, omnibus",
    "truck": "lorry",
    "boat": "watercraft",
    "traffic light": "stoplight, stop light, traffic signal",
    "fire hydrant": "hydrant, fireplug",
    "stop sign": "stopsign",
    "cow": "cattle",
    "backpack": "rucksack, knapsack, back pack",
    "umbrella": "parasol",
    "handbag": "purse, hand bag, pocketbook",
    "tie": "necktie, neck tie",
    "suitcase": "luggage, baggage, piece of luggage",
    "frisbee": "flying disc",
    "skis": "pair of skis",
    "snowboard": "snow board",
    "sports ball": "ball, sport ball",
    "baseball glove": "baseball mitt",
    "skateboard": "skate board",
    "surfboard": "surf board",
    "tennis racket": "tennis racquet, racket, racquet",
    "wine glass": "wineglass",
    "cup": "mug",
    "hot dog": "hotdog",
    "donut": "doughnut",
    "couch": "sofa, settee",
    "potted plant": "houseplant, house plant, pot plant",
    "tv": "television, television set, tv set, telly",
    "laptop": "laptop computer, notebook computer",
    "mouse": "computer mouse",
    "remote": "remote control, tv remote, remote controller",
    "keyboard": "computer keyboard",
    "cell phone": "cellphone, mobile phone, mobile, smartphone, smart phone, cellular phone, phone",
    "microwave": "microwave oven",
    "sink": "washbasin, kitchen sink, bathroom sink",
    "refrigerator": "fridge",
    "vase": "flower vase",
    "scissors": "pair of scissors",
    "teddy bear": "teddy, stuffed bear",
    "hair drier": "hair dryer, hairdryer, hairdrier, blow dryer, blow drier",
    "toothbrush": "tooth brush",
}

# Words that say more than the classes tell apart: (concept, what is not seen) -> words.
LOSSES = {
    ("person", "gender"): "lady, gentleman, guy, gal, dude, fellow, male, female",
    ("person", "gender or age"): "man, woman, boy, girl",
    ("person", "age"): "kid, child, baby, toddler, infant, teenager, adult, teen, youngster",
    ("person", "the role of a person"): (
        "pedestrian, player, rider, cyclist, biker, skier, snowboarder, surfer, skateboarder,"
        "driver, passenger, worker, student, teacher, customer, shopper, baseball player,"
        "tennis player, soccer player, motorcyclist, bicyclist, horseman, policeman,"
        "police officer, businessman, bystander, spectator, batter, umpire, referee, skater,"
        "athlete, runner, jockey"
    ),
    ("car", "the kind of car"): "taxi, taxicab, cab, sedan, police car, sports car, minivan, suv",
    ("car", "the kind of car, and some vans are seen as trucks,"): "van",
    ("truck", "the kind of truck"): "pickup, pickup truck, fire truck, dump truck, tow truck",
    ("bus", "the kind of bus"): "school bus, double decker bus, double decker",
    ("airplane", "the kind of airplane"): "jet, airliner, jet plane, jumbo jet",
    ("boat", "the kind of boat"): "ship, sailboat, canoe, kayak, yacht, ferry, rowboat, motorboat",
    ("bicycle", "the kind of bicycle"): "mountain bike, road bike",
    ("cat", "age"): "kitten, kitty",
    ("dog", "age"): "puppy, pup",
    ("cow", "sex or age"): "bull, calf, ox",
    ("sheep", "sex or age"): "lamb, ram, ewe",
    ("horse", "size or age"): "pony, foal",
    ("dining table", "the kind of table"): "desk, kitchen table, coffee table",
    ("laptop", "the kind of computer"): "computer, personal computer, pc, desktop computer",
    ("cup", "the kind of cup"): "coffee cup, teacup, tea cup, coffee mug",
    ("bottle", "what is in the bottle"): "wine bottle, water bottle, beer bottle",
    ("chair", "the kind of chair"): "armchair, stool, office chair",
    ("bench", "where the bench stands"): "park bench",
    ("sports ball", "the kind of ball"): (
        "soccer ball, tennis ball, football, basketball, volleyball, baseball"
    ),
    ("cake", "the kind of cake"): "birthday cake, cupcake",
    ("tv", "the use of a screen"): "monitor, computer monitor, screen, computer screen",
}

# Words with a second meaning that the classes cannot rule out: word -> (concept, the other one).
DOUBTFUL = {
    "bike": ("bicycle", "it may also mean a motorcycle"),
    "telephone": ("cell phone", "a telephone on a cord is not seen"),
    "table": ("dining table", "it may also mean another kind of table"),
    "glass": ("wine glass", "it may also mean a drinking glass of another kind"),
    "plant": ("potted plant", "plants without a pot are not seen"),
    "plate": ("bowl", "flat plates are hardly seen, and nothing tells them from bowls"),
    "stove": ("oven", "a stove without an oven is not seen"),
}
