"""What it costs to import the package, and to load a scenario for the first time."""

from __future__ import annotations


class Import:
    """Statements, each timed in a fresh interpreter."""

    def timeraw_numpy(self) -> str:
        """NumPy alone, to compare with."""
        return "import numpy"

    def timeraw_leakphys(self) -> str:
        """The package: NumPy and the compiled core."""
        return "import leakphys"

    def timeraw_scenario(self) -> str:
        """With pydantic and pint, which the first scenario loads."""
        return """
        import leakphys
        leakphys.Scenario.load("soyuz-ms22")
        """
