"""leakphys: how long a spacecraft that lost its coolant stays within its limits, and how sure we are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leakphys._core import __version__

# Functions that share their module's name are imported here, at no cost beyond NumPy's: a module imported
# later would otherwise take their place.
from leakphys.assess import Assessment, assess
from leakphys.doctor import doctor
from leakphys.simulate import simulate
from leakphys.sweep import sweep
from leakphys.vessel import vessel

if TYPE_CHECKING:
    from leakphys import crew, discharge, fluids, heat_transfer, impact, orbit, plot
    from leakphys.errors import InputError
    from leakphys.over_time import Bands, bands
    from leakphys.passing import Passing, passing_orders
    from leakphys.result import Result
    from leakphys.sampling import LogUniform, Normal, Triangular, Uniform
    from leakphys.scenario import Scenario, scenarios
    from leakphys.sinks import sink_difference
    from leakphys.summary import summarize
    from leakphys.summary_result import Summary
    from leakphys.sweep_result import SweepResult

# Where the other names live; each module is imported when its name is first used.
_HOMES = {
    "Bands": "over_time",
    "InputError": "errors",
    "LogUniform": "sampling",
    "Normal": "sampling",
    "Passing": "passing",
    "Result": "result",
    "Scenario": "scenario",
    "Summary": "summary_result",
    "SweepResult": "sweep_result",
    "Triangular": "sampling",
    "Uniform": "sampling",
    "bands": "over_time",
    "passing_orders": "passing",
    "scenarios": "scenario",
    "sink_difference": "sinks",
    "summarize": "summary",
}
_MODULES = ("crew", "discharge", "fluids", "heat_transfer", "impact", "orbit", "plot")

__all__ = [  # noqa: RUF022  (in the order of the work: load, run, decide)
    "Scenario",
    "scenarios",
    "vessel",
    "simulate",
    "Result",
    "sink_difference",
    "sweep",
    "SweepResult",
    "summarize",
    "Summary",
    "Uniform",
    "LogUniform",
    "Triangular",
    "Normal",
    "assess",
    "Assessment",
    "passing_orders",
    "Passing",
    "bands",
    "Bands",
    "InputError",
    "doctor",
    "crew",
    "discharge",
    "fluids",
    "heat_transfer",
    "impact",
    "orbit",
    "plot",
    "__version__",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"leakphys.{name}")
    if name in _HOMES:
        return getattr(import_module(f"leakphys.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'leakphys' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
