"""leak8 as every peer is given it: members, reference, error, and one right-hand side for many number systems.

Definition, sources and rules of comparison: docs/theory/leak8.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Function = Callable[..., Any]

REFERENCE = Path(__file__).resolve().parents[2] / "tests" / "data" / "leak8_reference.csv"
SCALE = np.array([1.0, 1e-2, 1.0, 1e-3, 1.0, 1.0, 1.0, 1e-3])
STATES = len(SCALE)
CABIN, CABIN_LIMIT = 6, 313.15  # the terminal event: this state, this temperature [K], rising
END = 86400.0  # s
TIMES = np.linspace(0.0, END, 145)  # s, of the outputs

TRIAL_MEMBERS = 32  # on which slow solvers try a tolerance before they solve all
SOLVERS = {  # the module of each
    "leakphys": "solver_leakphys",
    "scipy-lsoda": "solver_scipy",
    "scipy-bdf": "solver_scipy",
    "scipy-radau": "solver_scipy",
    "scipy-lsoda-numba": "solver_scipy",
    "numbalsoda": "solver_numbalsoda",
    "pydiffsol": "solver_pydiffsol",
    "cvode": "solver_cvode",
    "diffrax": "solver_diffrax",
    "heyoka": "solver_heyoka",
}


@dataclass(frozen=True)
class Solution:
    """What a solver found for n members; NaN where it found nothing.

    `outputs` (n, 145, 8) at TIMES, NaN after a member's end; None where a solver gives none there.
    """

    end_time: Floats  # (n,)
    end_state: Floats  # (n, 8)
    outputs: Floats | None = None


@dataclass(frozen=True)
class Members:
    """n members of the problem and where they end."""

    given: Floats  # (n, 4): hole diameter m, initial loop temperature K, equipment heat W, beta degrees
    end_time: Floats  # (n,)
    end_state: Floats  # (n, 8)

    def __len__(self) -> int:
        return len(self.given)

    @property
    def parameters(self) -> Floats:
        """(n, 4): what the right-hand side takes: effective area m2, mean and swing of the Sun W/m2, heat W."""
        diameter, _, heat, beta = self.given.T
        cosine = np.cos(np.deg2rad(beta))
        area = 0.62 * np.pi * diameter**2 / 4.0
        return np.column_stack([area, 70.0 + 50.0 * cosine, 60.0 * cosine, heat])

    @property
    def start(self) -> Floats:
        """(n, 8): the initial states."""
        t0 = self.given[:, 1]
        d = t0 - 293.15
        density = 690.0 - 0.83 * d - 4e-4 * d**2
        y = np.empty((len(t0), STATES))
        y[:] = 0.0, 1e-7, 0.0, 0.003, 0.0, 0.0, 295.0, 0.008
        y[:, 0] = 0.033 * density
        y[:, 2], y[:, 4], y[:, 5] = t0, t0 - 3.0, t0 + 10.0
        return y

    def times(self, member: int) -> Floats:
        """Output times of a member whose end is known, and that end: for a solver without events."""
        end = self.end_time[member]
        return np.append(TIMES[end > TIMES], end)

    def errors(self, found: Solution) -> Floats:
        """(n,) the largest relative error of each member's end state and end time; inf where there is none."""
        state = np.abs(found.end_state - self.end_state) / (np.abs(self.end_state) + SCALE)
        time = np.abs(found.end_time - self.end_time) / self.end_time
        worst: Floats = np.maximum(state.max(axis=1), time)
        return np.where(np.isfinite(worst), worst, np.inf)

    @cached_property
    def outputs(self) -> Floats:
        """(n, 145, 8) what outputs are compared with: leakphys at rtol 1e-12, whose ends are the reference's."""
        from leakphys import _core

        found = _core.run_leak8(self.given, times=TIMES, rtol=1e-12, threads=1, width=0)
        return np.asarray(found["samples"], dtype=np.float64)

    def output_error(self, found: Solution) -> float | None:
        """The largest relative error of all outputs that both have; None where a solver gives none."""
        if found.outputs is None:
            return None
        both = np.isfinite(found.outputs) & np.isfinite(self.outputs)
        error = np.abs(found.outputs - self.outputs) / (np.abs(self.outputs) + SCALE)
        return float(error[both].max()) if both.any() else None


def read_members(most: int) -> Members:
    """At most so many of the reference file's members, spread evenly over all."""
    table = np.loadtxt(REFERENCE, delimiter=",", skiprows=1)
    n = len(table)
    index = np.unique(np.linspace(0, n - 1, min(most, n)).round().astype(np.int64))
    given, end_time, end_state = table[index, 1:5], table[index, 5], table[index, 6:14]
    return Members(np.ascontiguousarray(given), end_time, end_state)


