"""Posts of commissions: how each stands and stood; to its own commission also who fills it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from baluarte.domain.access.models import Account
from baluarte.domain.reparation.choices import PostState
from baluarte.domain.reparation.models import (
    CaseloadStandard,
    CommissionPost,
    PostHolder,
    PostSpell,
)
from baluarte.norms.commissions import caseload_limit, days_of_interviews, post_functions


@dataclass(frozen=True)
class PostStanding:
    """A post: how it stands now, how it stood before, the newest first."""

    post: CommissionPost
    now: PostSpell | None
    before: tuple[PostSpell, ...]
    # Who fills it; nothing for other houses.
    holder: Account | None = None

    @property
    def state(self) -> PostState:
        """Return how it stands; not known where nobody said."""
        return PostState(self.now.state) if self.now else PostState.UNKNOWN


@dataclass(frozen=True, slots=True)
class Standard:
    """How much a professional carries at most, on whose word: the law's, or the commission's."""

    number: int
    since: date
    source: str
    is_law: bool


@dataclass(frozen=True, slots=True)
class Caseload:
    """What an account answers for on a day: open cases, what is open in them, interviews held."""

    cases: int = 0
    applications: int = 0
    plans: int = 0
    interviews: int = 0


@dataclass(frozen=True, slots=True)
class PostCounts:
    """How many posts of a commission are filled, vacant, not known."""

    filled: int = 0
    vacant: int = 0
    unknown: int = 0

    @property
    def every(self) -> int:
        """Return how many posts are told of."""
        return self.filled + self.vacant + self.unknown


def posts_of(commission: str) -> list[PostStanding]:
    """Return the posts of a commission, in the order of their functions; three questions."""
    posts = list(CommissionPost.objects.filter(commission=commission))
    order = {code: n for n, code in enumerate(post_functions())}
    posts.sort(key=lambda one: (order.get(one.function, len(order)), one.stated_at, one.pk))
    return standings_of_posts(posts)


def post_of(reference: str) -> PostStanding:
    """Return one post by its reference; `CommissionPost.DoesNotExist` where there is none."""
    return standings_of_posts([CommissionPost.objects.get(reference=reference)])[0]


def standings_of_posts(posts: Collection[CommissionPost]) -> list[PostStanding]:
    """Return how posts stand and stood, in the order they are given."""
    spells: dict[UUID, list[PostSpell]] = defaultdict(list)
    told = PostSpell.objects.filter(post__in=[one.pk for one in posts])
    for one in told.order_by("-since_date", "-stated_at", "-pk"):
        spells[one.post_id].append(one)
    held = PostHolder.objects.filter(spell__post__in=[one.pk for one in posts])
    who = {one.spell_id: one.account for one in held.select_related("account")}
    return [_standing(one, spells[one.pk], who) for one in posts]


def post_counts() -> Mapping[str, PostCounts]:
    """Return by commission how many posts stand in which way."""
    now = dict(PostSpell.objects.filter(until_date=None).values_list("post", "state"))
    held: dict[str, list[str]] = defaultdict(list)
    for key, commission in CommissionPost.objects.values_list("pk", "commission"):
        held[commission].append(now.get(key, PostState.UNKNOWN))
    return {
        code: PostCounts(*(states.count(one) for one in PostState.values))
        for code, states in held.items()
    }


def standard_of(commission: str, *, on: date) -> Standard | None:
    """Return the standard of caseload of a commission on a day; nothing where none is known."""
    law = caseload_limit(on)
    if law is not None:
        return Standard(law.number, law.since, law.law, is_law=True)
    stated = CaseloadStandard.objects.filter(commission=commission, since_date__lte=on)
    one = stated.order_by("-since_date", "-stated_at", "-pk").first()
    return Standard(one.number, one.since_date, one.source, is_law=False) if one else None


def caseloads_of(institution: UUID, *, on: date) -> Mapping[UUID, Caseload]:
    """Return by account what each who fills a post of a commission answers for.

    The database counts it for whoever speaks for that commission; to others it says nothing.
    """
    since = on - timedelta(days=days_of_interviews())
    with connection.cursor() as cursor:
        cursor.execute(
            "select account, cases, applications, plans, interviews from bal.caseloads(%s, %s, %s)",
            [institution, since, on],
        )
        return {who: Caseload(*counts) for who, *counts in cursor.fetchall()}


def _standing(
    post: CommissionPost, spells: list[PostSpell], who: Mapping[UUID, Account]
) -> PostStanding:
    now = next((one for one in spells if one.until_date is None), None)
    before = tuple(one for one in spells if one is not now)
    return PostStanding(post, now, before, who.get(now.pk) if now else None)
