"""How many cases there were, of all lists at once or stratum by stratum."""

from collections.abc import Sequence
from typing import Any

from baluarte.science.recapture.families import families_of, undercount_of
from baluarte.science.recapture.family_estimates import Progress
from baluarte.science.recapture.histories import read_histories
from baluarte.science.recapture.results import Undercount
from baluarte.science.recapture.strata import estimate_strata


def estimate_undercount(
    histories: Any,
    *,
    counts: Any = None,
    method: str | Sequence[str] = "all",
    strata: Any = None,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Undercount:
    """Estimate how many cases there were from which lists knew of which.

    Three families, side by side: hierarchical log-linear models averaged by BIC (`log_linear`),
    decomposable graphs after Madigan and York (`decomposable`, up to six lists), and latent classes
    with a Dirichlet process after Manrique-Vallier (`latent_class`). A gate stands before and after
    them: where the data cannot carry an estimate, none is given.

    Parameters
    ----------
    histories : DataFrame, pyarrow Table, array or rows, shape (rows, lists)
        One column for each list, zero or one: whether it knew of the case. At least three lists.
    counts : str or array of shape (rows,), optional
        How many cases each row stands for: a column by name, or values. Equal rows are added.
    method : str or sequence of str
        `all`, or one or several of the families.
    strata : str or array of shape (rows,), optional
        Labels, a column by name or values. Each stratum is estimated by itself, and the totals are
        added as independent distributions: the remedy where cases differ in visibility. Where
        some are refused, the others are returned beside the reasons, without a total.
    seed : int
        Reproduces the result to the bit, with any number of workers.
    workers : int
        Threads for the chains.
    progress : callable, optional
        Called with (done, total); what it raises ends the run.

    Returns
    -------
    Undercount
        `.observed`, `.estimates[family]` with `total` (median), `lower`, `upper` (95 %), `mean`,
        `known` and `known_floor` (shares of one), `assumption`, `broken_by` and `diagnostics`;
        `.leave_one_out`, `.set_aside`, `.overlaps`, `.cautions` (messages, with words in Spanish
        and English), `.strata`, `.refused`, `.partial`.

    Raises
    ------
    BadHistories
        A value or count that is not what it must be, by row and column.
    NotEstimable
        With `reason`, `needed` and `overlaps`; see there for the reasons.

    Notes
    -----
    Everything is estimated again without each list in turn, which takes as many times as long as
    there are lists; a caution says where the total hangs on one of them. Lists of fewer than seven
    cases are set aside by name. Under half of the total known, a caution says so.

    With more than six lists `decomposable` does not take part, with more than ten neither does
    `log_linear`: `not_run` says so. Asking for one of them by name is then refused.

    References
    ----------
    Madigan and York (1997), Biometrika 84, 19-31. Manrique-Vallier (2016), Biometrics 72,
    1246-1254. Gerritse, van der Heijden and Bakker (2015), Journal of Official Statistics 31,
    357-379. Fienberg and Rinaldo (2012), Annals of Statistics 40, 996-1023. Chan, Silverman and
    Vincent (2021), JASA 116, 1297-1306.
    """
    families = families_of(method)
    if strata is not None:
        return estimate_strata(
            histories,
            counts=counts,
            strata=strata,
            method=families,
            seed=seed,
            workers=workers,
            progress=progress,
        )
    table = read_histories(histories, counts)
    return undercount_of(table, families, seed=seed, workers=workers, progress=progress)
