"""English words that are one slip of the hand away from a word of a domain: no misspellings.

They are never put right: who asks for a coach does not ask for a couch. Found by trying
the rule of ``typos.py`` on a list of 30,000 English words; plurals need no line of their own.
"""

ORDINARY = frozenset(
    """
    aground airline alliance applies automotive babe bard battle beach beard bedside beech
    better bitter blush boar boast boeing bonding bounce bouncing breast brook browne brushed
    bunch businesses butter canes canoeist carrier cave centred closet clover coach coaster
    commuter compiler composer compute computed continuing controlled couldn counter county
    creative crouch curries customary disco discus diver doubled dresses drive driven drives
    dyer eighty either ether exceeding excerpt exploding fable father ferris filed finishing
    flies fling flood focal follow follows footballer foothill forth framed fringe gloss glover
    grasses heaving hoarse hose housed householder humane humanes included insider insiders
    keyboardist lasses locking looming looting maple marking meteor metre motorway noting paced
    packing pairing paris parson parting pasta pavement pearson perches photographed
    photographer photographic photon piazza pierce place plaster playing pleas pleased plotted
    poppies postponed pouch prayer prevent pursue pursued raider raiding reset resets ridge sand
    scarf seize seized seizes setting seventeenth seventies seventy severn shard shared shaving
    sheet shelf shirt shoes sings skies slater slight smoothing snort sorting spitting spot
    spotlight spotting staffed stair stairs stan steven stink stoat stoppage strand suffer
    supportive tale tallies teenage thanks torch touched trans trunk tuck typed veil violent
    visibly walter watery weaving wouldn
    """.split()
)
