"""Types of the compiled core. Arrays are C-contiguous float64 and int32 unless said."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__version__: str
fluid_names: tuple[str, ...]
relaxation_constants: tuple[float, ...]

_Floats: TypeAlias = NDArray[np.float64]
_Integers: TypeAlias = NDArray[np.int32]

class Network:
    def __init__(
        self,
        *,
        loops: _Integers,
        volumes: _Integers,
        zones: _Integers,
        links: _Integers,
        pumps: _Integers,
        holes: _Integers,
        accumulators: _Integers,
        dissolved_gas: bool,
        has_crew: bool,
        jettisons: bool,
        nodes: int,
        boundaries: int,
        compartment_walls: _Integers,
        conductors: _Integers,
        radiators: _Integers,
        hatches: _Integers,
        watches: _Integers,
        heat_load_point: int,
    ) -> None: ...
    @property
    def parameters(self) -> int: ...
    @property
    def states(self) -> int: ...
    @property
    def first_columns(self) -> dict[str, tuple[int, int]]: ...

def field_tables() -> dict[str, list[tuple[str, str]]]: ...
def isa() -> str: ...
def lanes() -> int: ...
def engines() -> list[str]: ...
def run_network(
    network: Network,
    duration_columns: _Integers,
    zero_phase: int,
    changes: _Integers,
    inputs: _Floats,
    times: _Floats,
    signals: _Integers,
    rtol: float,
    max_steps: int,
    threads: int,
    width: int,
    checkpoint: _Floats,
    with_checkpoint: bool,
) -> dict[str, NDArray[Any]]: ...
def run_leak8(
    scenarios: _Floats, times: _Floats, rtol: float, threads: int, width: int
) -> dict[str, NDArray[Any]]: ...
def register_fluid(table: dict[str, Any]) -> int: ...
def fluid_constants(fluid: int) -> dict[str, Any]: ...
def fluid_saturation(fluid: int, tier: int, temperature: _Floats) -> tuple[_Floats, _Integers]: ...
def fluid_state(
    fluid: int, tier: int, pair: int, first: _Floats, second: _Floats
) -> tuple[_Floats, _Integers]: ...
def ballistic_limit(
    model: int, strike: list[_Floats], shield: list[_Floats], n: int
) -> tuple[_Floats, _Integers]: ...
def hole(
    law: int, inverse: bool, size: _Floats, strike: list[_Floats], shield: list[_Floats]
) -> tuple[_Floats, _Integers]: ...
def puncture_rate_of_plate(
    model: int, convention: int, shield: list[float], orbit: list[float]
) -> tuple[list[float], list[float]]: ...
def puncture_rate_of_face(
    model: int, shield: list[float], orbit: list[float], normal: list[float]
) -> tuple[list[float], list[float]]: ...
def interplanetary_flux(mass: Any) -> Any: ...
def earth_shielding(altitude: Any) -> Any: ...
def gravitational_focusing(speed: Any, altitude: Any) -> Any: ...
def meteoroid_density(mass: Any) -> Any: ...
def meteor_speed_density(speed: Any) -> Any: ...
def debris_speed_density(speed: Any, inclination: Any) -> Any: ...
def debris_flux(
    diameter: Any, altitude: Any, inclination: Any, year: Any, solar_flux: Any
) -> Any: ...
def meteoroid_factor(convention: int, altitude: float) -> float: ...
def meteor_nodes(altitude: float) -> tuple[_Floats, _Floats]: ...
def orbital_speed(altitude: Any) -> Any: ...
def at_least_one(expected: Any) -> Any: ...
def discharge(
    fluid: int,
    tier: int,
    given: int,
    law: float,
    pressure: _Floats,
    second: _Floats,
    back_pressure: _Floats,
    diameter: _Floats,
    length: _Floats,
    relaxation: tuple[float, ...],
    quick: bool,
) -> tuple[_Floats, _Integers]: ...
def discharge_coefficient(
    reynolds: _Floats, slender: _Floats, edge_radius: _Floats
) -> tuple[_Floats, _Integers]: ...
def flashing_undershoot(
    surface_tension: _Floats,
    critical_temperature: float,
    temperature: _Floats,
    volume_ratio: _Floats,
    rate: _Floats,
) -> _Floats: ...
def omega_flux(omega: float, pressure: float, volume: float, saturation_share: float) -> float: ...
