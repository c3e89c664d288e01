"""The thermal environment of a low orbit: Sun, beta angle, eclipse, view factors, sinks of a radiator.

Vectorised, SI units, angles in radians, dates in UTC. Right ascensions, declinations and nodes are of the mean
equator and equinox of date unless a frame is named; a two-line element set's are, to within 0.003 degree.

>>> import numpy as np
>>> from leakphys import orbit
>>> beta = orbit.beta_angle("2022-12-15T00:45", inclination=np.radians(51.64), raan=np.radians(90.0))
>>> share = orbit.eclipse_fraction(beta, 400e3)
>>> f"{np.degrees(float(beta)):.2f} degrees, {float(share):.3f} in the shadow"
'-19.90 degrees, 0.383 in the shadow'
"""

from __future__ import annotations

from leakphys.orbit._dates import Date
from leakphys.orbit._environments import (
    Environment,
    Surface,
    environment,
    environments,
    surface,
    surfaces,
)
from leakphys.orbit._exposure import (
    ATTITUDES,
    NORMALS,
    Attitude,
    Exposure,
    mean_plate_exposure,
    plate_exposure,
)
from leakphys.orbit._inputs import ASTRONOMICAL_UNIT, EARTH_RADIUS, SUN_RADIUS
from leakphys.orbit._motion import (
    ELEMENTS_SENTENCES,
    Elements,
    critical_beta,
    mean_elements,
    node_rate,
    period,
)
from leakphys.orbit._shadow import Eclipse, eclipse_fraction, eclipse_times, sunlit
from leakphys.orbit._sinks import Sink, SinkCycle, sink, sink_cycle, sink_temperature
from leakphys.orbit._sun import (
    FRAMES,
    SOLAR_CONSTANT,
    SUN_SENTENCES,
    Beta,
    Frame,
    Sun,
    beta_angle,
    orbit_noon,
    precess,
    sun,
)
from leakphys.orbit._tle import from_tle
from leakphys.orbit._view_factors import (
    sun_on_cylinder,
    view_factor_cylinder,
    view_factor_plate,
    view_factor_sphere,
)

__all__ = [
    "ASTRONOMICAL_UNIT",
    "ATTITUDES",
    "EARTH_RADIUS",
    "ELEMENTS_SENTENCES",
    "FRAMES",
    "NORMALS",
    "SOLAR_CONSTANT",
    "SUN_RADIUS",
    "SUN_SENTENCES",
    "Attitude",
    "Beta",
    "Date",
    "Eclipse",
    "Elements",
    "Environment",
    "Exposure",
    "Frame",
    "Sink",
    "SinkCycle",
    "Sun",
    "Surface",
    "beta_angle",
    "critical_beta",
    "eclipse_fraction",
    "eclipse_times",
    "environment",
    "environments",
    "from_tle",
    "mean_elements",
    "mean_plate_exposure",
    "node_rate",
    "orbit_noon",
    "period",
    "plate_exposure",
    "precess",
    "sink",
    "sink_cycle",
    "sink_temperature",
    "sun",
    "sun_on_cylinder",
    "sunlit",
    "surface",
    "surfaces",
    "view_factor_cylinder",
    "view_factor_plate",
    "view_factor_sphere",
]
