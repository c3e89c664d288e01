"""The docked Soyuz MS-22 for 24 h after the puncture, as every peer is given it: members, reference, error.

The peers integrate leakphys' own right-hand side and Jacobian (leakphys._core.NetworkRates). The members differ in
their hole; each starts where leakphys stood at the puncture and ends after 24 h or when its loop is dry, whichever is
first. Ledgers, of which no solver controls the error, are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MEMBERS = 64
END = 86400.0  # s
SMALLEST, LARGEST = 0.4e-3, 1.6e-3  # m, of the holes, evenly spread in their logarithms
FREE = 1e30  # absolute tolerance of a ledger

TRIAL_MEMBERS = 8  # on which slow solvers try a tolerance before they solve all
SOLVERS = {  # the module of each
    "leakphys": "ms22_leakphys",
    "leakphys-one": "ms22_leakphys",
    "scipy-lsoda": "ms22_scipy",
    "scipy-bdf": "ms22_scipy",
    "scipy-radau": "ms22_scipy",
    "cvode": "ms22_cvode",
}


@dataclass(frozen=True)
class Solution:
    """What a solver found for n members; NaN where it found nothing."""

    end_time: Floats  # (n,)
    end_state: Floats  # (n, states)


@dataclass(frozen=True)
class Members:
    """n members with what the core needs to run them on from the puncture."""

    assembly: Any
    inputs: Floats  # (n, columns)

    def __len__(self) -> int:
        return len(self.inputs)

    def run(self, rtol: float, width: int = 0, checkpoint: Floats | None = None) -> dict[str, Any]:
        """leakphys, one thread: from a checkpoint, or from the start of the plan and with one."""
        from leakphys import _core

        schedule = self.assembly.schedule
        found: dict[str, Any] = _core.run_network(
            self.assembly.network,
            duration_columns=schedule.duration_columns,
            zero_phase=schedule.zero_phase,
            changes=schedule.changes,
            inputs=self.inputs,
            times=np.empty(0),
            signals=np.empty(0, dtype=np.int32),
            rtol=rtol,
            max_steps=1_000_000,
            threads=1,
            width=width,
            checkpoint=np.empty((0, 0)) if checkpoint is None else checkpoint,
            with_checkpoint=checkpoint is None,
        )
        if found["interruption"] is not None:
            raise found["interruption"]
        return found

    @cached_property
    def punctured(self) -> Floats:
        """(n, states and parameters) where they stand at the puncture."""
        return np.asarray(self.run(1e-9)["checkpoint"], dtype=np.float64)

    @cached_property
    def reference(self) -> Solution:
        """leakphys at rtol 1e-11."""
        found = self.run(1e-11, checkpoint=self.punctured)
        return Solution(found["end_time"], found["final_state"])

    @cached_property
    def rates(self) -> list[Any]:
        """(n) right-hand sides of the leaking phase, each with its start."""
        from leakphys import _core

        if not hasattr(_core, "NetworkRates"):
            raise RuntimeError("this leakphys does not tell a network's right-hand side")
        network, schedule = self.assembly.network, self.assembly.schedule
        sides = []
        for row, inputs in zip(self.punctured, self.inputs, strict=True):
            parameters = row[network.states :].copy()
            for phase, parameter, column in schedule.changes:
                if phase == schedule.zero_phase:
                    parameters[parameter] = inputs[column]
            sides.append(_core.NetworkRates(network, parameters, row[: network.states]))
        return sides

    @cached_property
    def scale(self) -> Floats:
        """(n, states) absolute scales; 0 for ledgers."""
        return np.array([side.scales for side in self.rates])

    def tolerance(self, member: int, rtol: float) -> Floats:
        """(states,) the absolute tolerances that leakphys works to."""
        scale = self.scale[member]
        return np.where(scale > 0.0, rtol * scale, FREE)

    def errors(self, found: Solution) -> Floats:
        """(n,) the largest relative error of each member's end state and end time; inf where there is none."""
        reference = self.reference
        judged = self.scale > 0.0
        size = np.where(judged, np.abs(reference.end_state) + self.scale, np.inf)
        state = np.abs(found.end_state - reference.end_state) / size
        time = np.abs(found.end_time - reference.end_time) / reference.end_time
        worst: Floats = np.maximum(state.max(axis=1), time)
        return np.where(np.isfinite(worst), worst, np.inf)

    def output_error(self, _found: Solution) -> None:
        """There are no outputs between start and end."""
        return


def read_members(most: int) -> Members:
    """At most so many, their holes evenly spread."""
    from leakphys.member_checks import inputs_of
    from leakphys.network import assemble
    from leakphys.scenario import Scenario

    scenario = Scenario.load("soyuz-ms22")
    all_holes = SMALLEST * (LARGEST / SMALLEST) ** np.linspace(0.0, 1.0, MEMBERS)
    index = np.unique(np.linspace(0, MEMBERS - 1, min(most, MEMBERS)).round().astype(np.int64))
    given = {"puncture.diameter": all_holes[index]}
    assembly = assemble(scenario, "docked", tuple(given))
    inputs = inputs_of(scenario, assembly, given, len(index)).table()
    schedule = assembly.schedule
    inputs[:, schedule.duration_columns[schedule.zero_phase]] = END
    return Members(assembly, inputs)
