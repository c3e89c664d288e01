"""The structure of a scenario: which parts there are and how they join. It holds no numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ConductorKind = Literal["linear", "pumped", "wetted"]
Side = Literal["above", "below"]
LimitClass = Literal["hard", "exposure", "advisory"]
Upstream = Literal["liquid", "local", "vapour"]


@dataclass(frozen=True, slots=True)
class Conductor:
    """Heat exchange between two of: nodes, compartments, boundaries and the loop.

    kind "pumped" scales with the circulation, "wetted" with the liquid fraction of the loop;
    `rejects_heat` counts its heat out of the loop as heat rejection.
    """

    name: str
    a: str
    b: str
    kind: ConductorKind
    rejects_heat: bool


@dataclass(frozen=True, slots=True)
class Radiator:
    """Radiation of a node to a boundary, the effective sink."""

    name: str
    node: str
    sink: str


@dataclass(frozen=True, slots=True)
class Compartment:
    """A volume of moist air; vapour condenses on its wall, a node."""

    name: str
    wall: str


@dataclass(frozen=True, slots=True)
class Hatch:
    """Air exchange between two compartments."""

    name: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A signal with a threshold, a side and a class; `needs_crew`: counts only with crew aboard."""

    name: str
    title: str
    signal: str
    side: Side
    class_: LimitClass
    needs_crew: bool


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a plan; `sets` are the paths that take a new value at its start."""

    name: str
    sets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The phases of one way home; times count from `zero`'s start, limits from `limits_from`."""

    name: str
    title: str
    phases: tuple[Phase, ...]
    zero: str
    limits_from: str
    ends_when_dry: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A plan with a number of crew, who sit in `crew_compartment` ("" when there is none)."""

    name: str
    title: str
    plan: str
    crew: int
    crew_compartment: str
