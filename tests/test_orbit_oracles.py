"""lp.orbit against astropy's Sun and frames, and against SGP4."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from leakphys import orbit

LINE1 = "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927"
LINE2 = "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537"
EPOCH = np.datetime64("2008-09-20T12:25:40.104")


def random_dates() -> Any:
    """200 dates from 1990 to 2050, UTC."""
    span = (np.datetime64("2050-01-01") - np.datetime64("1990-01-01")) / np.timedelta64(1, "s")
    seconds = np.random.default_rng(42).uniform(0.0, float(span), 200)
    return np.datetime64("1990-01-01T00:00:00") + seconds.astype("timedelta64[s]")


def apparent_sun(dates: Any) -> tuple[Any, Any, Any]:
    """Directions in the GCRS with aberration, distances in AU, terrestrial time as a two-part Julian date."""
    pytest.importorskip("astropy", reason="astropy is not installed")
    from astropy.coordinates import get_sun
    from astropy.time import Time
    from astropy.utils import iers

    iers.conf.auto_download = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of leap seconds that nobody has announced yet
        times = Time(dates, scale="utc")
        place = get_sun(times)
        return (
            place.cartesian.xyz.value.T / place.distance.value[:, None],
            place.distance.au,
            times.tt,
        )


def angle_between(a: Any, b: Any) -> Any:
    return np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b), axis=-1), np.sum(a * b, axis=-1)))


def test_the_sun_is_astropys() -> None:
    import_erfa: Any = pytest.importorskip("erfa", reason="astropy is not installed")
    dates = random_dates()
    apparent, distance, tt = apparent_sun(dates)
    mean_of_date = np.einsum("nij,nj->ni", import_erfa.pmat06(tt.jd1, tt.jd2), apparent)
    sun = orbit.sun(dates)
    assert angle_between(sun.direction, mean_of_date).max() < 0.01
    assert np.abs(sun.distance_au - distance).max() < 2e-4
    old = orbit.sun(dates, frame="J2000")
    assert angle_between(old.direction, apparent).max() < 0.01
    assert angle_between(sun.direction, apparent).max() > 0.5  # so the frames matter


def test_precession_is_that_of_iau_2006() -> None:
    erfa: Any = pytest.importorskip("erfa", reason="astropy is not installed")
    dates = random_dates()
    _, _, tt = apparent_sun(dates)
    _, matrices, _ = erfa.bp06(tt.jd1, tt.jd2)  # without the bias between the GCRS and J2000
    vector = np.array([0.3, -0.5, 0.8])
    found = orbit.precess(vector, dates, to="of date")
    np.testing.assert_allclose(
        found, matrices @ vector, atol=1e-9
    )  # 2 ns of arc is a second of time


def test_beta_of_an_orbit_in_teme_is_astropys() -> None:
    """Normals in TEME, turned into the GCRS by nutation, precession and the equation of the equinoxes."""
    erfa: Any = pytest.importorskip("erfa", reason="astropy is not installed")
    dates = random_dates()
    apparent, _, tt = apparent_sun(dates)
    rng = np.random.default_rng(7)
    tilt, raan = rng.uniform(0.0, np.pi, 200), rng.uniform(0.0, 2.0 * np.pi, 200)
    normal = np.stack(
        [np.sin(raan) * np.sin(tilt), -np.cos(raan) * np.sin(tilt), np.cos(tilt)], axis=-1
    )
    nutation, _ = erfa.nut06a(tt.jd1, tt.jd2)
    turn = nutation * np.cos(erfa.obl06(tt.jd1, tt.jd2))  # from the mean to the true equinox
    c, s, zero = np.cos(turn), np.sin(turn), np.zeros_like(turn)
    to_true = np.moveaxis(np.array([[c, -s, zero], [s, c, zero], [zero, zero, zero + 1.0]]), -1, 0)
    to_gcrs = np.swapaxes(erfa.pnm06a(tt.jd1, tt.jd2), -1, -2)
    in_gcrs = np.einsum("nij,njk,nk->ni", to_gcrs, to_true, normal)
    expected = np.degrees(np.arcsin(np.sum(in_gcrs * apparent, axis=-1)))
    beta = orbit.beta_angle(dates, inclination=tilt, raan=raan)
    assert np.abs(np.degrees(np.asarray(beta)) - expected).max() < 0.02


def test_teme_is_astropys() -> None:
    """The same turn as astropy's own TEME, within its dates."""
    pytest.importorskip("astropy", reason="astropy is not installed")
    from astropy import units
    from astropy.coordinates import GCRS, TEME, CartesianRepresentation
    from astropy.time import Time
    from astropy.utils import iers

    iers.conf.auto_download = False
    tilt, raan = np.radians(51.64), np.radians(123.0)
    normal = [np.sin(raan) * np.sin(tilt), -np.cos(raan) * np.sin(tilt), np.cos(tilt)]
    for date in ("1998-11-20T06:40", "2010-06-01", "2022-12-15T00:45"):
        time = Time(date, scale="utc")
        place = TEME(CartesianRepresentation(*normal, unit=units.Mpc), obstime=time)
        there = place.transform_to(GCRS(obstime=time)).cartesian.xyz
        apparent, _, _ = apparent_sun(np.array([np.datetime64(date)]))
        unit = (there / np.linalg.norm(there)).value
        expected = np.degrees(np.arcsin(float(unit @ apparent[0])))
        beta = float(orbit.beta_angle(date, inclination=tilt, raan=raan))
        assert np.degrees(beta) == pytest.approx(expected, abs=0.02)


