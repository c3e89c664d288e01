"""Members drawn on a device: the processor's points to the bit, its values, and what stays on the processor."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr

import leakphys as lp
from fake_cupy import FakeArray, FakeGpu, install
from leakphys import _core, _drawn
from leakphys._distributions import Stated
from leakphys._drawn import drawn_there, points_of
from leakphys._inputs import Inputs
from leakphys._points import sobol, unit_cube
from leakphys.ensemble import Ensemble, ensemble
from leakphys.errors import InputError
from leakphys.sampling import Floats, draw

LAWS: list[Any] = [
    lp.Uniform(0.3, 7.0),
    lp.LogUniform(1e-6, 1.0),
    lp.Triangular(0.0, 0.2, 1.0),
    lp.Triangular(0.0, 0.0, 1.0),
    lp.Triangular(0.0, 1.0, 1.0),
    lp.Normal(-1.0, 3.0),
    lp.Normal(1.0, 3.0),
    lp.Normal(1.0, 3.0, least=4.0, most=6.0),
    lp.Normal(-1.0, 3.0, least=-9.0, most=-6.0),
    lp.Normal(1.0, 3.0, least=60.0, most=61.0),
]
CLOSE = np.concatenate([2.0 ** -np.arange(1, 31), 1.0 - 2.0 ** -np.arange(2, 31)])
PROBABILITIES = np.concatenate([np.random.default_rng(0).random(5000), CLOSE])


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> FakeGpu:
    """A device that computes by NumPy."""
    return install(monkeypatch, tmp_path_factory.getbasetemp())


# ---- points -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "dimensions", "seed"), [(1, 1, 0), (2, 3, 1), (1000, 7, 2**40)])
def test_points_are_the_sequences_to_the_bit(
    gpu: FakeGpu, n: int, dimensions: int, seed: int
) -> None:
    cube, found = unit_cube(n, dimensions, seed), points_of(dimensions, seed, n)
    assert found is not None
    number = np.random.default_rng(1).permutation(n)  # each alone, in whatever order
    for points, column in zip(found, cube.T, strict=True):
        assert points.at(np, number).tobytes() == column[number].tobytes()
        there = points.at(sys.modules["cupy"], FakeArray(gpu, number))
        assert there.get().tobytes() == column[number].tobytes()


def test_points_far_on_are_the_sequences() -> None:
    first, n = 2**21 - 5, 2**21 + 59
    expected = sobol(4, 9).fast_forward(first).random(n - first)
    found = points_of(4, 9, n)
    assert found is not None
    for points, column in zip(found, expected.T, strict=True):
        assert points.at(np, np.arange(first, n)).tobytes() == column.tobytes()


def test_a_point_of_zero_counts_as_more() -> None:
    assert _drawn.Points.of(0, [1]).at(np, np.array([0]))[0] == 2.0**-54


class Another:
    """A sequence with other insides, or with none that can be seen."""

    def __init__(self, sequence: Any, **insides: Any) -> None:
        self.random = sequence.random
        self.__dict__.update(insides)


def test_another_sequence_of_scipys_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    own = sobol(2, 0)
    turned = {"_shift": own._shift, "_sv": own._sv[:, ::-1]}
    for insides in ({}, turned, {"_shift": own._shift, "_sv": own._sv[:1]}):
        monkeypatch.setattr(_drawn, "sobol", lambda d, s, x=insides: Another(sobol(d, s), **x))
        with pytest.warns(RuntimeWarning, match="another Sobol sequence .* on the processor"):
            assert points_of(2, 0, 100) is None


# ---- values -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_values_there_are_the_processors(gpu: FakeGpu, law: Stated) -> None:
    there = law.inside(sys.modules["cupy"], FakeArray(gpu, PROBABILITIES), "")
    assert there.get().tobytes() == law.quantile(PROBABILITIES, "").tobytes()


@pytest.mark.parametrize("law", LAWS, ids=repr)
def test_values_are_scipys(law: Any) -> None:
    """To the bit but for the normal: SciPy's inverse is good to 1e-15 below, and above to what is left of 1."""
    found, expected = law.quantile(PROBABILITIES, ""), law._law("").ppf(PROBABILITIES)
    if not isinstance(law, lp.Normal):
        assert found.tobytes() == expected.tobytes()
        return
    *_, deviation, least, most = law._read("")
    apart = np.abs(found - np.clip(expected, least, most)) / deviation
    assert apart[PROBABILITIES <= 0.99].max() <= 1e-14
    assert apart.max() <= 1e-11


def test_a_normal_distribution_is_symmetric_and_its_own_inverse_to_rounding() -> None:
    law = lp.Normal(-1.959963984540054, 1.959963984540054)
    low = 2.0 ** -np.arange(1.0, 31.0)
    found = law.quantile(low, "")
    assert (law.quantile(1.0 - low, "") == -found).all()
    assert np.abs(ndtr(found) / low - 1.0).max() <= 1e-13
    assert found == pytest.approx(stats.norm.ppf(low), rel=1e-14)
    assert law.quantile(np.array([0.0, 1.0]), "").tolist() == [-np.inf, np.inf]


