"""Types of the compiled core. Arrays are C-contiguous float64 and int32 unless said."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__version__: str
fluid_names: tuple[str, ...]
relaxation_constants: tuple[float, ...]
orbit_constants: tuple[float, float, float, float, float]

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
def orbit_sun(inputs: _Floats, in_j2000: bool) -> _Floats: ...
def orbit_precess(inputs: _Floats, to_j2000: bool) -> _Floats: ...
def orbit_beta(inputs: _Floats) -> _Floats: ...
def orbit_motion(inputs: _Floats) -> _Floats: ...
def orbit_eclipse(inputs: _Floats) -> _Floats: ...
def orbit_sunlit(inputs: _Floats) -> _Floats: ...
def orbit_view_factor(inputs: _Floats, shape: int) -> _Floats: ...
def orbit_sun_on_cylinder(inputs: _Floats) -> _Floats: ...
def orbit_exposure(inputs: _Floats, attitude: int, mean: bool) -> _Floats: ...
def orbit_sink(inputs: _Floats) -> _Floats: ...
def two_node(inputs: _Floats, gravity: bool, steps: int) -> tuple[_Floats, _Integers]: ...
def crew_after(inputs: _Floats, gravity: bool, duration: float) -> tuple[_Floats, _Integers]: ...
def crew_rates(inputs: _Floats, gravity: bool) -> tuple[_Floats, _Integers]: ...
def crew_times(
    inputs: _Floats,
    gravity: bool,
    horizon: float,
    core: _Floats,
    stored: _Floats,
    dehydration: _Floats,
) -> tuple[_Floats, _Integers]: ...
def heat_strain(
    inputs: _Floats, old: bool, gravity: bool, each_minute: bool, duration: int
) -> tuple[_Floats, _Integers]: ...
def heat_strain_times(
    inputs: _Floats,
    old: bool,
    gravity: bool,
    horizon: float,
    core: _Floats,
    stored: _Floats,
    dehydration: _Floats,
) -> tuple[_Floats, _Integers]: ...
def body_area(mass: ArrayLike, height: ArrayLike) -> _Floats:
    """Body surface area by DuBois, m2.

    0.202 m^0.425 h^0.725 of mass [kg] and height [m], arrays that broadcast; 1.942 m2 for 75 kg and 1.8 m.
    """
