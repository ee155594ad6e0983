"""What each family takes for granted, in words, and what breaks it."""

from baluarte.science.messages import Message, message

ALWAYS = (message("closed_set"), message("some_chance"), message("recognised"))

FAMILIES = {
    "log_linear": message("assumes_log_linear"),
    "decomposable": message("assumes_decomposable"),
    "latent_class": message("assumes_latent_class"),
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
