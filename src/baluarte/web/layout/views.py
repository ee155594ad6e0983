from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baluarte.web.layout.context import AXES
from baluarte.web.layout.style_guide import asking, telling

SAMPLES = ("portada", "mesa", "pregunta", "expediente")
COLOURS = (
    "paper", "raised", "sunken", "line", "edge", "ink", "ink-soft", "ink-quiet",
    "anil", "anil-deep", "anil-wash", "grana", "grana-deep", "grana-wash", "hatch",
)  # fmt: skip


def specimen(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    context = {**telling.facts(), **telling.lists(), **telling.drawings()}
    context |= asking.forms_of_every_state() | _around(request)
    context |= {"colours": COLOURS, "shades": range(1, 7), "either": range(1, 8)}
    return render(request, "design/specimen.html", context)


def sample(request: HttpRequest, sample: str) -> HttpResponse:
    """Show one whole page made of the components, with invented data."""
    if sample not in SAMPLES:
        raise Http404
    context = {**telling.facts(), **telling.lists(), **telling.drawings()}
    context |= asking.forms_of_every_state() | _around(request)
    return render(request, f"design/{sample}.html", context)


def _around(request: HttpRequest) -> dict[str, object]:
    here = request.path.split("design/")[0] + "design/"
    pages = {
        "": _("Specimen"),
        "portada/": _("A report"),
        "pregunta/": _("A question"),
        "mesa/": _("A desk"),
        "expediente/": _("A file"),
    }
    return {
        "navigation": [
            (name, here + page, request.path == here + page) for page, name in pages.items()
        ],
        "axis_urls": dict.fromkeys(AXES, here),
        "search_url": here,
        "account": "M. Fabulada",
        "invented": True,
        "operator": "civil",
        "operator_name": _("Network of invented organisations"),
        "operator_url": here,
    }
