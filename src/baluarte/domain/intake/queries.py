from django.db.models import QuerySet

from baluarte.domain.intake.models import Delivery, List


def lists() -> QuerySet[List]:
    """Return the lists the context may see, by their steward and name."""
    return List.objects.select_related("steward").order_by("steward__name", "title", "id")


def list_named(slug: str, *, steward: str = "") -> List:
    """Return a visible list by its short name, of one steward where several have it."""
    found = lists().filter(slug=slug)
    return found.get(steward__slug=steward) if steward else found.get()


def deliveries_of(source_list: List) -> QuerySet[Delivery]:
    """Return the files of a list, the newest first."""
    return source_list.deliveries.select_related("received_by").order_by("-number")
