from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.access.queries import memberships_of
from baluarte.domain.wall.context import acting_account


def desk(request: HttpRequest) -> HttpResponse:
    """Show whoever entered for whom they act and what waits for them."""
    memberships = memberships_of(acting_account(), at=timezone.now())
    return render(request, "access/desk.html", {"memberships": memberships})
