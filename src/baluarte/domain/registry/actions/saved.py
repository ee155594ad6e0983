from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import NotAllowed, open_at
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice
from baluarte.domain.registry.choices import ListColumn, Stopped
from baluarte.domain.registry.models import SavedSearch, Watch
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.list_order import NEWEST_FIRST, Order
from baluarte.domain.registry.queries.saved import asked_by, decided_since, question_text, watching
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as, acting_as_nobody

MOST_KEPT = 30


class TooMany(Exception):
    """An account keeps as many searches as it may."""


class AsksNothing(ValueError):
    """A question without any filter is the list itself."""


@transaction.atomic
def save_search(
    *,
    filters: Filters,
    order: Order = NEWEST_FIRST,
    columns: Sequence[ListColumn] = (),
    institution: Institution | None = None,
    by: UUID,
    at: datetime,
) -> SavedSearch:
    """Keep a question and watch it; shared with an institution, its people may watch it too.

    In which order and with which columns it is shown is kept with it.
    """
    if not question_text(filters):
        raise AsksNothing
    asked = question_text(filters, order=order, columns=columns)
    Account.objects.select_for_update().only("pk").get(pk=by)
    kept = SavedSearch.objects.filter(account=by, withdrawn_at=None)
    before = kept.filter(question=asked).first()
    if before is not None:
        return before
    if kept.count() >= MOST_KEPT:
        raise TooMany
    made = SavedSearch(account_id=by, institution=institution, question=asked, saved_at=at)
    made.save(force_insert=True)
    watch_search(search=made, by=by, at=at)
    _record("registry.save_search", made, by=by, at=at)
    return made


@transaction.atomic
def watch_search(*, search: SavedSearch, by: UUID, at: datetime) -> Watch:
    """Let somebody know when a saved search finds more, from now on and behind her own wall."""
    if not SavedSearch.objects.filter(pk=search.pk, withdrawn_at=None).exists():
        raise NotAllowed("registry.watch.no_such_search")
    mine = Watch.objects.filter(account=by, ended_at=None)
    before = mine.filter(search=search).first()
    if before is not None:
        return before
    if mine.count() >= MOST_KEPT:
        raise TooMany
    made = Watch(search=search, account_id=by, begun_at=at, seen_at=at)
    made.save(force_insert=True)
    return made


@transaction.atomic
def share_search(
    *, search: SavedSearch, institution: Institution | None, by: UUID, at: datetime
) -> None:
    """Share what a search of one's own asks with an institution, or with nobody any more."""
    own = SavedSearch.objects.filter(pk=search.pk, account=by, withdrawn_at=None)
    if not own.update(institution=institution):
        raise NotAllowed("registry.share_search.only_its_own")
    _record("registry.share_search", search, by=by, at=at)


@transaction.atomic
def forget_search(*, search: SavedSearch, by: UUID, at: datetime) -> None:
    """Keep a search of one's own no longer; another's, watch it no longer."""
    Watch.objects.filter(search=search, account=by, ended_at=None).update(ended_at=at)
    if SavedSearch.objects.filter(pk=search.pk, account=by, withdrawn_at=None).update(
        withdrawn_at=at
    ):
        _record("registry.forget_search", search, by=by, at=at)


@transaction.atomic
def see_search(*, search: SavedSearch, by: UUID, at: datetime) -> None:
    """Note that somebody has looked: what was found until now is new no more."""
    mine = Watch.objects.filter(search=search, account=by, ended_at=None)
    mine.update(seen_at=at, found=0, found_more=False)


def run_saved_searches(*, now: Callable[[], datetime]) -> int:
    """Run each saved search that is watched, as whoever watches it; return how many found more.

    Opens its own contexts: each account's searches are a transaction behind its own wall.
    """
    with acting_as_nobody():
        accounts = list(dict.fromkeys(watching().values_list("account", flat=True)))
    told = 0
    for account in accounts:
        with acting_as(account):
            told += run_searches_of(account, at=now())
    return told


@transaction.atomic
def run_searches_of(account: UUID, *, at: datetime) -> int:
    """Run the searches that an account watches, and tell it once if any of them finds more."""
    is_open = Account.objects.filter(pk=account, is_active=True).exists()
    sees = bool(open_at(Level.CODED)) if is_open else False
    fresh = 0
    for watch in watching().filter(account=account):
        why = _why_it_stops(watch, is_open=is_open, sees=sees)
        if why is not None:
            _change(watch, stopped_at=at, stopped_why=why, checked_at=at, found=0)
            continue
        found = decided_since(asked_by(watch.search).filters, since=watch.seen_at)
        fresh += (found.number, found.and_more) > (watch.found, watch.found_more)
        _change(watch, checked_at=at, found=found.number, found_more=found.and_more)
    if fresh:
        _tell(account, at=at)
    return fresh


def _why_it_stops(watch: Watch, *, is_open: bool, sees: bool) -> Stopped | None:
    if not is_open:
        return Stopped.ACCOUNT
    if not sees:
        return Stopped.NOTHING
    return Stopped.QUESTION if asked_by(watch.search).faults else None


def _change(watch: Watch, **changes: object) -> None:
    Watch.objects.filter(pk=watch.pk).update(**changes)


def _tell(account: UUID, *, at: datetime) -> None:
    """Say that there is something new, not what nor where; one notice until it is read."""
    kind = NoticeKind.SEARCH
    told = Notice.objects.filter(account=account, kind=kind, assignment=None, obligation_key=None)
    unsent = {"letter": None, "letter_at": None, "mailed_at": None}
    if not told.update(made_at=at, read_at=None, **unsent):
        Notice.objects.bulk_create([Notice(account_id=account, kind=kind, made_at=at)])


def _record(act: str, search: SavedSearch, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="saved_search", objects=[search.pk], by=by, at=at)
