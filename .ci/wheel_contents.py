"""Has a wheel all that the package needs, and does its tag say what is in it?

python .ci/wheel_contents.py WHEEL CHECKOUT
"""

import sys
import zipfile
from pathlib import Path

LIBRARY = "nmn/kernels/_native.abi3.so"
NOT_SHIPPED = {".pyc", ".so", ".o"}  # made on the spot, not kept in the checkout


def complaints(wheel: Path, checkout: Path) -> list[str]:
    """What is wrong with the wheel, a sentence each."""
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(checkout))
        for path in (checkout / "nmn").rglob("*")
        if path.is_file() and path.suffix not in NOT_SHIPPED
    }
    found = [f"{name} is not in the wheel" for name in sorted(wanted - held)]
    tag = wheel.stem.split("-", 2)[2]
    right = "cp311-abi3-" if LIBRARY in held else "py3-none-any"
    if not tag.startswith(right):
        found.append(f"the tag is {tag}; what is in it asks for {right}")
    return found


if __name__ == "__main__":
    wrong = complaints(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(wrong) or f"{Path(sys.argv[1]).name}: whole, and tagged as what it is")
    sys.exit(bool(wrong))
