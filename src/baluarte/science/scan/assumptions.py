"""What has to hold for a scan's numbers to mean what they say, in words."""

from baluarte.science.scan.options import Options

BY_MODEL = {
    "poisson": (
        "Without a cluster, cases fall on places and days in proportion to the population at risk, "
        "independently of one another.",
        "The population given is the one at risk; what it leaves out (who reports, who is a "
        "journalist) appears as risk.",
    ),
    "bernoulli": (
        "Without a cluster, everybody at risk is a case with the same probability, independently.",
        "Controls represent those at risk.",
    ),
    "permutation": (
        "Without a cluster, when a case happens does not depend on where; places may differ, and "
        "times may differ, but not times from place to place.",
        "A shift of population or of reporting in one place looks like a cluster.",
    ),
    "multinomial": (
        "Without a cluster, a case's category does not depend on where and when it happened.",
        "How many cases there are is taken as given: this says nothing of risk.",
    ),
    "ordinal": (
        "Without a cluster, a case's category does not depend on where and when it happened.",
        "Categories are in their order; a cluster is where high ones are likelier, step by step.",
        "How many cases there are is taken as given: this says nothing of risk.",
    ),
}


def assumptions_of(
    options: Options, covariates: tuple[str, ...], *, neighbours: bool
) -> tuple[str, ...]:
    """Return the assumptions of a run."""
    said = list(BY_MODEL[options.model])
    if covariates:
        named = ", ".join(covariates)
        said.append(f"Groups by {named} differ in risk by the same factor everywhere.")
    adjusted = [kept for kept in (options.adjust_time, options.adjust_place) if kept is not None]
    said += [f"Changes from one {kept} to another are reporting, not risk." for kept in adjusted]
    if options.analysis != "temporal":
        shape = "follow the neighbours listed" if neighbours else "are round"
        said.append(f"Clusters {shape}; one of another shape is found in part, or not at all.")
    said.append(
        "Reports are complete to the same degree everywhere and always, as far as not adjusted for."
    )
    if options.analysis == "prospective":
        said.append(
            "The recurrence interval holds if the scan is repeated every interval with these "
            "settings; delays in reporting hide what is most recent."
        )
    return tuple(said)
