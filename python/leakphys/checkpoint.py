"""Where members stood at time zero of a plan, and what a run that goes on from there must do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leakphys.errors import InputError

if TYPE_CHECKING:
    from leakphys.network import Assembly
    from leakphys.scenario import Scenario

Floats = NDArray[np.float64]

_COLUMNS = ("inputs", "state", "status", "crossing", "violation")  # of a checkpoint, by member


@dataclass(frozen=True)
class Checkpoint:
    """Where n members stood at time zero of their plan, to branch from there.

    `inputs` are the columns they ran with: a branch may differ only in what a plan sets from time
    zero on ("crew", "extra_load", later phases), and may be of another plan that is the same until then. W watches are those that the network has.
    """

    plan: str
    digest: str  # of the scenario
    inputs: Floats  # (n, columns)
    state: Floats  # (n, states and parameters); NaN where a member never came so far
    status: NDArray[np.int32]  # (n,) how the run that was kept ended
    crossing: Floats  # (n, W) of the run that was kept
    violation: Floats  # (n, W)

    def take(self, index: NDArray[np.int64]) -> Checkpoint:
        """Where the members of `index` stood, in its order; a member may be there more than once."""
        return replace(self, **{name: getattr(self, name)[index] for name in _COLUMNS})

    @staticmethod
    def unite(parts: Sequence[Checkpoint]) -> Checkpoint:
        """All members of parts of one run, one after the other."""

        def whole(name: str) -> Any:
            return np.concatenate([getattr(part, name) for part in parts])

        return replace(parts[0], **{name: whole(name) for name in _COLUMNS})


def check_resume(
    scenario: Scenario, plan: str, assembly: Assembly, inputs: Floats, resume: Checkpoint
) -> None:
    """InputError unless a checkpoint belongs to these members up to time zero.

    It may be of another plan whose phases up to then are the same: their columns then come first. Time zero
    in the first phase is no place to go on from: what that phase sets has been set when it begins.
    """
    before = np.setdiff1d(np.arange(inputs.shape[1]), assembly.schedule.later_columns)
    same = (
        len(scenario.plan(plan).before_zero) > 0
        and scenario.plan(resume.plan).prelude == scenario.plan(plan).prelude
        and resume.digest == scenario.digest
        and resume.inputs.shape[0] == inputs.shape[0]
        and resume.inputs.shape[1] > before.max()
        and resume.state.shape[1] == assembly.network.states + assembly.network.parameters
        and np.array_equal(resume.inputs[:, before], inputs[:, before])
    )
    if not same:
        expected = "the same scenario, plan and members, but for what is set from time zero on"
        raise InputError.at(scenario.name, "resume", "a checkpoint of another run", expected)


def keep_what_was_before(raw: dict[str, NDArray[Any]], resume: Checkpoint) -> None:
    """Give a branch the times of what happened before it, and lost members the status that says why.

    A signal that is past its threshold when a branch starts would else seem to cross it at 0.
    """
    lost = np.isnan(resume.state).any(axis=1)
    raw["status"] = np.where(lost, resume.status, raw["status"])
    for key, before in (("crossing", resume.crossing), ("violation", resume.violation)):
        raw[key] = np.where(before < 0.0, before, raw[key])
