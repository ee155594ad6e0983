"""What one may not do does not exist: the same answer, and the refusal in the log."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from baluarte.domain.access.rules import NotAllowed

Answer = TypeVar("Answer", bound=HttpResponseBase)


def refusing(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """Answer a refusal as what does not exist; the middleware undoes the request and logs it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> Answer:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refused:
            request.refused_by = refused.rule  # type: ignore[attr-defined]
            raise Http404 from refused

    return answer
