"""What `lp.summarize` returns: counts, probabilities, extremes, means and quantiles of an ensemble."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from leakphys._blocks import NOT_RUN
from leakphys._buckets import ERROR, Tally
from leakphys._statistics import LEVELS, clopper_pearson_lower
from leakphys.errors import InputError, did_you_mean, show
from leakphys.sampling import Floats, Integers, whole_number

if TYPE_CHECKING:
    from leakphys._totals import Times

_PER_OCTAVE = 8  # bins of a histogram, unless asked otherwise
_MOST_PER_OCTAVE = 2048


@dataclass(frozen=True, eq=False)
class SummaryOutput:
    """An event or limit over the members that count for it: those that were run, with somebody aboard if a limit needs it.

    `unknown` ones failed before it happened. `probability` is the share of those known to which it happened,
    None if there are none. `lower95` and `upper95` bound it, each with 95 % confidence (Clopper and Pearson), as if
    members were independent trials and whatever the unknown ones would have done; points of a Sobol sequence lie more evenly than
    independent ones, for which the bounds are usually wide. `least`, `greatest` and `mean` [s from time zero] are over the members to which it
    happened, None if to none; the mean is that of the exact sum.
    """

    counted: int
    happened: int
    not_happened: int
    unknown: int
    probability: float | None
    lower95: float | None
    upper95: float | None
    least: float | None
    greatest: float | None
    mean: float | None
    tally: Tally = field(repr=False)

    @classmethod
    def of(cls, times: Times) -> SummaryOutput:
        """From what was summed."""
        counted, tally = times.counted, times.tally
        happened, not_happened = tally.count, times.not_happened
        known = happened + not_happened
        return cls(
            counted=counted,
            happened=happened,
            not_happened=not_happened,
            unknown=counted - known,
            probability=happened / known if known else None,
            lower95=clopper_pearson_lower(happened, counted) if counted else None,
            upper95=1.0 - clopper_pearson_lower(not_happened, counted) if counted else None,
            least=tally.least if happened else None,
            greatest=tally.greatest if happened else None,
            mean=tally.mean if happened else None,
            tally=tally,
        )


@dataclass(frozen=True, eq=False)
class Summary:
    """What n members did; `summary["loop dry"]` is an event or limit, times are in s from the plan's time zero.

    `status` counts members by the sentence that says how their run ended, `ledger` holds the largest relative
    errors by term, of members that ended well (None if none did), `cut_off` what share of a normal axis lies beyond
    the bounds of its field, where that is worth telling. There are no timings and no facts of the machine in it: the same
    inputs, version and seed give the same bytes.
    """

    scenario: str
    digest: str
    version: str
    seed: int
    plan: str
    n: int
    axes: tuple[str, ...]
    status: dict[str, int]
    outputs: dict[str, SummaryOutput]
    ledger: dict[str, float | None]
    cut_off: dict[str, float]

    @property
    def not_run(self) -> int:
        """Number of members that an interruption left out."""
        return self.status.get(NOT_RUN, 0)

    @property
    def complete(self) -> bool:
        """Whether every member was run; False after an interruption."""
        return self.not_run == 0

    @property
    def ended_well(self) -> int:
        """Number of members whose run came to the end of its plan."""
        from leakphys.engine import STATUS_SENTENCES

        return self.status.get(STATUS_SENTENCES[0], 0)

    def __getitem__(self, name: str) -> SummaryOutput:
        if name not in self.outputs:
            guess = did_you_mean(name, self.outputs)
            raise KeyError(f"no output {name!r} in this summary{guess}")
        return self.outputs[name]

    def __contains__(self, name: object) -> bool:
        return name in self.outputs

    def __iter__(self) -> Iterator[str]:
        return iter(self.outputs)

    def __len__(self) -> int:
        return len(self.outputs)

    def quantile(self, name: str, probability: ArrayLike) -> Floats:
        """Times [s], of the shape of `probability` (0 to 1), over the members to which it happened; NaN if to none.

        Linear between order statistics (Hyndman and Fan 1996, type 7), each of which is known within 0.0244 % (2^-12) of
        itself: so is a quantile, of the larger of the two it lies between, which may have another sign. At 0 and
        1 they are `least` and `greatest`. Raises KeyError for an unknown name and InputError for other probabilities.
        """
        try:
            asked = np.asarray(probability, dtype=np.float64)
        except (TypeError, ValueError):
            asked = np.array(np.nan)
        if not ((asked >= 0.0) & (asked <= 1.0)).all():
            raise InputError.at("", "probability", show(probability), "numbers from 0 to 1")
        return self[name].tally.quantile(asked)

    def histogram(self, name: str, per_octave: int = _PER_OCTAVE) -> tuple[Floats, Integers]:
        """Edges (h, 2) [s] and exact counts (h,) of the bins in which there are members, in ascending order.

        A bin holds times from its lower edge up to below its upper one (below zero, above its lower one up to its upper one); `per_octave` of them, a power of two up to
        2048, divide each factor of two evenly. Raises KeyError for an unknown name and InputError for another number.
        """
        wanted = whole_number("per_octave", per_octave, 1)
        if wanted > _MOST_PER_OCTAVE or wanted & (wanted - 1):
            expected = f"a power of two from 1 to {_MOST_PER_OCTAVE}"
            raise InputError.at("", "per_octave", show(per_octave), expected)
        return self[name].tally.histogram(wanted)

    def to_json(self) -> str:
        """JSON text of schema leakphys-summary/1, with null for what there is not."""
        from leakphys._assessment_json import dump, ensemble_head

        return dump(
            {
                **ensemble_head("summary", self),
                "axes": self.axes,
                "outputs": {name: self._output(name) for name in self},
                "unit": "s",
                "quantile_error": ERROR,
                "status": self.status,
                "ledger": self.ledger,
                "cut_off": self.cut_off,
            }
        )

    def _output(self, name: str) -> dict[str, Any]:
        """An output as JSON holds it."""
        entry = self[name]
        told = {key: value for key, value in vars(entry).items() if key != "tally"}
        edges, counts = self.histogram(name)
        return {
            **told,
            **{level: float(self.quantile(name, at)) for level, at in LEVELS.items()},
            "histogram": {
                "from": edges[:, 0].tolist(),
                "to": edges[:, 1].tolist(),
                "counts": counts.tolist(),
            },
        }

    def __str__(self) -> str:
        from leakphys.table_runs import summary_text

        return summary_text(self)

    def __repr__(self) -> str:
        state = "complete" if self.complete else "incomplete"
        return f"Summary({self.scenario}, plan {self.plan}, {self.n} members, {state})"
