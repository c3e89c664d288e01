"""One run of each built-in scenario's default plan, one member, one thread."""

from __future__ import annotations

import leakphys


class OneRun:
    """Wall time of a run and the steps it takes; no samples."""

    params = ("loop-alone", "nitrogen-vessel", "soyuz-ms22")
    param_names = ("scenario",)

    def setup(self, name: str) -> None:
        """Load the scenario, and run once: what is loaded on first use is not timed."""
        self.scenario = leakphys.Scenario.load(name)
        self.run()

    def run(self) -> leakphys.Result:
        """The run that is timed."""
        return leakphys.simulate(self.scenario)

    def time_simulate(self, _name: str) -> None:
        """Seconds of one run."""
        self.run()
