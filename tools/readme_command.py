"""Print a command of README.md: the code block after the comment <!-- command: NAME -->.

CI runs what this prints, so that the README cannot promise a command that nobody ran.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def command(name: str) -> str:
    """The text of the block; ValueError unless there is exactly one."""
    pattern = rf"<!-- command: {re.escape(name)} -->\s*```sh\n(.*?)\n```"
    found = re.findall(pattern, README.read_text(), re.DOTALL)
    if len(found) != 1:
        raise ValueError(f"README.md: found {len(found)} blocks marked {name!r}, expected 1")
    return str(found[0])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: readme_command.py NAME")
    print(command(sys.argv[1]))
