"""The JSON of an assessment, schema leakphys-assessment/1: same inputs, same bytes, no NaN."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import TYPE_CHECKING, Any

from leakphys._statistics import LEVELS, Probability, Quantiles

if TYPE_CHECKING:
    from leakphys.assess import Assessment
    from leakphys.docked import EventSpread
    from leakphys.evidence import Evidence
    from leakphys.margins import Answer, LimitMargin, OptionMargins, TouchingLoad
    from leakphys.observed import Observed
    from leakphys.quantities import Quantity
    from leakphys.summary_result import Summary
    from leakphys.sweep_result import SweepResult

_DIGITS = 10  # significant; below this the last bits may differ between processors


def plain(value: Any) -> Any:
    """A structure that JSON can hold: rounded floats, None for NaN and infinity, lists, dicts."""
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value


def dump(document: dict[str, Any]) -> str:
    """JSON text, indented by two, ended by a new line; ValueError if a NaN were left in it."""
    return json.dumps(plain(document), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def ensemble_head(kind: str, found: SweepResult | Summary) -> dict[str, Any]:
    """What the JSON of a sweep and of a summary begins with."""
    return {
        "schema": f"leakphys-{kind}/1",
        "scenario": found.scenario,
        "scenario_digest": found.digest,
        "version": found.version,
        "seed": found.seed,
        "n": found.n,
        "plan": found.plan,
        "complete": found.complete,
    }


def _quantiles(entry: Quantiles) -> dict[str, Any]:
    return {**dataclasses.asdict(entry), "censored_share": entry.censored_share}


def _touching(entry: TouchingLoad) -> dict[str, Any]:
    found = entry.quantiles
    return {
        **{name: getattr(found, name) for name in LEVELS},
        "n": found.n,
        "added": entry.added,
        "taken_away": entry.taken_away,
        "worsened_by_heat": entry.worsened,
    }


def _probability(entry: Probability | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "value": entry.value,
        "lower95": entry.lower95,
        "epistemic": list(entry.epistemic),
        "outer_draws": entry.outer_draws,
    }


def _limit(entry: LimitMargin) -> dict[str, Any]:
    error = entry.error
    return {
        "name": entry.limit.name,
        "class": entry.limit.limit_class,
        "signal": entry.limit.signal,
        "side": entry.limit.side,
        "threshold": entry.limit.threshold,
        "unit": entry.limit.unit,
        "time_to_limit_s": _quantiles(entry.time_to_limit),
        "time_margin_s": _quantiles(entry.time_margin),
        "heat_margin_J": _quantiles(entry.heat_margin),
        "heat_load_margin_W": _quantiles(entry.heat_load_margin),
        "touching_load_W": _touching(entry.touching_load),
        "extreme": _quantiles(entry.extreme),
        "p_held": _probability(entry.p_held),
        "numerical_error": {
            "members": error.members,
            "time_margin_s": error.time_margin,
            "heat_margin_J": error.heat_margin,
            "heat_load_margin_W": error.heat_load_margin,
            "held_changed": error.held_changed,
            "interpolation_W": error.interpolation,
        },
    }


def _option(entry: OptionMargins) -> dict[str, Any]:
    return {
        "name": entry.option.name,
        "title": entry.option.title,
        "plan": entry.option.plan,
        "crew": entry.option.crew,
        "time_zero": entry.zero,
        "departure_time_s": entry.departure,
        "required_time_s": entry.required,
        "remaining_cooling_power_W": _cooling(entry.remaining_cooling),
        "driver": entry.driver,
        "p_all_limits": _probability(entry.p_all_limits),
        "failed_runs": {"at_loads": entry.failed_at_loads, "longer": entry.failed_longer},
        "limits": [_limit(limit) for limit in entry.limits],
        "calibrated": None if entry.calibrated is None else _answer(entry.calibrated),
    }


def _cooling(entry: Quantiles | None) -> dict[str, Any] | None:
    return None if entry is None else _quantiles(entry)


def _answer(entry: Answer) -> dict[str, Any]:
    return {
        "remaining_cooling_power_W": _cooling(entry.remaining_cooling),
        "driver": entry.driver,
        "p_all_limits": _probability(entry.p_all_limits),
        "limits": [_limit(limit) for limit in entry.limits],
    }


def _event(entry: EventSpread) -> dict[str, Any]:
    return {
        "time_s": _quantiles(entry.time),
        "share": entry.share,
        "p_happened": _probability(entry.p_happened),
    }


def _observed(entry: Observed) -> dict[str, Any]:
    def told(number: Quantity | None) -> dict[str, Any] | None:
        return None if number is None else dataclasses.asdict(number)

    about = entry.observation
    return {
        "name": about.name,
        "title": about.title,
        "plan": about.plan or None,
        "option": about.option or None,
        "signal": about.signal or None,
        "limit": about.limit or None,
        "at_s": entry.at,
        "unit": entry.unit,
        "side": about.side,
        "threshold": told(entry.threshold),
        "reported": told(entry.reported),
        "facts": list(entry.facts),
        "label": entry.label,
        "because": list(entry.because),
        "weighs": about.weighs,
        "value": _quantiles(entry.value),
        "p_agrees": _probability(entry.agrees),
        "calibrated": {
            "value": None if entry.value_calibrated is None else _quantiles(entry.value_calibrated),
            "p_agrees": _probability(entry.agrees_calibrated),
        },
    }


def _evidence(entry: Evidence | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "effective_members": entry.members.effective,
        "alternatives": [
            {
                "words": found.words,
                "prior": found.prior,
                "posterior": found.posterior,
                "p_agrees": {name: _probability(chance) for name, chance in found.agrees.items()},
            }
            for found in entry.alternatives
        ],
    }


def largest_error(assessment: Assessment) -> dict[str, float | None]:
    """Largest numerical error over all options and limits, per margin."""
    errors = [limit.error for option in assessment.options for limit in option.limits]
    names = {
        "time_margin_s": "time_margin",
        "heat_margin_J": "heat_margin",
        "heat_load_margin_W": "heat_load_margin",
        "interpolation_W": "interpolation",
    }
    return {
        name: max((v for e in errors if (v := getattr(e, field)) is not None), default=None)
        for name, field in names.items()
    }


def assessment_json(assessment: Assessment) -> str:
    """Return the JSON text of an assessment; a quantile that rests on what is not known is null."""
    return dump(
        {
            "schema": "leakphys-assessment/1",
            "scenario": assessment.scenario,
            "scenario_digest": assessment.digest,
            "version": assessment.version,
            "seed": assessment.seed,
            "n": assessment.n,
            "outer_draws": assessment.outer_draws,
            "events_plan": assessment.plan,
            "events": [
                {
                    "name": event.name,
                    **_event(event),
                    "calibrated": None if event.calibrated is None else _event(event.calibrated),
                }
                for event in assessment.events
            ],
            "observations": [_observed(entry) for entry in assessment.observed],
            "evidence": _evidence(assessment.evidence),
            "options": [_option(option) for option in assessment.options],
            "ledger": assessment.ledger,
            "numerical_error": largest_error(assessment),
            "status_counts": assessment.status_counts,
            "worst_option": assessment.worst_option,
            "assumed_drivers": [dataclasses.asdict(entry) for entry in assessment.assumed_drivers],
            "sampling": {"cut_off": assessment.cut_off, "redrawn": assessment.redrawn},
            "simplifications": list(assessment.simplifications),
            "conditional_on": "the model, its stated ranges and its simplifications",
        }
    )
