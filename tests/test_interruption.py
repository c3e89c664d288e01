"""Ctrl-C while the core runs: it answers soon, loses no member that was done, and says which were not run."""

from __future__ import annotations

import pickle
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from leakphys import engine
from leakphys.scenario import Scenario
from leakphys.sweep import sweep

MEMBERS = 30_000  # tens of seconds of work
AFTER = 1.0  # s, when the core is at work
SOON = 1.0  # s, of a busy machine; benches/promises.py measures a quiet one
DIAMETERS = np.linspace(0.5e-3, 1e-3, MEMBERS)


@contextmanager
def signalled(after: float, raised: BaseException) -> Iterator[None]:
    """After that many seconds a signal comes whose handler raises, as that of Ctrl-C does."""

    def handler(*_: object) -> None:
        raise raised

    before = signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, after)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return Scenario.load("loop-alone")


@pytest.mark.parametrize("threads", [1, 2])
def test_a_run_answers_soon_and_keeps_what_is_done(scenario: Scenario, threads: int) -> None:
    begun = time.perf_counter()
    with signalled(AFTER, KeyboardInterrupt()), pytest.raises(KeyboardInterrupt) as caught:
        engine.run(scenario, "docked", {"puncture.diameter": DIAMETERS}, threads=threads)
    assert time.perf_counter() - begun < AFTER + SOON
    assert isinstance(caught.value, engine.Interrupted)
    found = caught.value.outcome
    done = np.flatnonzero(found.status == 0)
    not_run = engine.STATUS_SENTENCES.index("was not run")
    assert 0 < done.size < MEMBERS
    assert (np.delete(found.status, done) == not_run).all()
    again = engine.run(scenario, "docked", {"puncture.diameter": DIAMETERS[done[:8]]})
    assert again.crossing.tobytes() == found.crossing[done[:8]].tobytes()
    assert np.isnan(np.delete(found.end_time, done)).all()


def test_a_sweep_returns_what_is_done_within_a_block_too(scenario: Scenario) -> None:
    begun = time.perf_counter()
    with signalled(AFTER, KeyboardInterrupt()):
        found = sweep(scenario, {"puncture.diameter": DIAMETERS})
    assert time.perf_counter() - begun < AFTER + SOON
    assert not found.complete
    assert 0 < found.n - found.not_run < MEMBERS
    assert (np.isfinite(found["half the coolant gone"]) == (found.status == 0)).all()


def test_what_another_handler_raises_comes_through(scenario: Scenario) -> None:
    with signalled(AFTER, TimeoutError("enough")), pytest.raises(TimeoutError, match="enough"):
        engine.run(scenario, "docked", {"puncture.diameter": DIAMETERS})


def test_what_was_done_survives_pickling(scenario: Scenario) -> None:
    whole = engine.run(scenario, "docked", {"puncture.diameter": DIAMETERS[:3]})
    again = pickle.loads(pickle.dumps(engine.Interrupted(whole)))
    assert again.outcome.crossing.tobytes() == whole.crossing.tobytes()
    assert str(again) == "3 of 3 members were run"
