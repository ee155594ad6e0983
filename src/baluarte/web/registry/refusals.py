"""What one may not do does not exist: the same answer, and the refusal in the log."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from baluarte.domain.access.rules import NotAllowed

View = Callable[..., HttpResponse]


def refusing(view: View) -> View:
    """Answer a refusal as what does not exist; the middleware undoes the request and logs it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refused:
            request.refused_by = refused.rule  # type: ignore[attr-defined]
            raise Http404 from refused

    return answer
