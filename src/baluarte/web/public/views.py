from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send whoever asks for no language to the one their browser prefers, Spanish first."""
    known = dict(settings.LANGUAGES)
    preferred = get_language_from_request(request)
    language = preferred if preferred in known else settings.LANGUAGE_CODE
    response = redirect(f"/{language}/")
    response.headers["Vary"] = "Accept-Language"
    return response


def health(request: HttpRequest) -> HttpResponse:
    """Say that this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def home(request: HttpRequest) -> HttpResponse:
    """Show what this place is and where to begin."""
    return render(request, "public/home.html")
