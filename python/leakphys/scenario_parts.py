"""The structure of a scenario: which parts there are and how they join. It holds no numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ConductorKind = Literal["linear", "pumped", "wetted", "natural_convection"]
Side = Literal["above", "below"]
LimitClass = Literal["hard", "exposure", "advisory"]
Upstream = Literal["liquid", "local", "vapour"]
Law = Literal["bernoulli", "hem", "frozen", "henry_fauske", "omega", "hne_ds", "relaxation"]
HoleSize = Literal["diameter", "area", "effective_area", "impact"]
HoleLaw = Literal["maiden_gehring", "nysmith_denardo", "sawle", "rolsten", "all"]
Cause = Literal["impact", "defect"]
BelowTriplePoint = Literal["stop", "plug", "vapour"]
ValveKind = Literal["stop", "check", "relief"]
LinkKind = Literal["pipe", "stop", "check", "relief"]
AccumulatorKind = Literal["bellows", "spring", "bladder"]
CrewModel = Literal["one_node", "two_node"]
Attitude = Literal["nadir-fixed", "sun-pointing", "inertial"]
Sinks = Literal["mean", "resolved"]


@dataclass(frozen=True, slots=True)
class Loop:
    """A coolant circuit; the first of a scenario is fields.MAIN, and its events are watched.

    `coolant` and `numbers` are the paths before the names of its numbers.
    """

    name: str
    fluid: str
    below_triple_point: BelowTriplePoint
    coolant: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Volume:
    """Room of one coolant inventory, with one zone or several.

    `pressure` and `liquid_fraction` are the paths of what it starts with, "" where it does not.
    """

    name: str
    loop: str
    pressure: str
    liquid_fraction: str


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a volume with its own wall; a volume without [zones] has one of its own name.

    `room` and `temperature` are the paths of its volume and of its initial temperature; `wall` is a
    node, compartment or boundary, "" for none.
    """

    name: str
    volume: str
    wall: str
    room: str
    temperature: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way for coolant between two zones: a pipe, a valve (from a to b), or a pump's line."""

    name: str
    section: Literal["pipes", "valves", "pumps"]
    kind: LinkKind
    a: str
    b: str

    @property
    def path(self) -> str:
        """The path before the names of its numbers."""
        return f"{self.section}.{self.name}"


@dataclass(frozen=True, slots=True)
class Pump:
    """A pump: in a link (of its own name), driving from a to b, or circulating a volume.

    `inlet` is a zone, `motor` the node that takes its heat ("": the inlet). `path` is what stands
    before the names of its numbers: "loop.pump_" for that of [loop].
    """

    name: str
    path: str
    link: str
    volume: str
    inlet: str
    motor: str


@dataclass(frozen=True, slots=True)
class Hole:
    """A hole in a zone; `law` is what its flow follows, `upstream` what stands at it.

    `path` stands before the names of its numbers, `signals` before those of what it tells: holes that one
    particle makes share the first. `size` names what says how wide it is, `hole_law` (of "impact") which
    law of clear holes, and `cause` whether a particle or a defect made it; a defect's numbers are there if
    `may_be_defect`. `walls` is how many holes its tube has, `far_side` whether it is the one opposite to where
    the particle came from; `tube` a word for the tube, `radiator` the one that loses fin, "" for none.
    `has_coefficient`: a discharge coefficient is stated;
    `directed`: its jet's direction is stated, `placed`: its place on the ship too; `grows`: it may.
    """

    path: str
    signals: str
    zone: str
    law: Law
    upstream: Upstream
    size: HoleSize
    hole_law: HoleLaw | None
    cause: Cause
    may_be_defect: bool
    has_prior: bool
    walls: int
    far_side: bool
    tube: str
    radiator: str
    has_coefficient: bool
    directed: bool
    placed: bool
    grows: bool


@dataclass(frozen=True, slots=True)
class Accumulator:
    """What holds the pressure of a zone's volume."""

    path: str
    kind: AccumulatorKind
    zone: str