# ---- two-line element sets -----------------------------------------------------------------------


def test_elements_of_a_set() -> None:
    """At its epoch a set's own node and inclination, to the short periods that SGP4 adds."""
    pytest.importorskip("sgp4", reason="sgp4 is not installed")
    found = orbit.from_tle(LINE1, LINE2, EPOCH)
    assert float(np.degrees(found.inclination)) == pytest.approx(51.6416, abs=0.03)
    assert float(np.degrees(found.raan)) == pytest.approx(247.4627, abs=0.03)
    latitude = 130.5360 + 325.0288 - 360.0
    assert float(np.degrees(found.argument_of_latitude)) == pytest.approx(latitude, abs=0.2)
    assert 330e3 < float(found.altitude) < 370e3
    assert found.frame == "of date"
    assert found.status == 0
    assert found.altitude.shape == ()


def test_elements_rebuild_the_position() -> None:
    api: Any = pytest.importorskip("sgp4.api", reason="sgp4 is not installed")
    dates = EPOCH + np.arange(0, 6000, 300).astype("timedelta64[s]").reshape(4, 5)
    found = orbit.from_tle(LINE1, LINE2, dates)
    u, raan, tilt = found.argument_of_latitude, found.raan, found.inclination
    radius = found.altitude + orbit.EARTH_RADIUS
    place = radius * np.stack(
        [
            np.cos(raan) * np.cos(u) - np.sin(raan) * np.sin(u) * np.cos(tilt),
            np.sin(raan) * np.cos(u) + np.cos(raan) * np.sin(u) * np.cos(tilt),
            np.sin(u) * np.sin(tilt),
        ]
    )
    satellite = api.Satrec.twoline2rv(LINE1, LINE2)
    days = (dates - np.datetime64("2000-01-01T12:00")) / np.timedelta64(1, "D")
    _, expected, _ = satellite.sgp4_array(np.full(20, 2451545.0), days.ravel())
    np.testing.assert_allclose(place.reshape(3, -1).T, expected * 1e3, atol=1.0)


def test_the_drift_by_j2_is_sgp4s() -> None:
    pytest.importorskip("sgp4", reason="sgp4 is not installed")
    dates = EPOCH + np.arange(0, 10 * 86400, 97).astype("timedelta64[s]")
    by_sgp4 = np.unwrap(orbit.from_tle(LINE1, LINE2, dates).raan)
    seconds = np.arange(dates.size) * 97.0
    rate = np.polyfit(seconds, by_sgp4, 1)[0]
    # 15.7212539 revolutions a day: the mean motion gives the semi-major axis.
    axis = (3.986004418e14 / (15.72125391 * 2.0 * np.pi / 86400.0) ** 2) ** (1.0 / 3.0)
    assert float(orbit.node_rate(axis - orbit.EARTH_RADIUS, np.radians(51.6416))) == pytest.approx(
        rate, rel=3e-3
    )


def with_checksum(line: str) -> str:
    """A line of a set whose last digit is that of its others."""
    total = sum(int(c) if c.isdigit() else c == "-" for c in line[:-1]) % 10
    return line[:-1] + str(total)


def test_the_argument_of_latitude_runs_as_sgp4s_without_drag() -> None:
    """The set's mean motion counts perigee to perigee; its semi-major axis is Kozai's."""
    pytest.importorskip("sgp4", reason="sgp4 is not installed")
    still = with_checksum(LINE1.replace("-11606-4", " 00000+0"))
    seconds = np.arange(0, 10 * 86400, 60)
    dates = EPOCH + seconds.astype("timedelta64[s]")
    angles = np.unwrap(orbit.from_tle(still, LINE2, dates).argument_of_latitude)
    by_sgp4 = np.polyfit(seconds, angles, 1)[0]
    motion = 15.72125391 * 2.0 * np.pi / 86400.0
    oblate = 1.5 * 1.08262668e-3 * (1.0 - 1.5 * np.sin(np.radians(51.6416)) ** 2)
    ratio = 1.0
    for _ in range(20):
        plain = motion / (1.0 + oblate / ratio**2)
        ratio = (3.986004418e14 / plain**2) ** (1.0 / 3.0) / orbit.EARTH_RADIUS
    later = orbit.mean_elements(
        EPOCH + np.timedelta64(1000, "s"),
        epoch=EPOCH,
        altitude=(ratio - 1.0) * orbit.EARTH_RADIUS,
        inclination=np.radians(51.6416),
        raan=0.0,
    )
    found = float(later.argument_of_latitude) / 1000.0
    assert found == pytest.approx(by_sgp4, rel=2e-5)
    assert motion != pytest.approx(by_sgp4, rel=2e-4)  # so the oblateness counts


def test_old_sets_are_flagged_and_dead_ones_are_no_numbers() -> None:
    pytest.importorskip("sgp4", reason="sgp4 is not installed")
    found = orbit.from_tle(LINE1, LINE2, ["2008-09-21", "2008-10-20", "2008-09-01"])
    assert found.status.tolist() == [0, 1, 1]
    assert np.isfinite(found.altitude).all()
    falling = "1 25544U 98067A   08264.51782528  .90002182  00000-0  99906-0 0  2921"
    gone = orbit.from_tle(with_checksum(falling), LINE2, "2009-09-21")
    assert orbit.ELEMENTS_SENTENCES[int(gone.status)].startswith("the propagator failed")
    assert np.isnan([gone.altitude, gone.raan]).all()
