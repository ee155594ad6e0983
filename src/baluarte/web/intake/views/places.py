"""What a place picker asks while it is filled in; without scripts the form itself asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from baluarte.web.intake.forms.place import OTHER, found_places, municipality_choices


@require_GET
def municipalities(request: HttpRequest) -> HttpResponse:
    """Return the municipalities of a state as options."""
    state = request.GET.get(request.GET.get("name", ""), "")
    found = municipality_choices(state)
    return render(request, "widgets/municipality_options.html", {"municipalities": found})


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Return places of a name as choices."""
    text = request.POST.get("place_1", "").strip()
    context = {"found": found_places(text), "asked": bool(text), "other": OTHER}
    return render(request, "intake/places_found.html", context)
