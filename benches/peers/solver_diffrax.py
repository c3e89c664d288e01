"""diffrax: Kvaerno's method of order 5 in JAX, all members in one vmap, with its event."""

from __future__ import annotations

from typing import Any

import numpy as np

import leak8

MAX_STEPS = 200_000


class Diffrax:
    """States in units of their scales, since the tolerances also steer the Newton iteration as single numbers."""

    event = True
    slow = False
    remark = "Kvaerno5, float64; states in units of their scales"

    def __init__(self, _name: str) -> None:
        pass

    def prepare(self, members: leak8.Members) -> None:
        """Trace; it compiles at the first call."""
        import jax

        jax.config.update("jax_enable_x64", True)
        import diffrax
        import jax.numpy as jnp
        import optimistix

        rates = leak8.right_hand_side(jnp.exp, jnp.log, jnp.sin, jnp.sqrt)
        scale = jnp.asarray(leak8.SCALE)

        def slope(t: Any, z: Any, p: Any) -> Any:
            y = z * scale
            return jnp.stack(rates(t, *(y[i] for i in range(8)), *(p[i] for i in range(4)))) / scale

        def excess(t: Any, y: Any, args: Any, **more: Any) -> Any:
            del t, args, more
            return y[leak8.CABIN] - leak8.CABIN_LIMIT

        def one(start: Any, p: Any, rtol: Any) -> Any:
            found = diffrax.diffeqsolve(
                diffrax.ODETerm(slope),
                diffrax.Kvaerno5(),
                t0=0.0,
                t1=leak8.END,
                dt0=None,
                y0=start,
                args=p,
                saveat=diffrax.SaveAt(ts=jnp.asarray(leak8.TIMES), t1=True),
                stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol),
                event=diffrax.Event(excess, optimistix.Newton(1e-10, 1e-10), direction=True),
                max_steps=MAX_STEPS,
                throw=False,
            )
            good = (found.result == diffrax.RESULTS.successful) | (
                found.result == diffrax.RESULTS.event_occurred
            )
            return found.ts, found.ys, good

        self._run = jax.jit(jax.vmap(one, in_axes=(0, 0, None)))
        self._starts = jnp.asarray(members.start / leak8.SCALE)
        self._parameters = jnp.asarray(members.parameters)

    def integrate(self, rtol: float) -> tuple[Any, Any, Any]:
        """All members at once: times, states in their scales, and which ended well, on the host."""
        times, states, good = self._run(self._starts, self._parameters, rtol)
        return np.asarray(times), np.asarray(states), np.asarray(good)

    def solve(self, rtol: float) -> leak8.Solution:
        """All members at once."""
        times, states, good = self.integrate(rtol)
        states = np.where(good[:, None, None], states, np.nan) * leak8.SCALE
        found = []
        for k in range(len(times)):
            last = np.isfinite(times[k]).nonzero()[0][-1]
            # the end of a whole day stands twice: as an output and as the end
            count = last if times[k, last] == times[k, last - 1] else last + 1
            found.append(leak8.kept(times[k, :count], states[k, :count]))
        return leak8.gathered(found)


make = Diffrax
