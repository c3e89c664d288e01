"""Peak memory of a sweep whose outputs are summarised, against the number of members: in one call, and in pieces."""

from __future__ import annotations

from benches.sweeps import PIECE, summarised


class Sweep:
    """`leakphys.sweep` of the scenario loop-alone, the hole drawn, one output."""

    params = (1_000, 4_000, 16_000)
    param_names = ("members",)
    timeout = 300

    def peakmem_one_call(self, n: int) -> None:
        """All members at once: the result holds each."""
        summarised(n, n)

    def peakmem_in_pieces(self, n: int) -> None:
        """Pieces of which only the summary is kept."""
        summarised(n, PIECE)
