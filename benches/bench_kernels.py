"""One evaluation, in doubles and in lanes: a coolant's state from (u, v), a right-hand side, a Jacobian."""

from __future__ import annotations

from benches import kernels


class Kernel:
    """Processor time of one evaluation of one member; without a compiler there is no figure."""

    params = (kernels.KERNELS, ("double", "lanes"))
    param_names = ("kernel", "by")
    timeout = 900  # the first of them compiles

    def setup(self, name: str, _by: str) -> None:
        """Compile if need be, and check the answers."""
        try:
            self.made = kernels.kernel(name)
        except kernels.Missing as fault:
            raise NotImplementedError(str(fault)) from None

    def track_nanoseconds(self, name: str, by: str) -> float:
        """Nanoseconds, the best of seven."""
        return kernels.nanoseconds(name, self.made, by == "lanes", 7)

    track_nanoseconds.unit = "ns"  # type: ignore[attr-defined]


class PublicState:
    """States through `leakphys.fluids.state`, one call for many, by tier."""

    params = ("fast", "reference")
    param_names = ("tier",)

    def setup(self, tier: str) -> None:
        """States of three kinds, and what was loaded on first use."""
        _, self.density, self.energy = kernels.isooctane()
        self.time_states_from_density_and_energy(tier)

    def time_states_from_density_and_energy(self, tier: str) -> None:
        """480 states."""
        kernels.public_states(self.density, self.energy, tier)
