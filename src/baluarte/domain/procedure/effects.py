"""What happens here when an institution is founded below, in that transaction."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.queries.whole_list import may_stand_on_lists


@receiver(post_save, sender=Institution)
def show_lists_again(*, instance: Institution, created: bool, **_: Any) -> None:
    """Have the worker show its lists again: whoever founds it sees no matter."""
    if created and may_stand_on_lists(instance):
        app.configure_task("procedure.show_lists_again").defer(institution=str(instance.pk))
