"""lp.orbit: published and recomputed values, laws, brute force, independent quadrature, refusals."""

from __future__ import annotations

import builtins
import dataclasses
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest
from scipy import integrate

from leakphys import orbit

EARTH = 6378.137e3
STATION = 400e3
TILT = np.radians(51.64)
LEAK = "2022-12-15T00:45"
BETAS = np.radians([0.0, 20.0, 30.0, 45.0, 60.0, 65.0, 70.0])


def degrees(angle: Any) -> Any:
    return np.degrees(np.asarray(angle, np.float64))


# ---- dates ---------------------------------------------------------------------------------------


def test_a_date_is_the_same_however_it_is_given() -> None:
    moment = datetime(2022, 12, 15, 0, 45)
    moscow = datetime(2022, 12, 15, 3, 45, tzinfo=timezone(timedelta(hours=3)))
    given: list[Any] = [
        LEAK,
        "2022-12-15 00:45:00",
        "2022-12-15T00:45Z",
        "2022-12-15T03:45:00+03:00",
        moment,
        moment.replace(tzinfo=UTC),
        moscow,
        np.datetime64("2022-12-15T00:45"),
        np.datetime64("2022-12-15T00:45:00.000000000"),
    ]
    places = [float(orbit.sun(date).right_ascension) for date in given]
    assert places == [places[0]] * len(given)
    # A Julian date has 40 microseconds.
    assert float(orbit.sun(2459928.53125).right_ascension) == pytest.approx(places[0], abs=1e-10)


