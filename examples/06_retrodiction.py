"""A retrodiction: what came out of Soyuz MS-22's members, beside what is publicly known of the event.

    python examples/06_retrodiction.py [members [page.html]]

Every line says whether it is a prediction (no input rests on that fact) or a calibration. The leak's duration
then weighs the discharge laws and what stands at the hole. The same is done for degassed coolant, since
dissolved gas decides whether a long bore in equilibrium can be told from a thin hole at all.
"""

import sys

import leakphys as lp

members = int(sys.argv[1]) if len(sys.argv) > 1 else 120
ship = lp.Scenario.load("soyuz-ms22")
assessment = lp.assess(ship, n=members, options=["nominal-3", "nominal-2", "nominal-1"], seed=0)


def percent(chance):
    """A probability with the interval over what is not known."""
    low, high = chance.epistemic
    return f"{chance.value:.1%} [{low:.0%} to {high:.0%}]"


for entry in assessment.observed:
    print(f"{entry.observation.title} ({entry.label})")
    if entry.reported is not None:
        print(f"    known: {entry.reported}")
    if entry.agrees is not None:
        weighed = entry.agrees_calibrated
        print(
            f"    agrees: {percent(entry.agrees)}, weighed {percent(weighed) if weighed else '-'}"
        )
    else:
        print(
            f"    members: 5 % {entry.value.p05}, median {entry.value.p50}, 95 % {entry.value.p95} {entry.unit}"
        )

degassed = ship.replace(**{"coolant.gas_saturation": 0.0})
for title, scenario in (("dissolved gas from none to saturated", ship), ("degassed", degassed)):
    evidence = lp.assess(scenario, n=members, options=[], seed=0).evidence
    print(f"\n{title}: weights before and after the evidence, and how far members agree with it")
    for found in evidence.alternatives if evidence else ():
        agrees = ", ".join(
            f"{name} {percent(x)}" for name, x in found.agrees.items() if x is not None
        )
        print(
            f"    {', '.join(found.words.values())}: {found.prior:.3f} -> {found.posterior:.3f}; {agrees}"
        )

if len(sys.argv) > 2:
    assessment.report(sys.argv[2])
