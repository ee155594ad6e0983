"""What each family takes for granted, in words, and what breaks it."""

from baluarte.science.messages import Message, message

ALWAYS = (
    "The cases counted are those of one closed set: same kind, same place, same period.",
    "Every case had some chance of coming onto at least one list.",
    "Entries of different lists that are the same case were recognised as such, and no others.",
)

FAMILIES = {
    "log_linear": (
        "How the lists depend on one another, pair by pair or in larger groups, is the same for "
        "cases that no list knows of as for those some list does, and there is no dependence of "
        "all lists together beyond it."
    ),
    "decomposable": (
        "The lists depend on one another as some decomposable graph says: two lists not joined in "
        "it are independent once the lists between them are known, also for cases that no list "
        "knows of."
    ),
    "latent_class": (
        "Cases are of a few unknown kinds; within a kind the lists come to know of a case "
        "independently of one another, and no kind is invisible to every list."
    ),
}

# Which heterogeneity between cases breaks each family (Chao et al., 2001, Statistics in Medicine
# 20, 3123-3157; Link, 2003, Biometrics 59, 1123-1130; Manrique-Vallier, 2016).
BREAKS = {
    "log_linear": (
        message("breaks_visibility_to_all"),
        message("breaks_unseen_kind"),
    ),
    "decomposable": (
        message("breaks_visibility_to_all"),
        message("breaks_cyclic_dependence"),
        message("breaks_unseen_kind"),
    ),
    "latent_class": (
        message("breaks_graded_visibility"),
        message("breaks_dependence_within_kind"),
        message("breaks_unseen_kind"),
    ),
}


def breaks_closed_model(name: str) -> tuple[Message, ...]:
    """Return which heterogeneity breaks a classical model, by its name (`M0`, `Mth Chao`...)."""
    effort, _, shape = name.partition(" ")
    said = [message("breaks_unequal_lists")] if effort in {"M0", "Mh"} else []
    if not shape:
        said.append(message("breaks_any_difference"))
    elif shape == "Chao":
        said.append(message("breaks_lists_apart"))
    else:
        said += [message("breaks_other_shape"), message("breaks_dependence_within_kind")]
    return (*said, message("breaks_unseen_kind"))