def test_dates_keep_their_shape() -> None:
    days = np.datetime64("2022-01-01") + np.arange(6).reshape(2, 3)
    assert orbit.sun(days).declination.shape == (2, 3)
    assert orbit.sun(days).direction.shape == (2, 3, 3)
    mixed: list[str | datetime] = [LEAK, datetime(2023, 1, 3)]
    assert orbit.sun(mixed).distance.shape == (2,)
    assert orbit.sun(LEAK).declination.shape == ()
    alone = orbit.sun(days[1, 2]).declination
    np.testing.assert_array_equal(orbit.sun(days).declination[1, 2], alone)


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("yesterday", r"date: found 'yesterday', expected an ISO date in UTC"),
        (2022, r"date: found the number 2022, expected .* a Julian date"),  # a year
        (59928.0, r"date: found the number 59928, expected"),  # a modified Julian date
        (np.nan, r"date: found the number nan, expected"),
        (np.datetime64("NaT"), r"date: found not a time \(NaT\), expected"),
        (None, r"date: found nothing, expected"),
        (
            np.datetime64("12022-01-01"),
            r"date: found the year 12022, expected a year from 1 to 9999",
        ),
        (np.datetime64("-0001-01-01"), r"date: found the year -1, expected a year from 1 to 9999"),
        ([LEAK, "noon"], r"date: found 'noon', expected"),
    ],
)
def test_what_is_no_date_is_refused(date: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        orbit.sun(date)


# ---- the Sun -------------------------------------------------------------------------------------


def test_the_sun_at_the_leak() -> None:
    sun = orbit.sun(LEAK)
    assert degrees(sun.right_ascension) == pytest.approx(262.3873, abs=5e-5)
    assert degrees(sun.declination) == pytest.approx(-23.2511, abs=5e-5)
    assert sun.distance_au == pytest.approx(0.98430, abs=5e-6)
    assert sun.irradiance == pytest.approx(1404.8, abs=0.05)
    assert sun.distance == pytest.approx(0.98430 * 1.495978707e11, rel=1e-5)
    assert sun.status == 0


@pytest.mark.parametrize(
    ("date", "declination", "distance", "irradiance"),
    [
        ("2023-01-03", -22.8640, 0.98329, 1407.6),
        ("2023-03-28T10:00", 2.9639, 0.99802, 1366.4),
        ("2023-07-06", None, 1.01671, 1316.6),
    ],
)
def test_the_sun_at_other_dates(
    date: str, declination: float | None, distance: float, irradiance: float
) -> None:
    sun = orbit.sun(date)
    if declination is not None:
        assert degrees(sun.declination) == pytest.approx(declination, abs=5e-5)
    assert sun.distance_au == pytest.approx(distance, abs=5e-6)
    assert sun.irradiance == pytest.approx(irradiance, abs=0.05)


def test_irradiance_goes_with_the_constant_and_the_inverse_square() -> None:
    days = np.datetime64("2022-01-01") + np.arange(365)
    low, high = orbit.sun(days), orbit.sun(days, solar_constant=2722.0)
    np.testing.assert_allclose(high.irradiance, 2.0 * low.irradiance, rtol=1e-15)
    np.testing.assert_allclose(low.irradiance * low.distance_au**2, 1361.0, rtol=1e-14)


def test_angles_and_direction_say_the_same() -> None:
    sun = orbit.sun(np.datetime64("2000-01-01") + np.arange(0, 9000, 7))
    a, d = sun.right_ascension, sun.declination
    by_angles = np.stack([np.cos(d) * np.cos(a), np.cos(d) * np.sin(a), np.sin(d)], axis=-1)
    np.testing.assert_allclose(by_angles, sun.direction, atol=1e-15)
    assert np.all((a >= 0.0) & (a < 2.0 * np.pi))


def test_dates_outside_the_series_are_flagged() -> None:
    dates = ["1949-12-31", "1950-01-02", "2049-12-31", "2050-01-02"]
    sun = orbit.sun(dates)
    assert sun.status.tolist() == [1, 0, 0, 1]
    assert np.isfinite(sun.declination).all()
    assert orbit.SUN_SENTENCES[1].startswith("outside 1950 to 2050")
    assert orbit.beta_angle(dates, inclination=TILT, raan=0.0).status.tolist() == [1, 0, 0, 1]


# ---- frames --------------------------------------------------------------------------------------


def test_frames_differ_by_precession() -> None:
    """From J2000 to the leak the equinox moved by 50.3 arc seconds a year along the ecliptic."""
    of_date, old = orbit.sun(LEAK), orbit.sun(LEAK, frame="J2000")
    between = np.arccos(np.sum(of_date.direction * old.direction))
    assert degrees(between) == pytest.approx(50.29 / 3600.0 * 22.954, rel=1e-3)
    back = orbit.precess(old.direction, LEAK, to="of date")
    np.testing.assert_allclose(back, of_date.direction, atol=1e-15)
    equinox = orbit.precess([1.0, 0.0, 0.0], LEAK, to="of date")
    assert degrees(np.arctan2(equinox[1], equinox[0])) == pytest.approx(0.2942, abs=5e-4)


def test_beta_does_not_depend_on_the_frame_if_the_orbit_goes_along() -> None:
    for raan in np.radians([0.0, 77.0, 200.0]):
        tilt, turn = np.sin(TILT), np.cos(TILT)
        normal = np.array([np.sin(raan) * tilt, -np.cos(raan) * tilt, turn])
        x, y, z = orbit.precess(normal, LEAK, to="J2000")
        old = {"inclination": np.arccos(z), "raan": np.arctan2(x, -y)}
        same = orbit.beta_angle(LEAK, frame="J2000", **old)
        now = orbit.beta_angle(LEAK, inclination=TILT, raan=raan)
        assert float(same) == pytest.approx(float(now), abs=1e-14)
        confused = orbit.beta_angle(LEAK, **old)
        assert abs(float(confused - now)) < np.radians(0.34)
    assert abs(float(confused - now)) > np.radians(0.05)  # so frames matter


# ---- beta ----------------------------------------------------------------------------------------


def test_beta_at_the_leak() -> None:
    raan = np.radians([0.0, 90.0, 180.0, 270.0])
    beta = orbit.beta_angle(LEAK, inclination=TILT, raan=raan)
    np.testing.assert_allclose(degrees(beta), [27.9761, -19.9031, -73.5531, -8.6007], atol=5e-5)


def test_beta_is_the_angle_to_the_orbits_plane() -> None:
    rng = np.random.default_rng(0)
    tilt, raan = rng.uniform(0.0, np.pi, 500), rng.uniform(-9.0, 9.0, 500)
    dates = np.datetime64("2000-01-01") + rng.integers(0, 10_000, 500)
    normal = np.stack([np.sin(raan) * np.sin(tilt), -np.cos(raan) * np.sin(tilt), np.cos(tilt)])
    expected = np.arcsin(np.sum(normal.T * orbit.sun(dates).direction, axis=-1))
    beta = orbit.beta_angle(dates, inclination=tilt, raan=raan)
    np.testing.assert_allclose(beta, expected, atol=1e-13)
    back = orbit.beta_angle(dates, inclination=np.pi - tilt, raan=raan + np.pi)
    np.testing.assert_allclose(back, -np.asarray(beta), atol=1e-13)  # flown the other way round


def test_the_sun_stands_highest_at_orbit_noon() -> None:
    raan = np.linspace(0.0, 6.0, 7)
    noon = orbit.orbit_noon(LEAK, inclination=TILT, raan=raan)
    u = noon + np.linspace(-np.pi, np.pi, 721)[:, None]
    place = np.stack(
        [
            np.cos(raan) * np.cos(u) - np.sin(raan) * np.sin(u) * np.cos(TILT),
            np.sin(raan) * np.cos(u) + np.cos(raan) * np.sin(u) * np.cos(TILT),
            np.sin(u) * np.sin(TILT),
        ],
        axis=-1,
    )
    height = place @ orbit.sun(LEAK).direction
    assert np.all(np.argmax(height, axis=0) == 360)
    beta = orbit.beta_angle(LEAK, inclination=TILT, raan=raan)
    np.testing.assert_allclose(height[360], np.cos(beta), atol=1e-14)


# ---- motion --------------------------------------------------------------------------------------


def test_period_and_node() -> None:
    np.testing.assert_allclose(orbit.period([400e3, 420e3]), [5553.624, 5578.223], atol=5e-4)
    drift = degrees(orbit.node_rate([400e3, 420e3], TILT)) * 86400.0
    np.testing.assert_allclose(drift, [-4.9979, -4.9466], atol=5e-5)
    assert float(orbit.node_rate(STATION, np.pi / 2)) == pytest.approx(0.0, abs=1e-20)
    # A sun-synchronous orbit follows the Sun: 98.6 degrees at 800 km (Vallado, Fundamentals of Astrodynamics).
    year = 365.2422 * 86400.0
    assert float(orbit.node_rate(800e3, np.radians(98.6))) == pytest.approx(
        2.0 * np.pi / year, rel=5e-3
    )


def test_mean_elements_drift_and_are_flagged_when_old() -> None:
    days = np.array([0.0, 1.0, 14.0, 15.0])
    dates = np.datetime64("2022-12-15T00:00") + (days * 1440).astype("timedelta64[m]")
    found = orbit.mean_elements(
        dates, epoch="2022-12-15", altitude=STATION, inclination=TILT, raan=np.radians(300.0)
    )
    np.testing.assert_allclose(degrees(found.raan), 300.0 - 4.9979 * days, atol=1e-3)
    assert found.status.tolist() == [0, 0, 0, 1]
    assert orbit.ELEMENTS_SENTENCES[1].startswith("more than 14 days")
    assert found.altitude.shape == found.argument_of_latitude.shape == (4,)
    assert found.frame == "of date"


# ---- eclipse -------------------------------------------------------------------------------------


def test_eclipse_fractions() -> None:
    at_400 = [0.3901, 0.382721, 0.372198, 0.341133, 0.263329, 0.204394, 0.046074]
    found = orbit.eclipse_fraction(BETAS, 400e3)
    np.testing.assert_allclose(found[1:], at_400[1:], atol=5e-7)
    assert found[0] == pytest.approx(0.3901, abs=5e-5)
    at_420 = orbit.eclipse_fraction(np.radians([0.0, 60.0, 65.0, 70.0]), 420e3)
    np.testing.assert_allclose(at_420, [0.387525, 0.256691, 0.194635, 0.0], atol=5e-7)
    critical = degrees(orbit.critical_beta([400e3, 420e3]))
    np.testing.assert_allclose(critical, [70.2179, 69.7545], atol=5e-5)


@pytest.mark.parametrize("altitude", [200e3, 400e3, 1500e3, 35786e3])
def test_eclipse_fraction_is_what_a_count_of_places_gives(altitude: float) -> None:
    """Places of the orbit behind the Earth, by vectors: no angle from noon and no beta in it."""
    count = 1_000_000
    u = 2.0 * np.pi * (np.arange(count) + 0.5) / count
    radius = EARTH + altitude
    for tilt, raan in ((0.9, 1.0), (0.3, 4.0), (1.6, 0.2)):
        along = np.array([np.cos(raan), np.sin(raan), 0.0])
        ahead = np.array([-np.sin(raan) * np.cos(tilt), np.cos(raan) * np.cos(tilt), np.sin(tilt)])
        sun = orbit.sun(LEAK).direction
        towards = radius * (np.cos(u) * (along @ sun) + np.sin(u) * (ahead @ sun))
        aside = np.sqrt(radius**2 - towards**2)
        share = np.count_nonzero((towards < 0.0) & (aside < EARTH)) / count
        beta = orbit.beta_angle(LEAK, inclination=tilt, raan=raan)
        assert float(orbit.eclipse_fraction(beta, altitude)) == pytest.approx(share, abs=1e-5)


def test_eclipse_times_agree_with_the_share_and_the_light() -> None:
    found = orbit.eclipse_times(BETAS, STATION)
    once = orbit.period(STATION)
    np.testing.assert_allclose(found.exit - found.entry, found.duration, rtol=1e-12)
    np.testing.assert_allclose(
        found.duration, once * orbit.eclipse_fraction(BETAS, STATION), rtol=1e-14
    )
    np.testing.assert_allclose(found.entry + found.exit, once, rtol=1e-14)
    for angle in (found.entry_angle, found.exit_angle):
        light = orbit.sunlit(angle, beta=BETAS, altitude=STATION)
        np.testing.assert_allclose(light, 0.5, atol=1e-12)
    noon = 1.2
    moved = orbit.sunlit(found.entry_angle + noon, beta=BETAS, altitude=STATION, noon=noon)
    np.testing.assert_allclose(moved, 0.5, atol=1e-12)
    none = orbit.eclipse_times(np.radians(71.0), STATION)
    assert none.duration == 0.0
    assert np.isnan([none.entry, none.exit, none.entry_angle, none.exit_angle]).all()


def test_the_penumbra_is_that_of_the_suns_disc() -> None:
    """The share of a disc above a straight edge, at the same place: within what is said."""
    entry = float(orbit.eclipse_times(0.0, STATION).entry_angle)
    offset = np.linspace(-3.0, 3.0, 4001)
    light = orbit.sunlit(entry + offset * orbit.SUN_RADIUS, beta=0.0, altitude=STATION)
    # At beta 0 the edge moves as the craft does: one radius of the Sun an angle of one radius.
    y = np.clip(-offset, -1.0, 1.0)
    disc = 0.5 + (y * np.sqrt(1.0 - y * y) + np.arcsin(y)) / np.pi
    assert np.abs(light - disc).max() < 0.04
    assert np.all(np.diff(light) <= 0.0)
    assert (light[0], light[-1]) == (1.0, 0.0)
    seconds = 2.0 * orbit.SUN_RADIUS * float(orbit.period(STATION)) / (2.0 * np.pi)
    assert seconds == pytest.approx(8.2, abs=0.1)


# ---- view factors --------------------------------------------------------------------------------


def by_quadrature(theta: float, altitude: float) -> float:
    """Over the disc of the Earth: the cosine to the normal where it is positive, over pi."""
    edge = np.arcsin(EARTH / (EARTH + altitude))

    def around(angle: float) -> float:
        # cos = a + b cos(azimuth), above 0 up to one azimuth: integrated by hand.
        a = np.cos(theta) * np.cos(angle)
        b = abs(np.sin(theta)) * np.sin(angle)
        last = np.arccos(np.clip(-a / b, -1.0, 1.0)) if b > 0.0 else np.pi * (a > 0.0)
        return float((a * last + b * np.sin(last)) * 2.0 * np.sin(angle) / np.pi)

    kink = abs(0.5 * np.pi - theta)
    points = [kink] if 0.0 < kink < edge else None
    return float(
        integrate.quad(around, 0.0, edge, epsabs=1e-12, epsrel=1e-12, points=points, limit=200)[0]
    )


def test_view_factors_of_a_plate() -> None:
    theta = np.radians([0.0, 10.0, 20.0, 45.0, 70.0, 90.0, 120.0, 150.0, 160.0])
    expected = [
        0.885456, 0.872004, 0.832057, 0.660629, 0.452359, 0.288727, 0.094435, 0.004422, 0.0,
    ]  # fmt: skip
    found = orbit.view_factor_plate(theta, STATION)
    np.testing.assert_allclose(found, expected, atol=5e-7)
    assert orbit.view_factor_plate(np.radians(160.3), STATION) == 0.0  # beyond 90 + 70.2 degrees


@pytest.mark.parametrize("altitude", [120e3, 400e3, 2000e3, 35786e3])
def test_view_factors_meet_an_independent_quadrature(altitude: float) -> None:
    for theta in np.radians(np.arange(0.0, 181.0, 7.5)):
        found = float(orbit.view_factor_plate(theta, altitude))
        assert found == pytest.approx(by_quadrature(theta, altitude), abs=1e-10)
    for axis in np.radians([0.0, 30.0, 45.0, 90.0]):
        lean = np.sin(axis)
        around = integrate.quad(
            lambda a: by_quadrature(float(np.arccos(lean * np.cos(a))), altitude),  # noqa: B023
            0.0,
            np.pi,
            epsabs=1e-9,
            limit=60,
        )[0]
        found = float(orbit.view_factor_cylinder(axis, altitude))
        assert found == pytest.approx(around / np.pi, abs=1e-6)


def test_the_view_factor_of_a_plate_is_never_negative_near_the_limb() -> None:
    """Where the Earth sinks below the plate's plane, terms cancel; an exposure is made of it all the same."""
    for altitude in (100e3, 400e3, 2000e3, 35786e3):
        limb = np.arccos(-1.0 / (1.0 + altitude / orbit.EARTH_RADIUS))
        theta = limb - np.concatenate([np.geomspace(1e-9, 0.1, 20001), [0.0, -1e-6]])
        factor = orbit.view_factor_plate(theta, altitude)
        assert factor.min() == 0.0
        assert factor.max() > 0.0
        tilted = np.stack([np.sin(theta), np.zeros_like(theta), np.cos(theta)], axis=-1)
        seen = orbit.plate_exposure(1.0, beta=0.3, altitude=altitude, normal=tilted)
        assert np.min(seen.earth) >= 0.0


def test_view_factors_of_a_sphere_and_a_cylinder() -> None:
    assert float(orbit.view_factor_sphere(STATION)) == pytest.approx(0.330778, abs=5e-7)
    axis = np.radians([0.0, 45.0, 90.0])
    found = orbit.view_factor_cylinder(axis, STATION)
    np.testing.assert_allclose(found, [0.288727, 0.316965, 0.356691], atol=5e-7)
    np.testing.assert_allclose(orbit.view_factor_cylinder(np.pi - axis, STATION), found, atol=1e-15)
    sun = orbit.sun_on_cylinder([0.0, np.pi / 6, np.pi / 2, -np.pi / 2])
    np.testing.assert_allclose(sun, [0.0, 0.5 / np.pi, 1.0 / np.pi, 1.0 / np.pi], atol=1e-16)


def test_both_sides_of_a_plate_see_no_more_than_there_is() -> None:
    theta = np.linspace(0.0, np.pi, 181)
    factor = orbit.view_factor_plate(theta, STATION)
    assert np.all(np.diff(factor) <= 0.0)
    assert np.all((factor >= 0.0) & (factor < 1.0))
    mirrored = orbit.view_factor_plate(-theta, STATION)
    np.testing.assert_array_equal(mirrored, factor)


# ---- sinks ---------------------------------------------------------------------------------------

EDGE = float(orbit.view_factor_plate(np.pi / 2, STATION))
LEVEL = float(orbit.view_factor_cylinder(np.pi / 2, STATION))
# Edge-on to the Sun over sunlit ground; in the shadow; facing the Sun over ground that is not lit.
PLATE = orbit.Exposure(sun=[0.0, 0.0, 1.0], albedo=[EDGE, 0.0, 0.0], earth=EDGE)
TUBE = orbit.Exposure(sun=[1.0 / np.pi, 0.0], albedo=[0.5 * LEVEL, 0.0], earth=LEVEL)
MEAN_WHITE = orbit.Surface(0.2, 0.91)
CASES: list[tuple[str, Any, list[float]]] = [
    ("SSP 41000 cold", "Z-93 BOL", [188.80, 179.96, 264.43]),
    ("SSP 41000 hot", "Z-93 EOL", [217.29, 195.35, 300.45]),
    ("TM-2001-211221 hot, 30 to 60 degrees", "Z-93 EOL", [206.20, 190.20, 298.68]),
    ("SSP 41000 mean", MEAN_WHITE, [201.28, 187.16, 284.39]),
]


@pytest.mark.parametrize(("around", "finish", "expected"), CASES)
def test_sinks_of_a_plate(around: str, finish: Any, expected: list[float]) -> None:
    np.testing.assert_allclose(orbit.sink_temperature(PLATE, around, finish), expected, atol=5e-3)


@pytest.mark.parametrize(("case", "expected"), list(enumerate([227.00, 257.65, 252.14, 242.59])))
def test_sinks_of_a_level_cylinder_across_the_sun(case: int, expected: float) -> None:
    around, finish, _ = CASES[case]
    found = orbit.sink_temperature(TUBE, around, finish)
    assert found[0] == pytest.approx(expected, abs=5e-3)


def test_a_sink_is_the_balance_of_what_it_absorbs() -> None:
    rng = np.random.default_rng(1)
    shape = (50,)
    seen = orbit.Exposure(*(rng.uniform(0.0, 1.0, shape) for _ in range(3)))
    around = orbit.Environment(
        rng.uniform(1300.0, 1420.0, shape),
        rng.uniform(0.1, 0.5, shape),
        rng.uniform(200.0, 290.0, shape),
    )
    finish = orbit.Surface(rng.uniform(0.1, 0.9, shape), rng.uniform(0.1, 0.95, shape))
    bodies: list[Any] = [(0.1, 290.0), (rng.uniform(0.0, 0.2, shape), 250.0)]
    found = orbit.sink(seen, around, finish, others=bodies)
    sigma = 5.670374419e-8
    near = sum(factor * sigma * hot**4 for factor, hot in bodies)
    total = found.solar + found.albedo + found.infrared + near
    np.testing.assert_allclose(found.absorbed, total, rtol=1e-14)
    emitted = np.asarray(finish.emittance) * sigma * found.temperature**4
    np.testing.assert_allclose(emitted, found.absorbed, rtol=1e-14)


def test_a_body_all_round_is_the_sink() -> None:
    nothing = orbit.Exposure(0.0, 0.0, 0.0)
    around = orbit.Environment(1361.0, 0.3, 240.0)
    found = orbit.sink_temperature(nothing, around, orbit.Surface(0.2, 0.8), others=[(0.8, 290.0)])
    assert float(found) == pytest.approx(290.0, rel=1e-14)


def test_environments_have_sources_and_say_how_far_they_were_checked() -> None:
    assert "SSP 41000 hot" in orbit.environments()
    for name in orbit.environments():
        around = orbit.environment(name)
        assert around.source
        assert around.evidence
        assert np.isnan(float(around.albedo)) == ("TM" in name and "cold" in name)
    for name in orbit.surfaces():
        assert orbit.surface(name).source
        assert orbit.surface(name).evidence
    assert orbit.surface("Z-93 EOL").absorptance == 0.24


def test_an_unknown_albedo_is_refused_where_it_matters() -> None:
    cold = orbit.environment("TM-2001-211221 cold, 30 to 60 degrees")
    dark = orbit.Exposure(0.0, 0.0, EDGE)
    assert np.isfinite(orbit.sink_temperature(dark, cold, "Z-93 BOL"))
    lit = orbit.Exposure(0.0, EDGE, EDGE)
    with pytest.raises(ValueError, match="albedo: found an environment whose albedo is not known"):
        orbit.sink_temperature(lit, cold, "Z-93 BOL")
    known = dataclasses.replace(cold, albedo=0.2)
    assert np.isfinite(orbit.sink_temperature(lit, known, "Z-93 BOL"))


# ---- a plate along an orbit ----------------------------------------------------------------------


def by_vectors(phase: Any, beta: float, attitude: str, normal: Any) -> tuple[Any, Any, Any]:
    """Shares by vectors in the axes of orbit noon: up, along the motion, angular momentum; a sharp shadow."""
    ratio = 1.0 + STATION / EARTH
    up = np.stack([np.cos(phase), np.sin(phase), 0.0 * phase], axis=-1)
    along = np.stack([-np.sin(phase), np.cos(phase), 0.0 * phase], axis=-1)
    sun = np.array([np.cos(beta), 0.0, np.sin(beta)])
    momentum = np.array([0.0, 0.0, 1.0])
    f, s, n = normal
    if attitude == "nadir-fixed":
        face = f * along - s * momentum - n * up
    elif attitude == "inertial":
        face = np.broadcast_to(
            f * np.array([0.0, 1.0, 0.0]) - s * momentum - n * up[0] * 0.0, up.shape
        )
        face = face - n * np.array([1.0, 0.0, 0.0])
    else:
        face = np.broadcast_to(sun, up.shape)
    zenith = up @ sun
    dark = (zenith < 0.0) & (ratio * np.sqrt(1.0 - zenith**2) < 1.0)
    seen = np.array(
        [
            by_quadrature(float(np.arccos(np.clip(-c, -1.0, 1.0))), STATION)
            for c in np.sum(face * up, -1)
        ]
    )
    return np.maximum(face @ sun, 0.0) * ~dark, seen * np.maximum(zenith, 0.0), seen


@pytest.mark.parametrize("attitude", orbit.ATTITUDES)
@pytest.mark.parametrize("beta", [0.0, -0.7, 1.3])
def test_exposure_along_an_orbit_is_what_vectors_give(attitude: Any, beta: float) -> None:
    phase = np.linspace(0.05, 6.2, 60)
    normal = np.array([0.48, -0.6, 0.64])
    given = None if attitude == "sun-pointing" else 3.0 * normal
    found = orbit.plate_exposure(
        phase, beta=beta, altitude=STATION, attitude=attitude, normal=given, sun_radius=1e-9
    )
    sun, albedo, earth = by_vectors(phase, beta, attitude, normal)
    np.testing.assert_allclose(found.sun, sun, atol=1e-9)
    np.testing.assert_allclose(found.albedo, albedo, atol=1e-8)
    np.testing.assert_allclose(found.earth, earth, atol=1e-9)


@pytest.mark.parametrize("attitude", orbit.ATTITUDES)
def test_means_are_those_of_what_is_resolved(attitude: Any) -> None:
    normals = np.array([[1.0, 0.0, 0.0], [0.3, -0.5, -0.8], [-0.2, 0.9, 0.4], [0.0, 0.1, 1.0]])
    given = None if attitude == "sun-pointing" else normals[:, None, :]
    betas = np.radians([-70.0, -40.0, -5.0, 0.0, 30.0, 62.0, 69.0, 70.2, 71.0, 85.0])
    orbit_of: dict[str, Any] = {"altitude": STATION, "attitude": attitude}
    mean = orbit.mean_plate_exposure(beta=betas, normal=given, **orbit_of)
    phase = 2.0 * np.pi * (np.arange(20_000) + 0.5) / 20_000
    along = None if given is None else given[..., None, :]
    resolved = orbit.plate_exposure(phase, beta=betas[:, None], normal=along, **orbit_of)
    grazing = np.abs(np.abs(betas) - orbit.critical_beta(STATION)) < np.radians(1.3)
    error = np.abs(np.asarray(mean.sun) - np.asarray(resolved.sun).mean(axis=-1))
    assert error[..., ~grazing].max() < 1e-5
    assert error[..., grazing].max() < 1e-4
    for name in ("albedo", "earth"):
        average = np.asarray(getattr(resolved, name)).mean(axis=-1)
        np.testing.assert_allclose(getattr(mean, name), average, atol=1e-5)


def test_a_sun_pointing_plate_takes_the_lit_share() -> None:
    mean = orbit.mean_plate_exposure(beta=BETAS[:5], altitude=STATION, attitude="sun-pointing")
    np.testing.assert_allclose(
        mean.sun, 1.0 - orbit.eclipse_fraction(BETAS[:5], STATION), atol=2e-5
    )


def test_six_sides_of_a_box_take_what_a_body_of_its_shadow_takes() -> None:
    """The six normals' shares of the Sun sum to |s1| + |s2| + |s3|, resolved and on the mean."""
    sides = np.array(list(orbit.NORMALS.values()))
    phase = np.linspace(0.1, 1.3, 9)
    found = orbit.plate_exposure(phase, beta=0.4, altitude=STATION, normal=sides[:, None, :])
    shadow = np.cos(0.4) * (np.abs(np.sin(phase)) + np.abs(np.cos(phase))) + np.sin(0.4)
    np.testing.assert_allclose(np.asarray(found.sun).sum(axis=0), shadow, rtol=1e-12)
    named = [
        float(orbit.mean_plate_exposure(beta=0.4, altitude=STATION, normal=name).sun)
        for name in orbit.NORMALS
    ]
    sunlit = np.asarray(orbit.mean_plate_exposure(beta=0.4, altitude=STATION, normal=sides).sun)
    np.testing.assert_array_equal(named, sunlit)


def test_the_sink_of_the_mean_flux_is_above_the_mean_sink() -> None:
    """Jensen: the fourth root is concave. They are one where nothing changes along the orbit."""
    betas = np.radians([0.0, 30.0, 60.0, 75.0])
    cycle = orbit.sink_cycle(
        "SSP 41000 mean", MEAN_WHITE, beta=betas, altitude=STATION, normal="zenith"
    )
    assert cycle.temperature.shape == cycle.time.shape == (4, 720)
    assert np.all(cycle.difference > 0.0)
    assert np.all(cycle.lowest < cycle.mean)
    assert np.all(cycle.mean < cycle.highest)
    fourth = np.mean(cycle.temperature**4, axis=-1) ** 0.25
    np.testing.assert_allclose(cycle.of_mean_flux, fourth, rtol=2e-4)
    flat = orbit.sink_cycle(
        orbit.Environment(1361.0, 0.0, 240.0), MEAN_WHITE,
        beta=np.radians(90.0), altitude=STATION, normal="port",
    )  # fmt: skip
    assert float(flat.difference) == pytest.approx(0.0, abs=1e-6)
    assert float(flat.highest - flat.lowest) < 1e-6


def test_a_million_places_are_no_loop() -> None:
    from time import process_time

    phase = np.linspace(0.0, 6.28, 1_000_000)
    start = process_time()
    found = orbit.plate_exposure(phase, beta=0.3, altitude=STATION, normal="forward")
    assert process_time() - start < 5.0  # 0.2 s on an idle core; a loop in Python takes minutes
    assert np.asarray(found.sun).shape == phase.shape


# ---- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: orbit.period(400.0), "altitude: found 400, expected metres above the Earth, 1e5"),
        (lambda: orbit.period(np.nan), "altitude: found nan, expected metres"),
        (lambda: orbit.period("high"), "altitude: found a value of type str, expected metres"),
        (lambda: orbit.eclipse_fraction(45.0, STATION), "beta: found 45, expected radians"),
        (lambda: orbit.node_rate(STATION, 51.6), "inclination: found 51.6, expected radians"),
        (
            lambda: orbit.beta_angle(LEAK, inclination=TILT, raan=np.inf),
            "raan: found inf, expected radians",
        ),
        (
            lambda: orbit.sun(LEAK, frame="TEME"),  # type: ignore[arg-type]
            "frame: found 'TEME', expected one of of date, J2000",
        ),
        (lambda: orbit.sun(LEAK, solar_constant=0.0), "solar_constant: found 0, expected"),
        (lambda: orbit.precess([1.0, 2.0], LEAK, to="J2000"), r"vector: found an array of shape"),
        (
            lambda: orbit.eclipse_fraction([0.0, 0.1], [4e5, 5e5, 6e5]),
            r"inputs: found shapes \(2,\), \(3,\), expected shapes that broadcast",
        ),
        (
            lambda: orbit.environment("SSP 41000 warm"),
            "environment: found 'SSP 41000 warm', expected one of .*did you mean",
        ),
        (
            lambda: orbit.sink(PLATE, "SSP 41000 hot", "Z-93 EOL", others=(0.1, 300.0)),  # type: ignore[arg-type]
            r"others: found a list, expected a list of pairs",
        ),
        (
            lambda: orbit.environment(["SSP 41000 hot"]),  # type: ignore[arg-type]
            "environment: found a list, expected one of SSP",
        ),
        (
            lambda: orbit.sink(PLATE, ([1.0], 2.0), "Z-93 EOL"),  # type: ignore[arg-type]
            "environment: found a list, expected one of",
        ),
        (lambda: orbit.surface(["Z-93 EOL"]), "surface: found a list"),  # type: ignore[arg-type]
        (
            lambda: orbit.sun(LEAK, solar_constant=[1361.0, 1367.0]),  # type: ignore[arg-type]
            r"solar_constant: found an array of shape \(2,\), expected one number",
        ),
        (
            lambda: orbit.Exposure(sun=1361.0, albedo=0.0, earth=0.0),
            "exposure.sun: found 1361, expected a share, from 0 to 1",
        ),
        (lambda: orbit.view_factor_plate(90.0, 400e3), "theta: found 90, expected radians"),
        (lambda: orbit.sun_on_cylinder(45.0), "axis_angle: found 45, expected radians"),
        (
            lambda: orbit.beta_angle(LEAK, inclination=TILT, raan=247.0),
            "raan: found 247, expected radians",
        ),
        (lambda: orbit.view_factor_sphere("400e3"), "altitude: found a value of type str"),
        (lambda: orbit.view_factor_plate(1j, 400e3), "theta: found a value of type complex"),
        (lambda: orbit.surface("white"), "surface: found 'white', expected one of Z-93 BOL"),
        (
            lambda: orbit.sink_temperature(PLATE, "SSP 41000 hot", orbit.Surface(0.2, 0.0)),
            "emittance: found 0, expected a number above 0",
        ),
        (
            lambda: orbit.sink_temperature(PLATE, "SSP 41000 hot", orbit.Surface(15.0, 0.9)),
            "absorptance: found 15, expected a number from 0 to 1",
        ),
        (
            lambda: orbit.plate_exposure(0.0, beta=0.0, altitude=STATION),
            "normal: found none, expected a direction",
        ),
        (
            lambda: orbit.plate_exposure(
                0.0, beta=0.0, altitude=STATION, attitude="sun-pointing", normal="nadir"
            ),
            "normal: found 'nadir', expected none: the plate follows the Sun",
        ),
        (
            lambda: orbit.plate_exposure(0.0, beta=0.0, altitude=STATION, normal="up"),
            "normal: found 'up', expected one of forward",
        ),
        (
            lambda: orbit.plate_exposure(0.0, beta=0.0, altitude=STATION, normal=[0, 0, 0]),
            "normal's length: found 0, expected a number above 0",
        ),
        (
            lambda: orbit.plate_exposure(
                0.0,
                beta=0.0,
                altitude=STATION,
                attitude="spinning",  # type: ignore[arg-type]
                normal="nadir",
            ),
            "attitude: found 'spinning', expected one of nadir-fixed",
        ),
        (
            lambda: orbit.sink_cycle(
                "SSP 41000 hot", "Z-93 EOL", beta=0.0, altitude=STATION, normal="port", steps=2
            ),
            "steps: found the number 2, expected a whole number from 8",
        ),
    ],
)
def test_a_question_without_an_answer_is_refused(call: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        call()


# ---- without sgp4 --------------------------------------------------------------------------------

LINE1 = "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927"
LINE2 = "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537"


def test_without_the_package_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "sgp4":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(
        ImportError, match=r"needs the package sgp4: pip install 'leakphys\[orbit\]'"
    ):
        orbit.from_tle(LINE1, LINE2, LEAK)


# Two digits of the satellite's number changed round: of the same checksum.
OTHER_LINE2 = LINE2[:2] + LINE2[2:7][::-1] + LINE2[7:]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((LINE2, LINE1), "line1: found 69 characters, '2 ' first, expected 69 characters, '1 '"),
        ((LINE1[:-1], LINE2), "line1: found 68 characters"),
        ((LINE1[:-1] + "3", LINE2), "line1: found the checksum '3', expected '7'"),
        (
            (LINE1, OTHER_LINE2),
            "line2: found the satellite '[0-9]+', expected '[0-9]+', that of line1",
        ),
        ((LINE1, 7), "line2: found the number 7, expected a line of a two-line element set"),
    ],
)
def test_lines_that_are_none_are_refused(lines: tuple[Any, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        orbit.from_tle(*lines, LEAK)
