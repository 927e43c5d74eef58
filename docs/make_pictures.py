"""Make the pictures of the README from real answers: ``.venv/bin/python docs/make_pictures.py``.

Needs scikit-image for the photograph and a Chromium for the screenshot.
"""

import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import nmn

PICTURES = Path(__file__).parent / "pictures"
QUESTION = "Is the cup on the table?"
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1.5"
)


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    spec = find_spec("skimage")
    if browser is None or spec is None or spec.origin is None:
        raise SystemExit("this script needs Chromium and scikit-image")
    photo = Path(spec.origin).parent / "data" / "coffee.png"
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        page = nmn.load("photo").ask(photo, QUESTION).report(Path(folder) / "page.html")
        target = PICTURES / "answer.png"
        command = [
            browser,
            *_FLAGS.split(),
            f"--user-data-dir={folder}/profile",
            "--window-size=1100,880",
            f"--screenshot={target}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True)
        # A photograph on a page needs no 32-bit colours: a third of the size.
        from PIL import Image

        image = Image.open(target).convert("RGB")
        image.quantize(192, dither=Image.Dither.FLOYDSTEINBERG).save(target, optimize=True)
        print(target, f"{target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
