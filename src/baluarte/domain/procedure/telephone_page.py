"""The page with the telephones, drawn from nothing but them: one file, no script, no address."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib import resources
from zoneinfo import ZoneInfo

from baluarte.domain.procedure.telephones import Telephone, Telephones, emergency_lines
from baluarte.norms.yaml_texts import read_yaml

CENTRE = ZoneInfo("America/Mexico_City")
STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.75rem;line-height:1.2;margin:1rem 0}p{margin:.5rem 0}"
    ".number{font-size:2rem;font-weight:700;margin:0}.number a{color:inherit}"
    "section{border-left:.375rem solid #b3261e;padding:.25rem 0 .25rem 1rem;margin:1.25rem 0}"
    "textarea{width:100%;box-sizing:border-box;font:inherit}"
    "button{font:inherit;font-weight:700;padding:.75rem 1.25rem;min-height:3rem;width:100%}"
    ".quiet{font-size:1rem;opacity:.8}"
)
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'self'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'"
)
# What a form of the door may say again; anything else that was posted is not shown.
SAID_AGAIN = (
    "ticket", "stamp", "institution", "danger", "how", "state", "municipality", "not_told",
    "not_told_words", "code",
)  # fmt: skip
Posted = Mapping[str, Sequence[str]]


def telephone_page(
    told: Telephones,
    *,
    language: str,
    at: datetime,
    posted: Posted | None = None,
    is_too_large: bool = False,
) -> str:
    """Return the whole page in one language; what was posted comes back to be sent again."""
    heading = "too_large" if is_too_large else "not_sure" if posted else "away"
    other = next(one for one in ("en", "es") if one != language)
    parts = [
        f'<p lang="{other}"><a href="/{other}/peligro/">{_say("other", language)}</a></p>',
        f"<h1>{_say('title', language)}</h1>",
        f"<p><strong>{_say('invented', language)}</strong></p>" if told.is_invented else "",
        f"<h2>{_say(heading, language)}</h2>",
        f"<p>{_say(f'{heading}_says', language)}</p>",
        *(_of_door(one, language=language, at=at) for one in told.of_doors),
        *_emergency(language, is_alone=not told.of_doors),
        _again(posted, language) if posted else _retry(language),
        _kept(told, language),
    ]
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        f"<title>{_say('title', language)} · Baluarte</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _of_door(one: Telephone, *, language: str, at: datetime) -> str:
    """Return what one door says: the telephone that is answered now comes first."""
    if one.open_until is not None and one.is_answered(at=at):
        until = _say("on_duty", language, until=_when(one.open_until, language))
        return _number("call", language, one.telephone, f"{escape(one.name)}. {until}") + _number(
            "call_else", language, one.closed_telephone, escape(one.closed_answers)
        )
    said = _number("call_closed", language, one.closed_telephone, escape(one.closed_answers))
    if one.next_at is None:
        return said
    later = _say(
        "next", language, name=one.name, at=_when(one.next_at, language), telephone=one.telephone
    )
    return f"{said}<p>{later}</p>"


def _emergency(language: str, *, is_alone: bool) -> list[str]:
    label = "call" if is_alone else "call_else"
    return [
        _number(label, language, number, escape(answers))
        for number, answers in emergency_lines(language)
    ]


def _number(label: str, language: str, number: str, answers: str) -> str:
    dialled = escape("".join(number.split()))
    return (
        f'<section><p>{_say(label, language)}</p><p class="number">'
        f'<a href="tel:{dialled}" translate="no">{escape(number)}</a></p><p>{answers}</p></section>'
    )


def _again(posted: Posted, language: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name in SAID_AGAIN
        for value in posted.get(name, ())
    )
    words = escape("".join(posted.get("words", ())[:1]))
    # A browser drops the first line break of what stands in a text area.
    written = (
        f'<p><label for="words">{_say("words", language)}</label></p>'
        f'<textarea id="words" name="words" rows="6" autocomplete="off">\n{words}</textarea>'
        f"<p>{_say('goes_along', language)}</p>"
        if "words" in posted
        else ""
    )
    return (
        f'<form method="post" autocomplete="off">{hidden}{written}'
        f'<p><button type="submit">{_say("again", language)}</button></p></form>'
    )


def _retry(language: str) -> str:
    return f'<p><a href="/{language}/peligro/">{_say("retry", language)}</a></p>'


def _kept(told: Telephones, language: str) -> str:
    if told.kept_at is None or not told.of_doors:
        return ""
    return f'<p class="quiet">{_say("kept", language, at=_when(told.kept_at, language))}</p>'


def _when(at: datetime, language: str) -> str:
    there = at.astimezone(CENTRE)
    between = "a las" if language == "es" else "at"
    return f"{there:%d/%m/%Y} {between} {there:%H:%M}"


def _say(code: str, language: str, **facts: str) -> str:
    return escape(_words()[code][language].format(**facts))


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("baluarte.norms") / "texts" / "wording" / "door.yaml"
    words: Mapping[str, Mapping[str, str]] = read_yaml(file.read_text(encoding="utf-8"))
    return words
