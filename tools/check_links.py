"""Check that every relative link in the Markdown files leads to a file, every anchor to a heading.

And that docs/index.md names every page of the documentation.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")


def pages() -> list[Path]:
    """The Markdown files of the project: those at its root and all under docs."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings get."""
    headings = re.findall(r"^#+ +(.*)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {text.strip().replace(" ", "-") for text in kept}


def faults(page: Path) -> list[str]:
    """One sentence per link of the page that leads nowhere."""
    found = []
    for match in LINK.finditer(CODE.sub("", FENCE.sub("", page.read_text()))):
        target = unquote(match.group(1) or match.group(2))
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists():
            found.append(f"{page.relative_to(ROOT)}: no file at {target}")
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            found.append(f"{page.relative_to(ROOT)}: no heading for {target}")
    return found


def unlisted() -> list[str]:
    """One sentence per page of the documentation that the index does not name."""
    docs = ROOT / "docs"
    index = (docs / "index.md").read_text()
    names = {page.relative_to(docs).as_posix() for page in docs.glob("**/*.md")} - {"index.md"}
    return [
        f"docs/index.md: {name} is not linked" for name in sorted(names) if f"({name})" not in index
    ]


def main() -> int:
    """Print the faults of all pages; 1 if there are any."""
    found = [fault for page in pages() for fault in faults(page)]
    found += unlisted()
    print("\n".join(found) or f"links: {len(pages())} pages, every relative link leads somewhere")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
