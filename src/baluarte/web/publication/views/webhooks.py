"""Webhooks of one's own: registered by a data steward, tried, changed, ended."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.rules import holds_role
from baluarte.domain.publication.actions import webhooks as actions
from baluarte.domain.publication.choices import MessageState, WebhookEvent, WebhookStopped
from baluarte.domain.publication.models import Webhook, WebhookMessage
from baluarte.domain.publication.models.webhooks import ROLE
from baluarte.domain.publication.queries.webhooks import live_secrets, messages_of, webhooks_of
from baluarte.domain.publication.webhooks.addresses import AddressRefused
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.templatetags.components import instant
from baluarte.web.publication.forms_webhooks import WebhookForm

SHOWN = 50
KINDS = {
    MessageState.WAITING: "plain",
    MessageState.TAKEN: "held",
    MessageState.NOT_TAKEN: "urgent",
    MessageState.NOT_TOLD: "absent",
}


def webhooks(request: HttpRequest) -> HttpResponse:
    """Show one's own webhooks."""
    by = acting_account()
    context = {
        "rows": [_row(one) for one in webhooks_of(by)[:SHOWN]],
        "may_make": holds_role(by, ROLE),
    }
    return render(request, "publication/webhooks.html", context)


@reauthentication_required
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Register an address; its secret stands on this answer and nowhere else."""
    by, now = acting_account(), timezone.now()
    if not holds_role(by, ROLE):
        raise Http404
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made, secret = actions.make_webhook(
                label=said["label"],
                url=said["url"],
                events=[WebhookEvent(one) for one in said["events"]],
                by=by,
                at=now,
            )
        except AddressRefused as refused:
            form.add_error("url", refused.fault.label)
        except actions.TooManyWebhooks:
            form.add_error(None, _("You have five already: end one first."))
        else:
            return render(request, "publication/webhook.html", _page(made, secret=secret))
    status = 422 if form.errors else 200
    return render(request, "publication/new_webhook.html", {"form": form}, status=status)


def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Show a webhook and what it was told."""
    return render(request, "publication/webhook.html", _page(_webhook(webhook_id)))


@require_POST
def test_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Send a test."""
    found = _webhook(webhook_id)
    actions.send_test(webhook=found, by=acting_account(), at=timezone.now())
    messages.success(request, _("A test is on its way. Load the page again to see its status."))
    return redirect("webhook", webhook_id=found.pk)


@require_POST
@reauthentication_required
def change_webhook_secret(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Give a webhook a new secret, which stands on this answer and nowhere else."""
    found = _webhook(webhook_id)
    secret = actions.change_secret(webhook=found, by=acting_account(), at=timezone.now())
    return render(request, "publication/webhook.html", _page(found, secret=secret))


@require_POST
def end_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """End a webhook."""
    actions.end_webhook(webhook=_webhook(webhook_id), by=acting_account(), at=timezone.now())
    messages.success(request, _("Ended: it is told nothing from now on."))
    return redirect("webhooks")


@require_POST
def send_message_again(request: HttpRequest, webhook_id: UUID, message_id: UUID) -> HttpResponse:
    """Send a message again."""
    found = _webhook(webhook_id)
    message = messages_of(found).select_related("webhook").filter(pk=message_id).first()
    if message is None:
        raise Http404
    actions.send_again(message=message, by=acting_account(), at=timezone.now())
    messages.success(request, _("It is on its way again. Load the page again to see its status."))
    return redirect("webhook", webhook_id=found.pk)


def _webhook(key: UUID) -> Webhook:
    found = webhooks_of(acting_account()).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _page(found: Webhook, *, secret: str = "") -> dict[str, Any]:
    row = _row(found)
    secrets = live_secrets(found, at=timezone.now()) if row["is_live"] else []
    return {
        **row,
        "secret": secret,
        "facts": [
            {"term": _("Address of your program"), "value": found.url},
            {"term": _("What it is told of"), "value": "; ".join(row["events"])},
            {"term": _("Registered"), "value": instant(found.made_at)},
        ],
        "older_until": secrets[1].ends_at if len(secrets) > 1 else None,
        "messages_told": [_message(one, row) for one in messages_of(found)[:SHOWN]],
    }


def _row(one: Webhook) -> dict[str, Any]:
    if one.ended_at is not None:
        tag = {"label": _("Ended"), "kind": "absent"}
    elif one.stopped_at is not None:
        tag = {"label": _("Stopped"), "kind": "urgent"}
    elif one.failing_since is not None:
        tag = {"label": _("Does not take messages"), "kind": "urgent"}
    else:
        tag = {"label": _("In force"), "kind": "held"}
    return {
        "webhook": one,
        "tag": tag,
        "is_live": one.ended_at is None and one.stopped_at is None,
        "events": [str(WebhookEvent(event).label) for event in one.events],
        "stopped": str(WebhookStopped(one.stopped_why).label) if one.stopped_why else "",
    }


def _message(one: WebhookMessage, row: dict[str, Any]) -> dict[str, Any]:
    state = MessageState(one.state)
    is_tried_again = state is MessageState.WAITING and one.tries
    said = _("Will be tried again") if is_tried_again else str(state.label)
    return {
        "message": one,
        "tag": {"label": said, "kind": KINDS[state]},
        "status": str(one.status) if one.status else str(one.get_failure_display()),
        "may_send": row["is_live"] and state is not MessageState.WAITING,
    }
