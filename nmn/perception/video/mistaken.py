"""What people give in place of a clip, told by its first bytes, and what helps."""

import re
from collections.abc import Callable

from nmn.errors import MediaError

EXPECTED = "an MP4, MOV, Matroska, WebM, AVI, MPEG, Ogg, FLV or animated GIF clip"
"""What is read: FFmpeg knows more formats, of which some open other files or addresses."""

HEAD = 4096
"""First bytes of a file that are enough to tell."""

_PICTURE = 'it is asked about as a picture: nmn ask --domain photo FILE "Is there a dog?"'
_AVIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_PICTURES: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (lambda d: d[:3] == b"\xff\xd8\xff", "JPEG"),
    (lambda d: d[:8] == b"\x89PNG\r\n\x1a\n", "PNG"),
    (lambda d: d[:4] == b"RIFF" and d[8:12] == b"WEBP", "WebP"),
    (lambda d: d[:2] == b"BM" and d[6:10] == bytes(4), "BMP"),
    (lambda d: d[:4] in (b"II*\0", b"MM\0*"), "TIFF"),
    (lambda d: re.match(rb"P[1-6]\s", d) is not None, "PPM"),
    (lambda d: d[4:8] == b"ftyp" and d[8:12] in _AVIF, "HEIC or AVIF"),
    (lambda d: d[4:8] == b"jP  " or d[:4] == b"\xff\x4f\xff\x51", "JPEG 2000"),
)
_OTHERS: tuple[tuple[Callable[[bytes], bool], str, str], ...] = (
    (lambda d: d[:7] == b"#EXTM3U", "a playlist", "name the file of the clip itself"),
    (lambda d: d[:5] == b"%PDF-", "a PDF document", "name the file of the clip itself"),
    (lambda d: d[:4] == b"PK\x03\x04", "a ZIP archive", "unpack it first"),
    (lambda d: d[:2] == b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (lambda d: b"git-lfs" in d[:64], "a pointer to a file that was not fetched", "git lfs pull"),
    (
        lambda d: d.lstrip()[:5].lower() in (b"<html", b"<!doc"),
        "a web page",
        "it was saved in place of the clip: download the clip itself",
    ),
)


def refuse_mistaken(head: bytes, where: str) -> None:
    """Raise MediaError where the first bytes are surely those of something else."""
    for matches, kind in _PICTURES:
        if matches(head):
            raise MediaError(
                f"this is a picture ({kind}), not a clip",
                where=where,
                expected=EXPECTED,
                hint=_PICTURE,
            )
    for matches, what, hint in _OTHERS:
        if matches(head):
            raise MediaError(f"this is {what}", where=where, expected=EXPECTED, hint=hint)


def no_clip(head: bytes, where: str, reason: str) -> MediaError:
    """For what no reader takes.

    Arguments:
        reason: what FFmpeg says of it, in a few words.
    """
    begun = b"ftyp" in head[:16] or head[:4] in (b"\x1a\x45\xdf\xa3", b"RIFF")
    if begun:
        return MediaError(
            f"the clip is damaged, or cut off before its index ({reason})",
            where=where,
            expected=EXPECTED,
            hint="copy or download the file again",
        )
    if _is_text(head):
        return MediaError("this is a text file", where=where, expected=EXPECTED)
    return MediaError(
        f"this is no clip that can be read, or its beginning is damaged ({reason})",
        where=where,
        expected=EXPECTED,
        hint="open it in a player and save it again as MP4",
    )


def _is_text(head: bytes) -> bool:
    try:
        text = head[: HEAD - 8].decode()
    except UnicodeDecodeError:
        return False
    return all(ch.isprintable() or ch.isspace() for ch in text)
