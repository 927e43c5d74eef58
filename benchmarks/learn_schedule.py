"""Learn the slot schedule that comes with the photo domain, from the programs of the question bank.

    .venv/bin/python -m benchmarks.learn_schedule [--out nmn/domains/photo/schedule.json]

The order is that of typical questions: programs that it does not foresee append slots. Exact, and
the same on every machine. Run it again when modules are added to the family.
"""

import argparse
import json
from pathlib import Path

from nmn.domains import load_domain
from nmn.executors import BatchedExecutor

ROOT = Path(__file__).parent.parent
BANK = ROOT / "tests" / "domains" / "photo" / "bank" / "photo_questions.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "nmn/domains/photo/schedule.json")
    options = parser.parse_args()
    photo = load_domain("photo")
    lines = BANK.read_text(encoding="utf-8").splitlines()
    programs = [photo.language.parse(json.loads(line)["program"]) for line in lines]
    executor = BatchedExecutor(photo.modules, photo.vocabularies)
    executor.planner.learn(programs)
    record = {
        "learned_from": f"the programs of {len(programs)} questions of the bank",
        "command": "python -m benchmarks.learn_schedule",
        "modules": executor.planner.schedule_names,
    }
    options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"{len(executor.planner.schedule)} slots, written to {options.out}")


if __name__ == "__main__":
    main()
