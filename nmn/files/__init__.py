"""Files that somebody else wrote: read whole within a bound, looked at, and quoted in a line.

Any of them may be damaged, or made to do harm: three megabytes of gzip can unpack to three
gigabytes, and a list in a list 100,000 deep ends a parser. Both are refused here, for every reader
alike, with the error of the room that asked.
"""

from nmn.files.bounded import LIMIT, MOST_BYTES, read_bytes, read_text
from nmn.files.parsed import finite, parse_json, read_json, sound_text
from nmn.files.pickled import read_pickle
from nmn.files.quoted import short

__all__ = [
    "LIMIT",
    "MOST_BYTES",
    "finite",
    "parse_json",
    "read_bytes",
    "read_json",
    "read_pickle",
    "read_text",
    "short",
    "sound_text",
]
