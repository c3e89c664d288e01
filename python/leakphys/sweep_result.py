"""What a sweep returns: united columns of inputs, outputs, status and ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from leakphys._blocks import NOT_RUN
from leakphys.errors import did_you_mean
from leakphys.sampling import Floats, Integers

if TYPE_CHECKING:
    import xarray


@dataclass(frozen=True, eq=False)
class SweepResult:
    """Columns of a sweep, (n,) each, SI; `sweep["loop dry"]` is an output or an input.

    Outputs named after events and limits are first crossings in s from the plan's time zero, NaN
    where they did not happen; outputs named after signals are their values at the end of the run.
    `status` is 0 where a run went to its end; `sentences` say what the others are.
    `samples` (n, m, S) holds `signals` at `times` (m,), NaN outside a run. `cut_off` says what share
    of a normal axis lies beyond the bounds of its field, where that is worth telling. There are no timings and
    no facts of the machine in it: the same inputs, version and seed give the same bytes.
    """

    scenario: str
    digest: str
    version: str
    seed: int
    plan: str
    inputs: dict[str, Floats]
    outputs: dict[str, Floats]
    units: dict[str, str]
    status: Integers
    sentences: dict[int, str]
    ledger: dict[str, Floats]
    times: Floats
    signals: tuple[str, ...]
    samples: Floats
    cut_off: dict[str, float]

    @property
    def n(self) -> int:
        """Number of members asked for."""
        return int(self.status.size)

    @property
    def complete(self) -> bool:
        """Whether every member was run; False after an interruption."""
        return self.not_run == 0

    @property
    def ledger_units(self) -> dict[str, str]:
        """SI unit of every column of `ledger`, "" of what is relative."""
        from leakphys.ledger import UNITS

        return {term: UNITS[term] for term in self.ledger}

    @property
    def not_run(self) -> int:
        """Number of members that an interruption left out."""
        left = [number for number, sentence in self.sentences.items() if sentence == NOT_RUN]
        return int(np.isin(self.status, left).sum())

    @property
    def ended_well(self) -> int:
        """Number of members whose run came to the end of its plan."""
        return int((self.status == 0).sum())

    def __getitem__(self, name: str) -> Floats:
        for columns in (self.outputs, self.inputs):
            if name in columns:
                return columns[name]
        guess = did_you_mean(name, [*self.outputs, *self.inputs])
        raise KeyError(f"no column {name!r} in this sweep{guess}")

    def __contains__(self, name: object) -> bool:
        return name in self.inputs or name in self.outputs

    def __iter__(self) -> Iterator[str]:
        return iter([*self.inputs, *self.outputs])

    def __len__(self) -> int:
        return len(self.inputs) + len(self.outputs)

    def to_xarray(self) -> xarray.Dataset:
        """A Dataset over "member" (and "time", where sampled), each variable with its unit."""
        import xarray

        variables: dict[str, Any] = {
            name: ("member", self[name], {"units": self.units[name]}) for name in self
        }
        variables["status"] = ("member", self.status)
        variables |= {
            f"ledger.{term}": ("member", column, {"units": self.ledger_units[term]})
            for term, column in self.ledger.items()
        }
        for position, name in enumerate(self.signals):
            key = name if name not in variables else f"{name} over time"
            values = self.samples[:, :, position]
            variables[key] = (("member", "time"), values, {"units": self.units[name]})
        coordinates: dict[str, Any] = {"member": np.arange(self.n)}
        if self.signals:
            coordinates["time"] = ("time", self.times, {"units": "s"})
        attributes = {
            "scenario": self.scenario,
            "scenario_digest": self.digest,
            "version": self.version,
            "seed": self.seed,
            "plan": self.plan,
            "complete": str(self.complete),
        }
        return xarray.Dataset(variables, coordinates, attributes)

    def to_json(self) -> str:
        """JSON text of schema leakphys-sweep/1: columns, with null for what did not happen."""
        from leakphys._assessment_json import dump, ensemble_head

        return dump(
            {
                **ensemble_head("sweep", self),
                "inputs": {name: column.tolist() for name, column in self.inputs.items()},
                "outputs": {name: column.tolist() for name, column in self.outputs.items()},
                "units": self.units,
                "status": self.status.tolist(),
                "status_sentences": {str(key): text for key, text in self.sentences.items()},
                "ledger": {term: column.tolist() for term, column in self.ledger.items()},
                "ledger_units": self.ledger_units,
                "cut_off": self.cut_off,
            }
        )

    def __str__(self) -> str:
        from leakphys.table_runs import sweep_text

        return sweep_text(self)

    def __repr__(self) -> str:
        state = "complete" if self.complete else "incomplete"
        return f"SweepResult({self.scenario}, plan {self.plan}, {self.n} members, {state})"
