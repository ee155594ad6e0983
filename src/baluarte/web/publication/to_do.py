"""What waits before it is public: decisions for a second person, tables to review."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.publication.queries.decisions import reviews_of_mine, waiting_decisions
from baluarte.domain.publication.queries.editions import editions, latest_edition
from baluarte.domain.publication.queries.policy import latest_policy, policy_editions
from baluarte.domain.publication.queries.policy_harm import reports_with_harm
from baluarte.domain.publication.queries.reports import late_reports, reports_waiting_for
from baluarte.domain.publication.queries.tables import proposals_of_tables
from baluarte.domain.publication.queries.undercounts import undercounts_waiting_for
from baluarte.domain.publication.rules import may_keep_policy, may_report
from baluarte.web.layout.to_do import News, ToDo, offers_news, offers_work, up_to_most


@offers_work
def work(account: UUID, at: datetime) -> Iterator[ToDo]:
    """Return what somebody else decided or proposed and waits for a second person."""
    if holds_role(account, "data_steward") or holds_role(account, "verifier"):
        decided = up_to_most(waiting_decisions().exclude(decided_by=account))
        label = _("Publications for a second person to review")
        yield ToDo(label, decided, reverse("decisions"), _("Review"))
    if holds_role(account, "curator"):
        proposed = proposals_of_tables().filter(review=None).exclude(proposed_by=account)
        tables = up_to_most(proposed)
        yield ToDo(_("Tables to review"), tables, reverse("release_tables"), _("Review"))
        estimates = undercounts_waiting_for(account)
        first = estimates.order_by("proposed_at", "id").values_list("pk", flat=True).first()
        there = reverse("undercount_proposal", args=[first]) if first else reverse("undercounts")
        yield ToDo(_("Estimates to let out"), up_to_most(estimates), there, _("Review"))
        waiting = reports_waiting_for(account)
        oldest = waiting.order_by("drafted_at", "id").values_list("pk", flat=True).first()
        # The calendar is long, and names periods: whoever is to read one is led to it.
        here = reverse("report_version", args=[oldest]) if oldest else reverse("reports_due")
        yield ToDo(_("Reports to let out"), up_to_most(waiting), here, _("Review"))
        harmful = reports_with_harm()
        label = _("Reports that are out and say what could harm somebody")
        there = reverse("report_version", args=[harmful[0].version_id]) if harmful else here
        yield ToDo(label, len(harmful), there, _("Take back"), is_late=True)
    if may_keep_policy(account):
        prepared = policy_editions().filter(review=None).exclude(prepared_by=account)
        newest_out = latest_policy()
        if newest_out is not None:
            prepared = prepared.filter(known_at__gt=newest_out.known_at)
        label, here = _("Editions of the policy to look at"), reverse("policy_editions")
        yield ToDo(label, up_to_most(prepared), here, _("Review"))
    if may_report(account):
        late = len(late_reports(at=at))
        label = _("Reports that are late")
        yield ToDo(label, late, reverse("reports_due"), _("Draft it"), is_late=True)
    # They read what is public: nothing else is opened to them yet.
    if holds_role(account, "analyst") or holds_role(account, "monitor"):
        newest = latest_edition()
        published = f"{settings.PORTAL_URL}/{get_language()}/"
        events = newest.events if newest else 0
        label = _("Published events to study")
        yield ToDo(label, events, published, _("Open the portal"), most=events)


@offers_news
def news(account: UUID, since: datetime) -> Iterator[News]:
    """Return which of one's decisions a second person reviewed, and what was published."""
    reviewed = up_to_most(reviews_of_mine(by=account).filter(reviewed_at__gte=since))
    yield News(_("Decisions of yours that were reviewed"), reviewed, reverse("decisions"))
    published = up_to_most(editions().filter(published_at__gte=since))
    yield News(_("Editions published"), published, reverse("editions"))
