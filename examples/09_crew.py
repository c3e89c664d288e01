"""How long a seated crew can bear a warm cabin: shirt and suit, over temperature and humidity, by two models.

Run ``python examples/09_crew.py``. Minutes to a core temperature of 38.0, 38.5 and 39.0 degC; "-" is never within
8 h, "*" marks what the model itself calls outside its range.
"""

from __future__ import annotations

import numpy as np

import leakphys as lp

AIR = ((30, 60), (35, 60), (35, 80), (38, 60), (40, 40), (40, 60), (40, 80))  # degC, %
WORN = (
    ("shirt", lp.crew.SHIRT),
    ("suit, ventilated", lp.crew.VENTILATED_SUIT),
    ("suit, not ventilated", lp.crew.SUIT),
)
MODELS: tuple[lp.crew.Model, ...] = ("two_node", "phs-2023")
HOT_CORE = 256  # says only that 39 degC were passed before the end


def minutes(celsius: float, percent: float, worn: lp.crew.Clothing, model: lp.crew.Model) -> str:
    """Times to the core's limits as text."""
    if model != "two_node" and np.any(np.asarray(worn.ventilation) > 0.0):
        return "not covered"
    times = lp.crew.time_to_core(
        celsius + 273.15, percent / 100.0, model=model, clothing=worn, position="sitting"
    )
    told = "/".join("-" if np.isnan(t) else f"{np.ceil(t / 60.0):.0f}" for t in times.core)
    return told + ("*" if int(times.status) & ~HOT_CORE else "")


def main() -> int:
    """Print the table, and what a person gives to the cabin."""
    print(f"{'air':13s}{'clothing':22s}" + "".join(f"{model:>14s}" for model in MODELS))
    for celsius, percent in AIR:
        for name, worn in WORN:
            found = [minutes(celsius, percent, worn, model) for model in MODELS]
            air = f"{celsius} degC {percent} %"
            print(f"{air:13s}{name:22s}" + "".join(f"{text:>14s}" for text in found))
    print("\nafter an hour in shirt sleeves: sensible W, latent W, water g/h")
    for celsius, percent in AIR:
        person = lp.crew.loads(celsius + 273.15, percent / 100.0, duration=3600.0)
        heat = f"{float(person.sensible):7.1f} {float(person.latent):7.1f}"
        print(f"{celsius} degC {percent} % {heat} {float(person.vapour) * 3.6e6:7.0f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