@dataclass(frozen=True, slots=True)
class CoolantGraph:
    """All loops of a scenario: volumes and zones of one loop, and of one volume, stand together."""

    loops: tuple[Loop, ...]
    volumes: tuple[Volume, ...]
    zones: tuple[Zone, ...]
    links: tuple[Link, ...]
    pumps: tuple[Pump, ...]
    holes: tuple[Hole, ...]
    accumulators: tuple[Accumulator, ...]

    def zones_of(self, volume: str) -> tuple[Zone, ...]:
        """The zones of a volume."""
        return tuple(zone for zone in self.zones if zone.volume == volume)

    def first_zone(self, name: str) -> str:
        """The zone of that name, or the first zone of the volume or loop of that name."""
        inside = {name, *(volume.name for volume in self.volumes if volume.loop == name)}
        return next(x.name for x in self.zones if x.name == name or x.volume in inside)

    def zone(self, name: str) -> Zone:
        """The zone of that name; StopIteration if there is none."""
        return next(zone for zone in self.zones if zone.name == name)

    def loop_of(self, zone: str) -> Loop:
        """The loop that a zone belongs to."""
        volume = next(v for v in self.volumes if v.name == self.zone(zone).volume)
        return next(loop for loop in self.loops if loop.name == volume.loop)

    def accumulators_of(self, volume: str) -> tuple[Accumulator, ...]:
        """The accumulators of a volume."""
        inside = {zone.name for zone in self.zones_of(volume)}
        return tuple(entry for entry in self.accumulators if entry.zone in inside)

    def zone_named(self, name: str) -> Zone | None:
        """The zone that a conductor's end names: itself, its volume or loop if they have no other.

        None for any other name.
        """
        volumes = [v.name for v in self.volumes if name in (v.name, v.loop)]
        found = [zone for zone in self.zones if zone.name == name or zone.volume in volumes]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Plate:
    """A boundary that is the sink of a plate along the ship's orbit, and how the plate is held."""

    name: str
    attitude: Attitude


@dataclass(frozen=True, slots=True)
class Conductor:
    """Heat exchange between two of: nodes, compartments, boundaries and zones of the coolant.

    kind "pumped" scales with the circulation, "wetted" with the liquid fraction of the zone;
    `rejects_heat` counts its heat out of the coolant as heat rejection.
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
    """A volume of moist air; vapour condenses on its wall, a node.

    Its dehumidifier is cooled by the coolant of a zone.
    """

    name: str
    wall: str
    dehumidifier: str


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
    """A stretch of a plan; `sets` are the paths that take a new value at its start.

    `jettison` names the nodes, compartments and loops that leave the ship at its start.
    """

    name: str
    sets: tuple[str, ...]
    jettison: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The phases of one way home; times count from `zero`'s start, limits from `limits_from`."""

    name: str
    title: str
    phases: tuple[Phase, ...]
    zero: str
    limits_from: str
    ends_when_dry: bool

    @property
    def before_zero(self) -> tuple[Phase, ...]:
        """The phases before time zero."""
        names = [phase.name for phase in self.phases]
        return self.phases[: names.index(self.zero)]

    @property
    def prelude(self) -> tuple[tuple[Phase, ...], str | None]:
        """What happens before time zero, and the phase there, if any, from which limits count."""
        before = self.before_zero
        watched = any(phase.name == self.limits_from for phase in before)
        return before, self.limits_from if watched else None


@dataclass(frozen=True, slots=True)
class Option:
    """A plan with a number of crew, who sit in `crew_compartment` ("" when there is none)."""

    name: str
    title: str
    plan: str
    crew: int
    crew_compartment: str


@dataclass(frozen=True, slots=True)
class Observation:
    """A public statement that members are compared with: of a plan, or of an option with its crew.

    It is about a signal at a time after the plan's time zero, about the time to a limit, or, with a
    limit and its signal, about what that came to within the plan. With a `side` it says on which side of its threshold the signal was; if it then `weighs`, members that
    contradict it count for less.
    """

    name: str
    title: str
    plan: str
    option: str
    limit: str
    signal: str
    side: Side | None
    weighs: bool

    @property
    def path(self) -> str:
        """The path before the names of its numbers."""
        return f"observations.{self.name}"