def test_cuts_that_leave_nothing_are_refused() -> None:
    with pytest.raises(InputError, match=r"found cut at 0\.0 and -6\.0, expected cuts that incr"):
        lp.Normal(1.0, 3.0, most=-6.0).quantile(np.array([0.5]), "")


# ---- which axes -------------------------------------------------------------------------------------------


def asked(name: str, axes: dict[str, Any], plan: str | None = None) -> Ensemble:
    return ensemble(lp.Scenario.load(name), axes, 64, plan, 3, None, signals=False)


class Own:
    """A distribution of the caller's."""

    def quantile(self, probability: Floats, _: str) -> Floats:
        return 1e-3 + 1e-4 * probability


def test_what_something_else_looks_at_is_drawn_on_the_processor() -> None:
    ship = lp.Scenario.load("soyuz-ms22")
    plan = next(option.plan for option in ship.options if option.crew)
    there = {
        "puncture.diameter": lp.LogUniform("0.8 mm", "2.5 mm"),
        "puncture.discharge_coefficient": lp.Normal(0.6, 0.9),
    }
    here = {
        "crew": lp.Uniform(0.0, 3.0),
        "crew.work": lp.Uniform(0.0, 1.0),  # less than what is made
    }
    assert set(drawn_there(asked("soyuz-ms22", there | here, plan))) == set(there)
    assert drawn_there(asked("loop-alone", {"puncture.diameter": Own()})) == {}
    wide = lp.Uniform(-1e-3, 1e-3)  # of which a member is refused
    assert drawn_there(asked("loop-alone", {"puncture.diameter": wide})) == {}
    with pytest.raises(InputError, match="in member"):
        lp.summarize(lp.Scenario.load("loop-alone"), {"puncture.diameter": wide}, 64)


def test_columns_there_are_those_of_a_sweep() -> None:
    """Of one sequence with what stays on the processor; one unknown where plans share it."""
    axes: dict[str, Any] = {
        "puncture.diameter": Own(),
        "puncture.discharge_coefficient": lp.Normal(0.5, 0.9),
    }
    ensemble = asked("loop-alone", axes)
    found = drawn_there(ensemble)
    assert list(found) == ["puncture.discharge_coefficient"]
    whole = ensemble.columns()
    assert whole.keys() == draw(ensemble.drawn, 64, 3).keys()
    for first, piece in zip((0, 16, 32, 48), ensemble.pieces(16, found), strict=True):
        rows = slice(first, first + 16)
        assert list(piece[1]) == ["puncture.diameter"]
        assert piece[1]["puncture.diameter"].tobytes() == whole["puncture.diameter"][rows].tobytes()
        for path, column in found.items():
            values = column.beginning(first).values(np, np.arange(16))
            assert values.tobytes() == whole[path][rows].tobytes()
    assert [columns for _, columns in ensemble.pieces(32, axes)] == [{}, {}]


def test_a_batch_has_its_members_in_whatever_order() -> None:
    there = drawn_there(asked("loop-alone", {"puncture.diameter": lp.Uniform(1e-3, 2e-3)}))
    column = there["puncture.diameter"].beginning(8)
    inputs = Inputs(16, np.zeros(4), {}, (((1, 3), column),))
    index, table = np.array([5, 0, 15]), np.zeros((3, 4))
    inputs.put_drawn(np, table, index)
    expected = draw({"x": (lp.Uniform(1e-3, 2e-3), "m")}, 64, 3)["x"][8 + index]
    assert table.T.tolist() == [[0.0] * 3, expected.tolist(), [0.0] * 3, expected.tolist()]


# ---- whole summaries --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("g++") is None, reason="no g++ to stand for NVRTC")
@pytest.mark.skipif(_core.isa() == "v2", reason="kernels fuse multiply-adds, x86-64-v2 cannot")
def test_a_summary_of_members_drawn_there_is_the_processors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Beside axes that are given or drawn here, in blocks and batches."""
    gpu = install(monkeypatch, tmp_path)
    monkeypatch.setattr("leakphys.device.launch.MEMORY_SHARE", 0.0)  # batches of 32
    monkeypatch.setattr("leakphys.summary.DEVICE_BLOCK", 64)
    loop = lp.Scenario.load("loop-alone")
    axes: dict[str, Any] = {
        "puncture.diameter": lp.LogUniform("0.8 mm", "2.5 mm"),
        "puncture.discharge_coefficient": lp.Normal(0.5, 0.9),
        "coolant.vapour_pressure_factor": np.linspace(0.9, 1.1, 100),
    }
    assert set(drawn_there(ensemble(loop, axes, 100, None, 0, None, signals=False))) == {
        "puncture.diameter",
        "puncture.discharge_coefficient",
    }
    found = lp.summarize(loop, axes, 100, backend="cuda")
    assert found.to_json() == lp.summarize(loop, axes, 100).to_json()
    assert {shape for shape in gpu.uploads if len(shape) == 2 and shape[0] in (32, 4)} == {
        (32, 1),
        (4, 1),
    }
    monkeypatch.setattr(_drawn, "sobol", lambda d, s: Another(sobol(d, s)))
    with pytest.warns(RuntimeWarning, match="drawn on the processor"):
        again = lp.summarize(loop, axes, 100, backend="cuda")
    assert again.to_json() == found.to_json()
    assert (32, 3) in gpu.uploads
