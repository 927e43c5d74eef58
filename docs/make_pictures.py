"""Make the pictures of the README from real answers: ``.venv/bin/python docs/make_pictures.py``.

Needs scikit-image for the photograph and a Chromium for the screenshot.
"""

import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import nmn
from nmn.pipeline import Answer
from nmn.synthetic import render, sample_scenes

PICTURES = Path(__file__).parent / "pictures"
QUESTION = "Is the cup on the table?"
CLEVR_QUESTION = "What color is the small drum right of the yellow ball?"
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1.5"
)


def screenshot(browser: str, answer: Answer, target: Path, folder: Path, size: str) -> None:
    """The top of an answer's page, as a browser shows it."""
    page = answer.report(folder / f"{target.stem}.html")
    command = [
        browser,
        *_FLAGS.split(),
        f"--user-data-dir={folder}/profile",
        f"--window-size={size}",
        f"--screenshot={target}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True)
    print(target)


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    spec = find_spec("skimage")
    if browser is None or spec is None or spec.origin is None:
        raise SystemExit("this script needs Chromium and scikit-image")
    photo = Path(spec.origin).parent / "data" / "coffee.png"
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        answer = nmn.load("photo").ask(photo, QUESTION)
        screenshot(browser, answer, PICTURES / "answer.png", folder, "1100,880")
        drawn = render(list(sample_scenes(1, 4242, start=3))).images[0].cpu().numpy()
        answer = nmn.load("clevr").ask(drawn, CLEVR_QUESTION)
        screenshot(browser, answer, PICTURES / "clevr.png", folder, "1100,1000")


if __name__ == "__main__":
    main()