def kept(times: Floats, states: Floats) -> tuple[float, Floats, Floats]:
    """End time, end state and outputs (145, 8) of one member, from what a solver kept: outputs, then the end."""
    outputs = np.full((len(TIMES), STATES), np.nan)
    inside = len(times) - int(times[-1] != TIMES[len(times) - 1])
    outputs[:inside] = states[:inside]
    return float(times[-1]), states[-1], outputs


def gathered(members: list[tuple[float, Floats, Floats]]) -> Solution:
    """One solution of members, each as `kept` gives it."""
    end_time, end_state, outputs = zip(*members, strict=True)
    return Solution(np.array(end_time), np.array(end_state), np.array(outputs))


def right_hand_side(
    exp: Function,
    log: Function,
    sin: Function,
    sqrt: Function,
    compiled: Callable[[Function], Function] = lambda f: f,
) -> Function:
    """dy/dt of leak8 in the numbers that the given functions take.

    The function returned takes t, the eight states, and the four parameters, and returns eight rates. `compiled` is
    what each part is wrapped in (a compiler's decorator).
    """

    @compiled
    def logistic(x: Any) -> Any:
        return 1.0 / (1.0 + exp(-x))

    @compiled
    def positive_part(x: Any, e: float) -> Any:
        return 0.5 * (x + sqrt(x * x + e * e))

    @compiled
    def saturation_humidity(t: Any) -> Any:
        pressure = 610.94 * exp(17.625 * (t - 273.15) / (t - 30.11))
        return 0.622 * pressure / (101325.0 - pressure)

    @compiled
    def rates(
        t: Any,
        liquid: Any,
        vapour: Any,
        loop: Any,
        gas_volume: Any,
        radiator: Any,
        equipment: Any,
        cabin: Any,
        humidity: Any,
        area: Any,
        sun_mean: Any,
        sun_swing: Any,
        heat: Any,
    ) -> Any:
        d = loop - 293.15
        rho = 690.0 - 0.83 * d - 4e-4 * d * d
        cp = 2050.0 + 3.9 * d + 4e-3 * d * d
        saturation = exp(20.5777 - 2896.28 / (loop - 52.415))
        latent_heat = 307e3 - 420.0 * (loop - 298.15)
        free = 0.036 - liquid / rho
        x = free - 0.006
        void = positive_part(x, 2e-5)
        alpha = void / 0.030
        room = void + 1e-6
        gas_pressure = 2e5 * exp(1.25 * log(0.003 / gas_volume))
        rt = 72.787 * loop
        vapour_pressure = vapour * rt / room
        pressure = gas_pressure + logistic(x * 1e4) * (vapour_pressure - gas_pressure)
        wet = liquid / (liquid + 0.02)
        share = logistic((0.90 - alpha) / 0.02) * wet
        liquid_leak = share * area * pressure * sqrt(2.0 * rho / sqrt(pressure * pressure + 1e4))
        vapour_leak = (1.0 - share) * area * 0.6177 * vapour_pressure / sqrt(rt)
        boiling = 0.5 * (saturation * room / rt - vapour) * wet
        pumping = logistic((0.12 - alpha) / 0.02)
        flow = 0.08 * pumping * cp
        to_radiator = (1.5 + 0.8 * flow) * (loop - radiator)
        from_equipment = (0.8 + 0.6 * flow) * (equipment - loop)
        from_cabin = (0.3 + 0.3 * flow) * (cabin - loop)
        between = 15.0 * (equipment - cabin)
        latent_share = 0.25 + 0.65 * logistic((cabin - 303.15) / 3.0)
        saturated = saturation_humidity(cabin)
        latent = 390.0 * latent_share * logistic((0.92 - humidity / saturated) / 0.03)
        drying = 0.02 * pumping * positive_part(humidity - saturation_humidity(loop), 2e-4)
        dew = 0.5 * positive_part(humidity - saturated, 2e-4)
        sun = sun_mean + sun_swing * sin(2.0 * 3.141592653589793 / 5554.0 * t + 0.7)
        squared = radiator * radiator
        return (
            -liquid_leak - boiling,
            boiling - vapour_leak,
            (from_equipment + from_cabin - to_radiator - boiling * latent_heat + 2.45e6 * drying)
            / (9000.0 + liquid * cp),
            free - void - gas_volume,
            (to_radiator - 0.85 * 5.670374419e-8 * 4.0 * squared * squared + 4.0 * sun) / 12000.0,
            (heat - from_equipment - between) / 3e5,
            (390.0 - latent + between - from_cabin - 14.0 * (cabin - 275.0) + 2.45e6 * dew) / 6e5,
            (latent / 2.45e6 - drying - dew) / 10.0,
        )

    return rates
