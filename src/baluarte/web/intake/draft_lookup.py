"""One's own draft, as long as one may still take it in."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from baluarte.domain.intake.models import SourceList
from baluarte.domain.wall.context import acting_account
from baluarte.web.intake.drafts import Draft, NoSuchDraft, open_draft
from baluarte.web.intake.list_permissions import standing, stewarded


def found_draft(draft_id: UUID) -> tuple[Draft, SourceList | None]:
    """Return one's own draft and its list, as long as one may still take it in."""
    account, now = acting_account(), timezone.now()
    try:
        draft = open_draft(draft_id, account=account)
    except NoSuchDraft:
        raise Http404 from None
    if draft.source_list is None:
        if draft.institution not in {one.pk for one in stewarded(account, at=now)}:
            raise Http404
        return draft, None
    source_list = SourceList.objects.select_related("steward").filter(pk=draft.source_list).first()
    if source_list is None or not standing(source_list, account=account, at=now).adds:
        raise Http404
    return draft, source_list
