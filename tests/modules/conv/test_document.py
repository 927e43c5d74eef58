"""What the document shows is run."""

import re
from pathlib import Path
from typing import Any

import torch

DOCUMENT = Path(__file__).parents[3] / "docs" / "conv-modules.md"


def test_the_documents_example_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    space: dict[str, Any] = {}
    exec("\n".join(blocks), space)
    assert not space["run"].failures
    torch.testing.assert_close(space["answer"].probs[space["row"]].sum(), torch.tensor(1.0))
