"""What each family takes for granted, in words."""

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
