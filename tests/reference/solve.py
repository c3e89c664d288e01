"""Integrates a loop from phase to phase and reads off when coolant is gone and how warm it is then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from .loops import Loop
from .model import Array, LoopModel, Moment
from .volume import Phase

INTEGRATE: Any = solve_ivp
SAMPLE_HOURS = (1.0, 2.0, 4.0, 8.0, 24.0)
BOTTOMED, DRY = "accumulator bottomed", "loop dry"
MASSES = {"half the coolant gone": 0.5, "90 % of the coolant gone": 0.1}  # of the charge
DRY_INVENTORY = 0.01  # liquid left, of the charge
BOTTOMED_TRAVEL = 0.999  # of the stroke, at which the bellows is said to have bottomed
MOST_PHASES = 200


@dataclass
class Outcome:
    """What the reference found for one loop."""

    charge: float  # kg
    events: dict[str, Moment] = field(default_factory=dict)
    samples: list[Moment] = field(default_factory=list)
    mass_error: float = 0.0  # of the charge, what the balances do not close by
    energy_error: float = 0.0  # K, the same of the energy, over a heat capacity of 2 kJ/(kg K)
    steps: int = 0
    phases: list[tuple[float, tuple[Phase, ...]]] = field(default_factory=list)


class Event:
    """A function of the states whose zero is looked for, in the form that SciPy asks for."""

    def __init__(self, of: Callable[[Array], float], direction: float, terminal: bool) -> None:
        self.of, self.direction, self.terminal = of, direction, terminal

    def __call__(self, _: float, y: Array) -> float:
        return self.of(y)


@dataclass(frozen=True)
class Change:
    """The end of a volume's phase: the event, the volume, and the phase that follows."""

    event: Event
    volume: int
    after: Phase


def changes(model: LoopModel, phases: list[Phase], i: int) -> list[Change]:
    """The ways in which the present phase of volume i may end."""
    volume, part = model.volumes[i], model.slices[i]
    phase = phases[i]

    def z(y: Array) -> float:
        return float(y[part][volume.z])

    def excess(y: Array) -> float:
        return volume.situation(phase, y[part]).content.excess_density

    def room_left(y: Array) -> float:
        assert volume.bellows is not None
        return 1.0 - volume.situation(phase, y[part]).content.gas_volume / volume.bellows.stroke

    def above_dew(y: Array) -> float:
        return z(y) - volume.situation(phase, y[part]).content.line.rho_v

    if phase == "bellows":
        return [Change(Event(room_left, -1.0, True), i, "liquid")]
    if phase == "liquid":
        return [] if volume.gas else [Change(Event(excess, -1.0, True), i, "mixture")]
    if phase == "vapour":
        return [Change(Event(above_dew, 1.0, True), i, "mixture")]
    return [
        Change(Event(lambda y: z(y) - 1.0, 1.0, True), i, "liquid"),
        Change(Event(z, -1.0, True), i, "vapour"),
    ]


def entered(model: LoopModel, change: Change, before: Phase, y: Array) -> float:
    """z of a volume where it changes from one phase to the next."""
    own = y[model.slices[change.volume]]
    volume = model.volumes[change.volume]
    if before == "bellows":
        return float(own[volume.z])
    if change.after == "mixture":
        return 1.0 if before == "liquid" else 0.0
    line = volume.situation(before, own).content.line
    return line.rho_l if change.after == "liquid" else line.rho_v


