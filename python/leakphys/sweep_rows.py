"""The columns of a sweep while its blocks come in: what is asked for, and no more of an outcome than that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from leakphys._blocks import NOT_RUN
from leakphys.sampling import Floats, Integers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leakphys.engine import Outcome
    from leakphys.scenario import Scenario


class SweepRows:
    """Columns of n members. Those that were not put say so by their status, and are NaN elsewhere.

    `outputs` (n,) are first crossings by name, and values at the end of a run for those `at_end`;
    `ledger` (n,) by term; `samples` (n, m, S) at `times` (m,) of S signals. All room is taken before the first
    member runs: a million rows take a second, which who interrupts would wait for.
    """

    def __init__(
        self,
        n: int,
        scenario: Scenario,
        outputs: Sequence[str],
        times: Floats,
        signals: Sequence[str],
    ) -> None:
        from leakphys.engine import STATUS_SENTENCES
        from leakphys.ledger import UNITS

        self._not_run = STATUS_SENTENCES.index(NOT_RUN)
        self.at_end = tuple(entry for entry in outputs if entry in scenario.signals())
        self.status: Integers = np.full(n, self._not_run, dtype=np.int64)
        self.outputs = {entry: np.full(n, np.nan) for entry in outputs}
        self.ledger = {term: np.full(n, np.nan) for term in UNITS}
        self.times = times
        self.samples = np.full((n, times.size, len(signals)), np.nan)
        self._last: Integers = np.empty(0, dtype=np.int64)

    @property
    def any_run(self) -> bool:
        """Whether any member was run."""
        return bool((self.status != self._not_run).any())

    def put(self, index: Integers, outcome: Outcome, ends: Floats | None = None) -> int:
        """Take over what the members of `index` did; return how many of them were run.

        `ends` (k, E) are the values at the end of their runs, in the order of `at_end`.
        """
        self._last = index
        for entry, column in self.outputs.items():
            if entry not in self.at_end:
                column[index] = outcome.crossing[:, outcome.watches.index(entry)]
            elif ends is not None:
                column[index] = ends[:, self.at_end.index(entry)]
        for term, column in outcome.ledger.items():
            self.ledger[term][index] = column
        self.samples[index] = outcome.samples
        self.status[index] = (
            outcome.status
        )  # last: an interruption leaves none that has it without the rest
        return int((outcome.status != self._not_run).sum())

    def forget_not_run(self) -> None:
        """Make NaN what an interruption left of members that have no status of their own."""
        untold = self._last[self.status[self._last] == self._not_run]
        for column in (*self.outputs.values(), *self.ledger.values()):
            column[untold] = np.nan
        self.samples[untold] = np.nan
