"""Ask three real photographs questions; pages with every step go to demos/out/.

The photographs come inside the scikit-image package. Run by ``make demo``.
"""

from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

import nmn

QUESTIONS = {
    "astronaut.png": [
        "Is there a person?",
        "How many people are there?",
        "Where is the person?",
        "Is the person wearing a tie?",
    ],
    "coffee.png": [
        "What color is the cup?",
        "Is there a cup on a table?",
        "How many bowls are there?",
        "Is the spoon left of the cup?",
    ],
    "chelsea.png": [
        "What animal is in the picture?",
        "Is there a dog?",
        "What color is the dragon?",
    ],
}


def photo(name: str) -> Path:
    """A photograph inside the scikit-image package."""
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise SystemExit("this demo needs scikit-image: pip install scikit-image")
    return Path(spec.origin).parent / "data" / name


def main() -> None:
    console = Console()
    out = Path(__file__).parent / "out"
    out.mkdir(exist_ok=True)
    net = nmn.load("photo")
    for name, questions in QUESTIONS.items():
        answers = net.ask_many((photo(name), question) for question in questions)
        for number, answer in enumerate(answers, start=1):
            console.print(answer)
            page = answer.report(out / f"{Path(name).stem}-{number}.html")
            console.print(f"  page: {page.relative_to(Path.cwd())}\n", style="dim")


if __name__ == "__main__":
    main()
