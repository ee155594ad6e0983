"""The runs a map of risk is drawn from: the newest, its months, and what is laid over it."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import F, Func, JSONField, QuerySet, Value

from baluarte.domain.analysis.choices import PlaceFinding, RunMethod, RunOutcome
from baluarte.domain.analysis.methods.months import first_day, later, month_of, number_of
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.runs import RunStatus, runs, status_of

# By which methods something is said of each place by itself; the first is shown first.
MAPPED: tuple[RunMethod, ...] = (RunMethod.RATES, RunMethod.BYM2, RunMethod.OWN_PAST)
# How many months before its last a map has clusters of laid over it.
OLDEST_LAID = 2
MORE = f'$.rows[*] ? (@.says == "{PlaceFinding.MORE.value}").place'


def mapped_runs() -> QuerySet[Run]:
    """Return the runs that a map can be drawn from and whose answer the context may read."""
    return _answered().filter(method__in=MAPPED)


def waiting_to_be_mapped() -> int:
    """Return how many runs that a map could be drawn from are asked for and not ended yet."""
    return runs().filter(method__in=MAPPED, ending=None).count()


def newest_mapped() -> Run | None:
    """Return the run that a map shows first: of all events if there is one, the latest months."""
    found = mapped_runs().order_by("-last_month", "-asked_at")
    of_all = found.filter(question="")
    return of_all.filter(method=MAPPED[0]).first() or of_all.first() or found.first()


def newest_beside(run: Run, method: RunMethod) -> Run | None:
    """Return the run of another method that asks the same of the same places, the latest months."""
    alike = mapped_runs().filter(
        institution=run.institution_id, method=method, question=run.question, level=run.level
    )
    same = alike.filter(last_month=run.last_month).order_by("-asked_at").first()
    return same or alike.order_by("-last_month", "-asked_at").first()


def by_level(run: Run) -> dict[str, Run]:
    """Return for each level of which the same was asked its newest run, by the same method first.

    A level as `choices.Grid` writes it; the run itself stands for its own.
    """
    alike = mapped_runs().filter(institution=run.institution_id, question=run.question)
    found: dict[str, Run] = {}
    for one in alike.order_by("last_month", "asked_at"):
        before = found.get(one.level)
        if before is None or one.method == run.method or before.method != run.method:
            found[one.level] = one
    return found | {run.level: run}


def series_of(run: Run) -> list[Run]:
    """Return the runs that ask the same of as many months, one each last month, in their order."""
    alike = mapped_runs().filter(
        institution=run.institution_id,
        method=run.method,
        question=run.question,
        level=run.level,
        parameters=run.parameters,
    )
    by_month = {
        one.last_month: one
        for one in alike.order_by("last_month", "asked_at")
        if _length(one) == _length(run)
    }
    by_month[run.last_month] = run
    return [by_month[month] for month in sorted(by_month)]


def places_with_more(found: Iterable[Run]) -> Mapping[UUID, frozenset[str]]:
    """Return the places that each run says have more than expected; nothing else is read."""
    path = Func(
        F("result"), Value(MORE), function="jsonb_path_query_array",
        template="%(function)s(%(expressions)s::jsonpath)", output_field=JSONField(),
    )  # fmt: skip
    rows = RunAnswer.objects.filter(ending__run__in=[one.pk for one in found]).annotate(more=path)
    return {run: frozenset(more) for run, more in rows.values_list("run", "more")}


def since_when(
    series: Sequence[Run], run: Run, more: Mapping[UUID, frozenset[str]]
) -> dict[str, Run]:
    """Return for each place with more since which run of a series it has, without a break."""
    found: dict[str, Run] = {}
    now = more.get(run.pk, frozenset())
    for one in reversed([one for one in series if one.last_month <= run.last_month]):
        now &= more.get(one.pk, frozenset())
        found |= dict.fromkeys(now, one)
    return found


def laid_over(run: Run, method: RunMethod) -> RunStatus | None:
    """Return the last answer of another method to the same question, up to a run's last month.

    What is laid over a map is of about its time; how late events come in changes slowly.
    """
    found = _answered().filter(
        institution=run.institution_id,
        method=method,
        question=run.question,
        last_month__lte=run.last_month,
    )
    if method is not RunMethod.DELAYS:
        since = first_day(later(month_of(run.last_month), -OLDEST_LAID))
        found = found.filter(level=run.level, last_month__gte=since)
    newest = found.order_by("-last_month", "-asked_at").first()
    return None if newest is None else status_of(newest)


def before_in_time(run: Run) -> RunStatus | None:
    """Return the answer to the same question and settings of the months before."""
    alike = _answered().filter(
        institution=run.institution_id,
        method=run.method,
        question=run.question,
        level=run.level,
        parameters=run.parameters,
        last_month__lt=run.last_month,
    )
    found = alike.order_by("-last_month", "-asked_at").first()
    return None if found is None else status_of(found)


def last_undercount(run: Run) -> RunStatus | None:
    """Return what was last said of how many of the same question were never registered.

    Of the latest months, as far as a run's last; that nothing can be said is an answer too.
    """
    found = runs().filter(
        institution=run.institution_id,
        method=RunMethod.UNDERCOUNT,
        question=run.question,
        last_month__lte=run.last_month,
        ending__outcome__in=(RunOutcome.DONE, RunOutcome.REFUSED),
        ending__answer__isnull=False,
    )
    newest = found.order_by("-last_month", "-asked_at").first()
    return None if newest is None else status_of(newest)


def asked_questions(*, like: Run) -> Mapping[str, Run]:
    """Return for each question that was answered alike its run with the latest months."""
    alike = mapped_runs().filter(
        institution=like.institution_id, method=like.method, level=like.level
    )
    return {one.question: one for one in alike.order_by("last_month", "asked_at")}


def _answered() -> QuerySet[Run]:
    # Row security leaves out the answers of which a list is closed to whoever reads.
    return runs().filter(ending__outcome=RunOutcome.DONE, ending__answer__result__isnull=False)


def _length(run: Run) -> int:
    return number_of(month_of(run.last_month)) - number_of(month_of(run.first_month)) + 1
