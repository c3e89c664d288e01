"""The headline loops in plain SI: what both the reference and the package are asked to compute."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Zone:
    """Part of a volume with a wall of fixed temperature, joined to it by a 'wetted' conductor."""

    name: str
    volume: float  # m3
    wall_temperature: float  # K
    wall_conductance: float  # W/K


@dataclass(frozen=True)
class Accumulator:
    """Gas-loaded bellows; it starts at the coolant's temperature."""

    zone: str
    stroke: float  # m3
    gas_volume: float  # m3
    gas_pressure: float  # Pa
    wall_conductance: float  # W/K
    gas_heat_capacity_ratio: float = 1.4


@dataclass(frozen=True)
class Volume:
    """One inventory of isooctane, single phase at the start at `pressure` (its accumulator's)."""

    name: str
    zones: tuple[Zone, ...]
    pressure: float  # Pa
    temperature: float  # K, of all its coolant at the start
    accumulator: Accumulator | None = None


@dataclass(frozen=True)
class Hole:
    """A thin sharp hole to vacuum that sees liquid as long as there is any."""

    zone: str
    diameter: float  # m
    discharge_coefficient: float


@dataclass(frozen=True)
class Pipe:
    """A pipe between two volumes of one zone each."""

    between: tuple[str, str]
    length: float  # m
    bore: float  # m
    roughness: float  # m
    loss_coefficient: float
    mixture_resistance: float  # Pa s/kg


@dataclass(frozen=True)
class Gas:
    """Gas dissolved in the coolant."""

    solubility: float  # Ostwald coefficient
    saturation: float  # share of equilibrium at the start
    release_time: float  # s


@dataclass(frozen=True)
class Loop:
    """One headline loop."""

    name: str
    title: str
    volumes: tuple[Volume, ...]
    hole: Hole
    pipe: Pipe | None = None
    gas: Gas | None = None
    mixing_width: float = 0.5  # K
    relocation_time: float = 60.0  # s
    end: float = field(default=3600.0 * 24.0 * 365.0)  # s, long after all of them are dry


LITRE = 1e-3
SHIP_HOLE = 0.8e-3, 0.62


def _ship(
    name: str, title: str, zones: tuple[Zone, ...], hole: str, gas: Gas | None = None
) -> Loop:
    """The loop of the built-in scenario `loop-alone`, in the zones given."""
    middle = zones[len(zones) // 2]
    bellows = Accumulator(middle.name, 8.0 * LITRE, 4.0 * LITRE, 196e3, 20.0)
    start = middle.wall_temperature
    volume = Volume("loop", zones, bellows.gas_pressure, start, bellows)
    return Loop(name, title, (volume,), Hole(hole, *SHIP_HOLE), gas=gas)


_ROOM = 47.5 * LITRE
_ONE = (Zone("loop", _ROOM, 285.0, 60.0),)
_THREE = tuple(
    Zone(name, _ROOM / 3.0, wall, 100.0)
    for name, wall in (("hot", 295.0), ("middle", 277.5), ("cold", 260.0))
)


def _pair() -> Loop:
    """Two volumes joined by a pipe, compressed at the start, the hole in the colder one."""

    def volume(name: str, wall: float) -> Volume:
        return Volume(name, (Zone(name, 10.0 * LITRE, wall, 50.0),), 200e3, 285.0)

    pipe = Pipe(("hot", "cold"), 2.0, 8e-3, 1e-5, 1.5, 1e5)
    title = "Two volumes joined by a pipe, hole in the colder"
    return Loop(
        "two_volumes",
        title,
        (volume("hot", 290.0), volume("cold", 275.0)),
        Hole("cold", 0.5e-3, 0.61),
        pipe,
    )


LOOPS: tuple[Loop, ...] = (
    _ship("ms22_one_zone", "One volume of one temperature", _ONE, "loop"),
    _ship("ms22_three_zones_cold", "Three zones, hole in the coldest", _THREE, "cold"),
    _ship("ms22_three_zones_hot", "Three zones, hole in the hottest", _THREE, "hot"),
    _pair(),
    _ship(
        "dissolved_gas",
        "One volume whose coolant holds gas",
        _ONE,
        "loop",
        Gas(solubility=0.15, saturation=1.0, release_time=600.0),
    ),
)