class Run:
    """One integration: its time, phases and states, and what has been recorded."""

    def __init__(self, loop: Loop, rtol: float) -> None:
        self.loop, self.rtol, self.model = loop, rtol, LoopModel(loop)
        starts = [volume.start() for volume in self.model.volumes]
        self.time = 0.0
        self.phases: list[Phase] = [phase for phase, _ in starts]
        self.y: Array = np.concatenate([*(states for _, states in starts), [0.0, 0.0]])
        self.charge, self.energy = self.model.held(self.phases, self.y)
        self.waiting = [3600.0 * hours for hours in SAMPLE_HOURS]
        self.outcome = Outcome(self.charge)
        own = [volume.absolute_tolerance() for volume in self.model.volumes]
        ledgers = [1e-9 * self.charge, 1e-6 * self.charge]
        self.atol = np.concatenate([*own, ledgers]) * (rtol / 1e-10)

    def moment(self, time: float, y: Array) -> Moment:
        """What is recorded of a state in the present phases."""
        return self.model.moment(self.phases, time, y, self.charge)

    def levels(self) -> dict[str, Event]:
        """What is still to be recorded, by its name."""
        found = {name: self.mass_level(level) for name, level in MASSES.items()}
        found[DRY] = Event(self.liquid_left, -1.0, True)
        if self.phases[0] == "bellows":
            found[BOTTOMED] = Event(self.travelled, 1.0, False)
        return {name: event for name, event in found.items() if name not in self.outcome.events}

    def mass_level(self, level: float) -> Event:
        """The event that the coolant's mass falls through a share of the charge."""

        def above(y: Array) -> float:
            return self.model.held(self.phases, y)[0] / self.charge - level

        return Event(above, -1.0, False)

    def liquid_left(self, y: Array) -> float:
        """Liquid's share of the charge above that of a dry loop."""
        now = self.model.situations(self.phases, y)
        return sum(s.content.liquid_mass for s in now) / self.charge - DRY_INVENTORY

    def travelled(self, y: Array) -> float:
        """The first volume's bellows' travel above that at which it has bottomed."""
        bellows = self.loop.volumes[0].accumulator
        assert bellows is not None
        now = self.model.situations(self.phases, y)[0]
        return now.content.gas_volume / bellows.stroke - BOTTOMED_TRAVEL

    def advance(self) -> None:
        """Integrate until a phase ends or the loop is dry, and record."""
        self.outcome.phases.append((self.time, tuple(self.phases)))
        ways = [
            change
            for i in range(len(self.phases))
            for change in changes(self.model, self.phases, i)
        ]
        levels = self.levels()
        found = INTEGRATE(
            lambda _, y: self.model.trial(self.phases, y),
            (self.time, self.loop.end),
            self.y,
            method="Radau",
            jac=lambda _, y: self.model.jacobian(self.phases, y),
            rtol=self.rtol,
            atol=self.atol,
            events=[*(way.event for way in ways), *levels.values()],
            dense_output=True,
            first_step=1e-6,
        )
        if found.status != 1:
            raise ArithmeticError(f"{self.loop.name} ended at {found.t[-1]} s: {found.message}")
        self.outcome.steps += len(found.t) - 1
        self.time, self.y = float(found.t[-1]), np.array(found.y[:, -1])
        while self.waiting and self.waiting[0] <= self.time:
            at = self.waiting.pop(0)
            self.outcome.samples.append(self.moment(at, found.sol(at)))
        passed = zip(levels, found.t_events[len(ways) :], found.y_events[len(ways) :], strict=True)
        for name, times, states in passed:
            if len(times):
                self.outcome.events[name] = self.moment(float(times[0]), states[0])
        ended = [way for way, times in zip(ways, found.t_events, strict=False) if len(times)]
        self.enter([way for way in ended if DRY not in self.outcome.events])

    def enter(self, ended: list[Change]) -> None:
        """Put the volumes whose phase ended into their next one."""
        for change in ended:
            before = self.phases[change.volume]
            at = self.model.slices[change.volume].start + self.model.volumes[change.volume].z
            self.y[at] = entered(self.model, change, before, self.y)
            self.phases = [*self.phases]
            self.phases[change.volume] = change.after


def solve(loop: Loop, rtol: float = 1e-10) -> Outcome:
    """Integrate one loop until it is dry."""
    run = Run(loop, rtol)
    for _ in range(MOST_PHASES):
        run.advance()
        if DRY in run.outcome.events:
            break
    else:
        raise ArithmeticError(f"{loop.name}: more than {MOST_PHASES} changes of phase")
    mass, energy = run.model.held(run.phases, run.y)
    run.outcome.mass_error = (mass + float(run.y[-2]) - run.charge) / run.charge
    run.outcome.energy_error = (energy - float(run.y[-1]) - run.energy) / (run.charge * 2000.0)
    return run.outcome
