"""What has to hold for a scan's numbers to mean what they say."""

from baluarte.science.messages import Message, message
from baluarte.science.scan.options import Options

BY_MODEL = {
    "poisson": ("scan_poisson_proportional", "scan_population_is_at_risk"),
    "bernoulli": ("scan_same_probability", "scan_controls_represent"),
    "permutation": ("scan_when_not_where", "scan_shift_looks_like_cluster"),
    "multinomial": ("scan_category_anywhere", "scan_number_given"),
    "normal": ("scan_value_anywhere", "scan_values_alike_spread", "scan_number_given"),
    "exponential": ("scan_value_anywhere", "scan_still_open_alike", "scan_number_given"),
    "ordinal": ("scan_category_anywhere", "scan_categories_ordered", "scan_number_given"),
}


def assumptions_of(
    options: Options, covariates: tuple[str, ...], *, neighbours: bool
) -> tuple[Message, ...]:
    """Return the assumptions of a run."""
    said = [message(code) for code in BY_MODEL[options.model]]
    if covariates:
        said.append(message("scan_groups_alike", covariates=", ".join(covariates)))
    adjusted = [kept for kept in (options.adjust_time, options.adjust_place) if kept is not None]
    said += [message("scan_changes_are_reporting", kept=kept) for kept in adjusted]
    if options.analysis != "temporal":
        said.append(message(_shape(options, neighbours=neighbours)))
    said.append(message("scan_equally_complete"))
    if options.analysis == "prospective":
        said.append(message("scan_repeated"))
    return tuple(said)


def _shape(options: Options, *, neighbours: bool) -> str:
    if options.follows_borders:
        return "scan_flexible" if options.window == "flexible" else "scan_restricted"
    if neighbours:
        return "scan_follows_neighbours"
    return "scan_oval" if options.window == "elliptic" else "scan_round"
