"""ENG.txt and IDX.txt: JSON, whatever their suffix says."""

from pathlib import Path

from nmn.domains.agqa.words import AgqaWords
from nmn.errors import DatasetError
from nmn.files import read_json, short, sound_text

_ENGLISH, _IDS = "ENG.txt", "IDX.txt"


def read_words(scene_graphs: Path, folder: Path | None = None) -> AgqaWords:
    """The maps in a folder, or else beside the scene graphs.

    IDX.txt may be missing: then every id has one word.

    Raises:
        DatasetError: there is no ENG.txt, or a file is no map of texts.
    """
    place = folder if folder is not None else scene_graphs.parent
    if not (place / _ENGLISH).is_file():
        raise DatasetError(
            f"there is no {_ENGLISH}, which says what the ids of the scene graphs are called",
            where=str(place),
            hint="it comes with AGQA's scene graphs; name its folder: --words FOLDER",
        )
    ids = _map(place / _IDS) if (place / _IDS).is_file() else {}
    return AgqaWords(_map(place / _ENGLISH), ids)


def _map(path: Path) -> dict[str, str]:
    found = read_json(path)
    if not isinstance(found, dict):
        raise DatasetError(
            f"the file holds {short(found)}", where=str(path), expected='{"o4": "blanket", ...}'
        )
    for key, word in found.items():
        if not sound_text(key) or not sound_text(word) or not key.strip() or not word.strip():
            raise DatasetError(
                f"{short(key)} is called {short(word)}", where=str(path), expected="texts"
            )
    return found
