"""The orbit of a station: beta angle over a year, and the sink of a ship's radiator through a day.

Run ``python examples/08_orbit.py [figure.png]``. The node at the start is an assumption: published element sets
of the date disagree. Its drift is that of the Earth's oblateness alone, so that the year is one of its kind,
not a record.
"""

from __future__ import annotations

import sys

import numpy as np

import leakphys as lp

EPOCH = np.datetime64("2022-12-15T00:45")
ALTITUDE, INCLINATION, RAAN = 415e3, np.radians(51.64), np.radians(150.0)
PAINT = lp.orbit.Surface(0.2, 0.9)  # a white paint of middle age
SIDES = {"facing the motion": "forward", "facing out": "zenith", "facing the ground": "nadir"}


def beta_of_a_year() -> tuple[np.ndarray, np.ndarray]:
    """Days after the epoch, and beta [rad]."""
    days = np.arange(0.0, 365.25, 0.25)
    dates = EPOCH + (days * 1440.0).astype("timedelta64[m]")
    station = lp.orbit.mean_elements(
        dates, epoch=EPOCH, altitude=ALTITUDE, inclination=INCLINATION, raan=RAAN
    )
    return days, lp.orbit.beta_angle(dates, inclination=INCLINATION, raan=station.raan)


def sinks_of_a_day() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Hours after the epoch, and the sink temperature [K] of each side."""
    seconds = np.arange(0.0, 86400.0, 20.0)
    dates = EPOCH + seconds.astype("timedelta64[s]")
    station = lp.orbit.mean_elements(
        dates, epoch=EPOCH, altitude=ALTITUDE, inclination=INCLINATION, raan=RAAN
    )
    plane = {"inclination": INCLINATION, "raan": station.raan}
    beta = lp.orbit.beta_angle(dates, **plane)
    phase = station.argument_of_latitude - lp.orbit.orbit_noon(dates, **plane)
    sinks = {}
    for side, normal in SIDES.items():
        seen = lp.orbit.plate_exposure(phase, beta=beta, altitude=ALTITUDE, normal=normal)
        sinks[side] = lp.orbit.sink_temperature(seen, "SSP 41000 mean", PAINT)
    return seconds / 3600.0, sinks


def main() -> int:
    """Print both; draw them where a file is named."""
    days, beta = beta_of_a_year()
    dark = lp.orbit.eclipse_fraction(beta, ALTITUDE)
    full_sun = float(np.mean(dark == 0.0)) * 365.25
    print(f"period {float(lp.orbit.period(ALTITUDE)) / 60.0:.1f} min")
    print(
        f"beta from {np.degrees(beta.min()):.0f} to {np.degrees(beta.max()):.0f} degrees in a year"
    )
    print(
        f"in the shadow at most {dark.max():.3f} of an orbit; {full_sun:.0f} days without an eclipse"
    )
    hours, sinks = sinks_of_a_day()
    print(f"at the start beta is {np.degrees(beta[0]):.1f} degrees; sinks of a plate, K:")
    for side, normal in SIDES.items():
        cycle = lp.orbit.sink_cycle(
            "SSP 41000 mean", PAINT, beta=beta[0], altitude=ALTITUDE, normal=normal
        )
        print(
            f"  {side}: {float(cycle.lowest):.0f} to {float(cycle.highest):.0f}, "
            f"of the mean flux {float(cycle.of_mean_flux):.0f}, "
            f"mean {float(cycle.mean):.0f} ({float(cycle.difference):.1f} less)"
        )
    if len(sys.argv) > 1:
        draw(sys.argv[1], days, beta, hours, sinks)
    return 0


def draw(
    file: str,
    days: np.ndarray,
    beta: np.ndarray,
    hours: np.ndarray,
    sinks: dict[str, np.ndarray],
) -> None:
    """Save the figure."""
    from matplotlib import pyplot as plt

    figure, (year, day) = plt.subplots(1, 2, figsize=(9.0, 3.6))
    critical = np.degrees(float(lp.orbit.critical_beta(ALTITUDE)))
    year.plot(days, np.degrees(beta))
    for limit in (-critical, critical):
        year.axhline(limit, color="black", linestyle=":")
    year.set(xlabel="days after 15 December 2022", ylabel="beta angle, degrees")
    for side, temperature in sinks.items():
        day.plot(hours[hours < 6.0], temperature[hours < 6.0], label=side)
    day.set(xlabel="hours", ylabel="sink temperature, K", ylim=(0.0, None))
    day.legend()
    figure.tight_layout()
    figure.savefig(file, dpi=110)


if __name__ == "__main__":
    raise SystemExit(main())
