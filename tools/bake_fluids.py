"""Bakes the fluid headers from published equations of state (for developers).

Needs CoolProp, thermo and chemicals. Run ``python tools/bake_fluids.py``. It writes fit_degrees.hpp and one
header per fluid under cpp/include/leakphys/fluids, and the table of worst errors in docs/theory/fluids.md.
Running it again on the same processor gives the same bytes. ``--out DIR`` writes all there instead, which is
how the test compares.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent))
# The generator runs from the source tree, before the core is built: name the packages, skip what they import.
for name in ("leakphys", "leakphys.fluids"):
    package = types.ModuleType(name)
    package.__path__ = [str(ROOT / "python" / Path(*name.split(".")))]
    sys.modules[name] = package

from fluid_bake.header import BEGIN, END, degrees, header, table

from leakphys.fluids.baking.built_in import bake_all

HEADERS = ROOT / "cpp" / "include" / "leakphys" / "fluids"
PAGE = ROOT / "docs" / "theory" / "fluids.md"
TABLE = "differences.md"


def files() -> dict[str, str]:
    """File names and their contents."""
    packages = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("CoolProp", "thermo", "chemicals")
    )
    fluids = list(bake_all())
    return {
        "fit_degrees.hpp": degrees(),
        **{f"{fluid.name}.hpp": header(fluid, packages) for fluid in fluids},
        TABLE: table(fluids),
    }


def publish(text: str) -> None:
    """Put the table of worst errors between the markers of docs/theory/fluids.md."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def main() -> int:
    """Command line: write the headers and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=None)
    given: Path | None = parser.parse_args().out
    made = files()
    if given is None:
        publish(made.pop(TABLE))
    folder = HEADERS if given is None else given
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
