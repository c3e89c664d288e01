"""Write what the device's kernels take into docs/user/gpu.md: `python tools/kernel_table.py FILE`.

FILE is what `leakphys kernels --arch sm_80 --arch sm_90 --arch sm_100 --out FOLDER --json FILE` wrote; the folder must have
been empty, since what was there already is not compiled and so not told.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "user" / "gpu.md"
BEGIN, END = "<!-- kernels: tools/kernel_table.py -->\n", "<!-- end of kernels -->"
HEADS = (
    *("kernel", "for", "compiler", "processor time to compile", "registers"),
    *("memory that a thread keeps", "spill stores + loads", "cubin"),
)


def table(document: dict[str, Any]) -> str:
    """The table's lines. ValueError for a kernel that was not compiled then."""
    lines = [f"| {' | '.join(HEADS)} |", "|---" * len(HEADS) + "|"]
    for one in document["kernels"]:
        takes = one["resources"]
        if takes is None:
            raise ValueError(f"{one['path']} was there before; compile into an empty folder")
        cells = (
            f"`leakphys_{one['kernel']}`",
            f"`{one['architecture']}`",
            document["compiler"],
            f"{one['processor_seconds']:.0f} s",
            str(takes["registers"]),
            f"{takes['local_memory']:,} B",
            f"{takes['spill_stores']} + {takes['spill_loads']} B",
            f"{one['size'] / 1e6:.2f} MB",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def put(page: str, lines: str) -> str:
    """The page with another table between its marks. ValueError where they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page has no marks between which the table stands")
    return f"{before}{begin}\n{lines}\n{end}{after}"


def main() -> None:
    """Write the page."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    document = json.loads(Path(sys.argv[1]).read_text())
    PAGE.write_text(put(PAGE.read_text(), table(document)))


if __name__ == "__main__":
    main()
