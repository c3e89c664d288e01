"""pydiffsol: BDF in Rust with a model in its own language, compiled by LLVM, and its stop event."""

from __future__ import annotations

from typing import Any

import numpy as np

import leak8

MODEL = """
in_i { area = 1, mean = 1, swing = 1, heat = 1, liquid0 = 1, loop0 = 1 }
u_i {
  liquid = liquid0, vapour = 1e-5, loop = loop0, gas = 3,
  radiator = loop0 - 3, equipment = loop0 + 10, cabin = 295, humid = 8
}
mv { vapour * 1e-2 }
vg { gas * 1e-3 }
w { humid * 1e-3 }
dt { loop - 293.15 }
rho { 690 - 0.83*dt - 4e-4*dt*dt }
cp { 2050 + 3.9*dt + 4e-3*dt*dt }
ps { exp(20.5777 - 2896.28/(loop - 52.415)) }
hfg { 307e3 - 420*(loop - 298.15) }
free { 0.036 - liquid/rho }
x { free - 0.006 }
void { 0.5*(x + sqrt(x*x + 4e-10)) }
alpha { void/0.030 }
room { void + 1e-6 }
pg { 2e5*exp(1.25*log(0.003/vg)) }
rt { 72.787*loop }
pv { mv*rt/room }
pr { pg + (pv - pg)/(1 + exp(-x*1e4)) }
wet { liquid/(liquid + 0.02) }
share { wet/(1 + exp(-(0.90 - alpha)/0.02)) }
mdl { share*area*pr*sqrt(2*rho/sqrt(pr*pr + 1e4)) }
mdv { (1 - share)*area*0.6177*pv/sqrt(rt) }
boil { 0.5*(ps*room/rt - mv)*wet }
pump { 1/(1 + exp(-(0.12 - alpha)/0.02)) }
flow { 0.08*pump*cp }
qlr { (1.5 + 0.8*flow)*(loop - radiator) }
qle { (0.8 + 0.6*flow)*(equipment - loop) }
qlc { (0.3 + 0.3*flow)*(cabin - loop) }
qec { 15*(equipment - cabin) }
pwc { 610.94*exp(17.625*(cabin - 273.15)/(cabin - 30.11)) }
wsc { 0.622*pwc/(101325 - pwc) }
pwl { 610.94*exp(17.625*(loop - 273.15)/(loop - 30.11)) }
wsl { 0.622*pwl/(101325 - pwl) }
f { 0.25 + 0.65/(1 + exp(-(cabin - 303.15)/3)) }
ql { 390*f/(1 + exp(-(0.92 - w/wsc)/0.03)) }
dry { w - wsl }
mc { 0.02*pump*0.5*(dry + sqrt(dry*dry + 4e-8)) }
wall { w - wsc }
mw { 0.5*0.5*(wall + sqrt(wall*wall + 4e-8)) }
sun { mean + swing*sin(2*3.141592653589793/5554*t + 0.7) }
F_i {
  -mdl - boil,
  (boil - mdv)*1e2,
  (qle + qlc - qlr - boil*hfg + 2.45e6*mc)/(9000 + liquid*cp),
  free*1e3 - void*1e3 - gas,
  (qlr - 0.85*5.670374419e-8*4*radiator*radiator*radiator*radiator + 4*sun)/12000,
  (heat - qle - qec)/3e5,
  (390 - ql + qec - qlc - 14*(cabin - 275) + 2.45e6*mw)/6e5,
  (ql/2.45e6 - mc - mw)*1e2
}
stop_i { cabin - 313.15 }
out_i { liquid, vapour, loop, gas, radiator, equipment, cabin, humid }
"""


class Pydiffsol:
    """One member after the other; states in units of their scales, since it takes one absolute tolerance."""

    event = True
    slow = False
    remark = "BDF; states in units of their scales"

    def __init__(self, _name: str) -> None:
        pass

    def prepare(self, members: leak8.Members) -> None:
        """Compile the model."""
        import pydiffsol

        self._ode: Any = pydiffsol.Ode(
            MODEL,
            pydiffsol.llvm,
            matrix_type=pydiffsol.nalgebra_dense,
            ode_solver=pydiffsol.bdf,
        )
        start = members.start
        self._parameters = np.column_stack([members.parameters, start[:, 0], start[:, 2]])

    def solve(self, rtol: float) -> leak8.Solution:
        """Every member by itself, to its event."""
        self._ode.rtol = self._ode.atol = rtol
        return leak8.gathered([self._one(p) for p in self._parameters])

    def _one(self, parameters: leak8.Floats) -> tuple[float, leak8.Floats, leak8.Floats]:
        found = self._ode.solve_dense(parameters, leak8.TIMES)
        return leak8.kept(found.ts, found.ys.T * leak8.SCALE)


make = Pydiffsol
