"""A person or a community asks itself about its risk: nothing is sent, kept or added up.

Pages answer by their style alone, without a program and without the network; a file of one piece
can be kept on a telephone. There is no service worker and no storage: what stays on a telephone is
what its owner saved. There is no form either: a key pressed on an answer would send it.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from baluarte.domain.procedure.queries import doors
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.self_assessment import Asker, Reply, SelfAssessment, self_assessment_on
from baluarte.web.public.terms import language

# Of each: the page, and the file.
ADDRESSES = {
    Asker.PERSON: ("self_assessment", "self_assessment_file"),
    Asker.COMMUNITY: ("community_self_assessment", "community_self_assessment_file"),
}
# What they are about is nobody's business who looks through a telephone.
FILES = {
    ("es", Asker.PERSON): "preguntas.html",
    ("es", Asker.COMMUNITY): "preguntas-2.html",
    ("en", Asker.PERSON): "questions.html",
    ("en", Asker.COMMUNITY): "questions-2.html",
}


def self_assessment(request: HttpRequest, *, asker: Asker = Asker.PERSON) -> HttpResponse:
    """Show the questions; the advice on each comes with its answer, on the page itself."""
    response = render(request, "public/self_assessment.html", _told(asker))
    # Not on the disk either, where a browser keeps pages.
    response.headers["Cache-Control"] = "no-store"
    return response


def self_assessment_file(request: HttpRequest, *, asker: Asker) -> HttpResponse:
    """Send the same questions as one file that asks for nothing else."""
    page = render_to_string("public/self_assessment_file.html", _told(asker))
    return HttpResponse(
        page,
        headers={
            "Content-Disposition": f'attachment; filename="{FILES[language(), asker]}"',
            "Cache-Control": "no-store",
        },
    )


def _told(asker: Asker) -> dict[str, Any]:
    held = self_assessment_on(local_day(timezone.now()))
    (other,) = set(Asker) - {asker}
    return {
        "asker": asker,
        "is_community": asker is Asker.COMMUNITY,
        "subjects": _subjects(held, asker),
        "whose": held.in_language(language()),
        "valid_from": held.valid_from,
        "other_url": reverse(ADDRESSES[other][0]),
        "file_url": reverse(ADDRESSES[asker][1]),
        "door_url": f"{settings.PORTAL_URL}{reverse('door')}",
        # By day and night: who is on duty changes, and a file does not.
        "telephones": [one for one in doors() if one.closed_telephone],
    }


def _subjects(held: SelfAssessment, asker: Asker) -> list[dict[str, Any]]:
    said = language()
    return [
        {
            "code": subject.code,
            "label": subject.in_language(said),
            "questions": [
                {
                    "code": one.code,
                    "label": one.in_language(said),
                    "advice": one.advice_in_language(said),
                    "is_urgent": one.is_urgent,
                    "replies": [(reply, reply in (one.worse, Reply.UNKNOWN)) for reply in Reply],
                }
                for one in subject.questions
            ],
        }
        for subject in held.subjects[asker]
    ]
