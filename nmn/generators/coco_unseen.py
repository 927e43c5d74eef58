"""What people ask of photographs and a detector of objects does not see: deeds, moods, weather."""

DEEDS = """
    balancing barking bending biting blowing brushing burning calling catching chasing cleaning
    climbing coming competing cooking crossing crouching crying cutting dancing doing drinking
    driving eating facing falling feeding feeling fighting floating flying getting going grazing
    grooming hanging happening having herding hitting hugging jumping kicking kissing kneeling
    laughing leaning leaving licking looking making melting moving napping petting playing
    pointing posing pouring pulling pushing racing raining reaching reading relaxing running
    serving shaking shining shopping singing skateboarding skating skiing sleeping smiling
    snoozing snowboarding snowing speaking squatting staring stretching surfing swimming
    swinging taking talking texting thinking throwing traveling trying typing using waiting
    walking washing watching waving working writing yawning
    """.split()
STATES = """
    alive angry asleep awake baked bald bearded blonde blurry bored bright broken cheap clean
    closed cloudy cold cooked curly cut dangerous dark daytime dead dirty dry eaten empty
    excited expensive fake famous fast female foggy fresh furry happy healthy heavy hot hungry
    indoors inside light made male married messy metal new nighttime old older open opened
    outdoors outside overcast plaid plastic pregnant printed professional rainy real ripe rotten
    round sad safe scared short shorter shut sliced slow snowy spotted square straight striped
    summer sunny tall taller tasty tired warm wet windy winter wooden written young younger
    """.split()

UNSEEN = frozenset((*DEEDS, *STATES))
