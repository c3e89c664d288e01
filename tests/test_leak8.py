"""leak8, the benchmark problem, through the compiled engine: all 256 reference members.

Definition, reference and metric: docs/theory/leak8.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from leakphys import _core

DATA = Path(__file__).parent / "data" / "leak8_reference.csv"
TABLE = np.loadtxt(DATA, delimiter=",", skiprows=1)
GIVEN, END_TIME, END_STATE = TABLE[:, 1:5], TABLE[:, 5], TABLE[:, 6:14]
SCALE = np.array([1.0, 1e-2, 1.0, 1e-3, 1.0, 1.0, 1.0, 1e-3])
TIMES = np.arange(0.0, 86401.0, 600.0)


def solve(
    given: NDArray[np.float64] = GIVEN, rtol: float = 1e-6, threads: int = 1, width: int = 0
) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = _core.run_leak8(
        np.ascontiguousarray(given), times=TIMES, rtol=rtol, threads=threads, width=width
    )
    return found


def same_bits(one: dict[str, NDArray[Any]], other: dict[str, NDArray[Any]]) -> bool:
    return all(one[key].tobytes() == other[key].tobytes() for key in one)


def test_the_reference_is_the_definitions() -> None:
    """The members are drawn as the definition says: NumPy's generator from seed 12345."""
    u = np.random.default_rng(12345).random((256, 4))
    drawn = np.column_stack(
        [0.3e-3 * 10.0 ** u[:, 0], 285.0 + 15.0 * u[:, 1], 100.0 + 500.0 * u[:, 2], 70.0 * u[:, 3]]
    )
    np.testing.assert_allclose(GIVEN, drawn, rtol=1e-14)


def test_end_states_and_times_are_within_1e_5() -> None:
    found = solve()
    assert (found["status"] == 0).all()
    error = np.abs(found["final_state"] - END_STATE) / (np.abs(END_STATE) + SCALE)
    late = np.abs(found["end_time"] - END_TIME) / END_TIME
    assert error.max() <= 1e-5
    assert late.max() <= 1e-5
    assert np.isfinite(found["crossing"]).sum() == 118


def test_every_output_is_there_until_the_event_and_none_after() -> None:
    found = solve()
    inside = found["end_time"][:, None] >= TIMES[None, :]
    finite = np.isfinite(found["samples"]).all(axis=2)
    np.testing.assert_array_equal(finite, inside)
    # The first output is the start itself, the last of an uneventful member its end.
    np.testing.assert_allclose(found["samples"][:, 0, 2], GIVEN[:, 1], rtol=1e-15)
    whole = found["end_time"] == 86400.0
    assert whole.sum() == 256 - 118
    np.testing.assert_allclose(
        found["samples"][whole, -1], found["final_state"][whole], rtol=1e-9, atol=1e-12
    )


def test_outputs_are_as_good_as_promised() -> None:
    """Against rtol 1e-10, over all outputs: the dense output is of order four, ten times behind."""
    rough, fine = solve(), solve(rtol=1e-10)
    error = np.abs(rough["samples"] - fine["samples"]) / (np.abs(fine["samples"]) + SCALE)
    assert np.nanmax(error) < 1e-4


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_lanes_and_threads_do_not_change_a_bit(threads: int) -> None:
    alone = solve(width=1)
    assert same_bits(solve(threads=threads), alone)
    assert same_bits(solve(threads=threads, width=1), alone)


def test_members_do_not_depend_on_their_neighbours() -> None:
    everybody = solve()
    order = np.random.default_rng(1).permutation(256)
    shuffled = solve(GIVEN[order])
    for key in ("status", "end_time", "final_state", "samples", "accepted", "rejected"):
        assert shuffled[key].tobytes() == everybody[key][order].tobytes(), key
    one = solve(GIVEN[17:18])
    assert one["final_state"].tobytes() == everybody["final_state"][17:18].tobytes()


def test_the_error_follows_the_tolerance() -> None:
    errors = []
    for rtol in (1e-5, 1e-7, 1e-9):
        found = solve(rtol=rtol)
        error = np.abs(found["final_state"] - END_STATE) / (np.abs(END_STATE) + SCALE)
        errors.append(float(error.max()))
        assert errors[-1] < 20.0 * rtol
    assert errors[2] < 1e-2 * errors[1] * 10.0 < errors[0]
