"""Asking the workbench: one token, one address, and what was kept asked for again if it stands."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import uuid4

from baluarte.client.models import (
    Counts,
    Event,
    SavedSearch,
    Sent,
    SourceList,
    Token,
    counts_of,
    event_of,
    list_of,
    search_of,
    sent_of,
    token_of,
)

HERE = ("localhost", "127.0.0.1", "::1")
TRIES, SECONDS, PATIENCE = 3, 30, 1.0
AGAIN = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
MOST_KEPT = 64


class Refused(Exception):
    """The workbench said no: `rule` is its name, `names` what it is about."""

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {said.get('rule', '')}: {said.get('detail', '')}")
        self.status = status
        self.rule = str(said.get("rule", ""))
        self.names = tuple(said.get("names", ()))


class Unreachable(Exception):
    """Nobody answered, three times."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers, bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[Request], Answer]


class _NoRedirects(HTTPRedirectHandler):
    """A token is for one address: it follows nobody to another."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def send_by_http(request: Request) -> Answer:
    """Send a request; an answer of any status is an answer."""
    try:
        with build_opener(_NoRedirects).open(request, timeout=SECONDS) as came:
            return Answer(came.status, dict(came.headers), came.read())
    except HTTPError as said:
        return Answer(said.code, dict(said.headers), said.read())


@dataclass
class Workbench:
    """The workbench of one installation, as one token sees it."""

    address: str
    token: str = field(repr=False)
    send_by: Send = field(default=send_by_http, repr=False)
    _kept: dict[str, tuple[str, Any]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Refuse to send a token where anybody on the way could read it."""
        parts = urlsplit(self.address)
        if parts.scheme != "https" and parts.hostname not in HERE:
            raise ValueError(f"{self.address}: a token is sent over https only")

    def whoami(self) -> Token:
        """Return what the token may be used for."""
        return token_of(self._get("token"))

    def events(self, *, limit: int = 200, **question: str) -> Iterator[Event]:
        """Yield the events that answer a question, the newest first, page after page.

        The names are those of the list's own address: desde, hasta, entidad, municipio, tipo, ...
        `busqueda` names a saved search instead; see `searches`.
        """
        asked = {**question, "limite": str(limit)}
        while True:
            page = self._get("events", asked)
            yield from (event_of(one) for one in page["events"])
            if page["after"] is None:
                return
            asked["despues"] = page["after"]

    def event(self, reference: str) -> Event:
        """Return one event; `Refused` with status 404 for what is not there for this token."""
        return event_of(self._get(f"events/{reference}"))

    def counts(self, unit: str = "events", *by: str, **question: str) -> Counts:
        """Return how many there are, split by up to three dimensions; what is asked as in `events`.

        Units: events, acts, victims, victimisations, person_years. By year, month, state, type, ...
        """
        split = dict(zip(("por", "y", "z"), by, strict=False))
        return counts_of(self._get("counts", {**question, "cuenta": unit, **split}))

    def searches(self) -> list[SavedSearch]:
        """Return one's own saved searches and those shared with one's institutions."""
        return [search_of(one) for one in self._get("searches")]

    def lists(self) -> list[SourceList]:
        """Return the lists one may send to."""
        return [list_of(one) for one in self._get("lists")]

    def send(
        self,
        list_id: str,
        rows: Sequence[Mapping[str, str]],
        *,
        key: str = "",
        update: bool = False,
        empty: bool = False,
    ) -> Sent:
        """Send rows to a list. Give a `key` of your own to be able to ask again after a failure.

        `update` lets rows that are in be said otherwise; `empty` lets them lose a cell too.
        """
        said = {"rows": [dict(row) for row in rows], "update": update, "empty": empty}
        body = json.dumps(said).encode()
        headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"}
        answer = self._ask(f"lists/{list_id}/reports", headers=headers, body=body)
        return sent_of(json.loads(answer.body))

    def _get(self, path: str, asked: Mapping[str, str] | None = None) -> Any:
        where = f"{path}?{urlencode(asked)}" if asked else path
        tag, kept = self._kept.get(where, ("", None))
        answer = self._ask(where, headers={"If-None-Match": tag} if tag else {})
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return kept
        said = json.loads(answer.body)
        if named := answer.headers.get("ETag"):
            self._keep(where, named, said)
        return said

    def _keep(self, where: str, tag: str, said: Any) -> None:
        self._kept.pop(where, None)
        self._kept[where] = (tag, said)
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]

    def _ask(self, path: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """Ask, three times where nobody answers: what is sent has a key, so it stands once."""
        given = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **headers}
        request = Request(  # noqa: S310 (https, or this machine)
            f"{self.address.rstrip('/')}/api/v1/{path}", data=body, headers=given
        )
        last: Exception | None = None
        for tried in range(TRIES):
            if tried:
                time.sleep(PATIENCE * 2 ** (tried - 1))
            try:
                answer = self.send_by(request)
            except (URLError, TimeoutError, ConnectionError) as failed:
                last = failed
                continue
            if answer.status not in AGAIN:
                return _accepted(answer)
        raise Unreachable(f"{self.address}: nobody answered") from last


def _accepted(answer: Answer) -> Answer:
    if answer.status < HTTPStatus.BAD_REQUEST and answer.status // 100 != 3:  # noqa: PLR2004
        return answer
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return answer
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = {"detail": "an answer that is none of the workbench's"}
    raise Refused(answer.status, said)
