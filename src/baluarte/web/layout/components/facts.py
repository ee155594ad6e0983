"""What is known: a number, how sure it is, what is owed and until when, how a field came to be."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.web.layout.components.declaration import Component, Values, takes

SURE = {
    "high": (4, gettext_lazy("High certainty")),
    "medium": (3, gettext_lazy("Medium certainty")),
    "low": (2, gettext_lazy("Low certainty")),
    "very_low": (1, gettext_lazy("Very low certainty")),
}
CLOCK_WORDS = {
    "waiting": gettext_lazy("Waiting"),
    "open": gettext_lazy("Running"),
    "due": gettext_lazy("Due now"),
    "overdue": gettext_lazy("Overdue"),
    "done": gettext_lazy("Done"),
    "breached": gettext_lazy("Not fulfilled"),
    "lapsed": gettext_lazy("Time is over"),
    "excused": gettext_lazy("Not needed"),
}


class NotASureness(ValueError):
    """How sure something is has four words: high, medium, low, very_low."""


class NotAClockState(ValueError):
    """A clock is waiting, open, due, overdue, done, breached, lapsed or excused."""


def _sure(values: Values) -> Values:
    try:
        level, word = SURE[values["level"]]
    except KeyError:
        raise NotASureness(values["level"]) from None
    return {"word": word, "bars": [bar <= level for bar in (1, 2, 3, 4)]}


def _clock(values: Values) -> Values:
    state = values["state"]
    if state not in CLOCK_WORDS:
        raise NotAClockState(state)
    left = values["remaining"]
    share = min(1.0, max(0.0, values["elapsed"] or 0.0))
    # The limit that is shown has passed, though nobody may call it late yet: the word says so.
    has_passed = isinstance(left, timedelta) and left <= timedelta()
    word = "overdue" if has_passed and state in ("open", "due") else state
    return {
        "word": CLOCK_WORDS[word],
        "left": remaining_in_words(left) if isinstance(left, timedelta) else left,
        "arc": f"{share * 100:.0f} 100",
    }


HOURS_OF_A_DAY = 24


def remaining_in_words(left: timedelta) -> str:
    """Say how long is left, or how late it is, in the largest unit that is still honest.

    Of the last day each minute counts: three hours but one minute are "2 h 59 min".
    """
    minutes = abs(int(left.total_seconds() // 60))
    if minutes >= 2 * 24 * 60:
        count = minutes // (24 * 60)
        ahead = ngettext("%(count)d day left", "%(count)d days left", count)
        behind = ngettext("%(count)d day late", "%(count)d days late", count)
    elif left >= timedelta() and 0 < minutes // 60 < HOURS_OF_A_DAY and minutes % 60:
        return _("%(hours)d h %(minutes)d min left") % {
            "hours": minutes // 60, "minutes": minutes % 60,
        }  # fmt: skip
    elif minutes >= 2 * 60:
        count = minutes // 60
        ahead = ngettext("%(count)d hour left", "%(count)d hours left", count)
        behind = ngettext("%(count)d hour late", "%(count)d hours late", count)
    else:
        count = minutes
        ahead = ngettext("%(count)d minute left", "%(count)d minutes left", count)
        behind = ngettext("%(count)d minute late", "%(count)d minutes late", count)
    return (ahead if left >= timedelta() else behind) % {"count": count}


def _estimate(values: Values) -> Values:
    if values["low"] is None or values["high"] is None:
        return {"known": False}
    top = values["scale_max"] or max(filter(None, (values["high"], values["seen"])))
    step = round_step(top)
    end = step * -(-top // step)

    def at(value: float) -> float:
        return round(float(100 * value / end), 2)

    best = values["best"]
    return {
        "known": True,
        "low_at": at(values["low"]),
        "wide": round(at(values["high"]) - at(values["low"]), 2),
        "high_at": at(values["high"]),
        "best_at": None if best is None else at(best),
        "seen_at": None if values["seen"] is None else at(values["seen"]),
        "ticks": [
            {"at": at(n * step), "value": n * step, "anchor": _anchor(at(n * step))}
            for n in range(int(end / step) + 1)
        ],
        "best_anchor": "middle" if best is None else _anchor(at(best)),
    }


def round_step(top: float) -> float:
    """Return a round step that parts a scale into three to five."""
    magnitude: int = 10 ** (len(str(int(max(top, 1)))) - 1)
    for share in (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5):
        step = share * magnitude
        if top / step <= 5:  # noqa: PLR2004
            return int(step) if step == int(step) else step
    return magnitude * 5


def _anchor(at: float) -> str:
    if at < 6:  # noqa: PLR2004 (the first and last words must stay inside)
        return "start"
    return "end" if at > 94 else "middle"  # noqa: PLR2004


def _history(values: Values) -> Values:
    entries: list[dict[str, Any]] = [dict(entry) for entry in values["entries"] or ()]
    if entries and not entries[0].get("label"):
        entries[0]["current"] = True
    return {"entries": entries}


def _disagreement(values: Values) -> Values:
    held = [side for side in values["sides"] if side.get("held")]
    return {"held": held[0] if held else None, "nothing": _("The registry holds neither yet.")}


COMPONENTS = (
    Component(
        name="figure",
        says="A number first, and beside it what it counts, since when, how fresh, how sure.",
        takes=takes(
            value="the number; None when it cannot be published",
            counts="what it counts, in words",
            since=("from when: a date or words", None),
            cutoff=("the last day that is in it", None),
            sure=("high, medium, low or very_low", ""),
            sure_because=("why so sure or unsure", ""),
            source=("whence: edition, table", ""),
            source_url=("its address", ""),
            small=("beside others of its kind", False),
            withheld=("why there is no number", ""),
        ),
    ),
    Component(
        name="sure",
        says="How sure: a word and bars. Of numbers and facts, never of a person.",
        takes=takes(level="high, medium, low or very_low", because=("why", "")),
        prepare=_sure,
    ),
    Component(
        name="estimate",
        says="An estimate as a stretch with its ends, what was seen beside it.",
        takes=takes(
            counts="what is estimated",
            low="lower end; None when there is no estimate",
            high="upper end",
            best=("most likely", None),
            level=("per cent of the interval", 95),
            seen=("what is registered", None),
            seen_says=("what that is", ""),
            scale_max=("end of the scale, to compare with others", None),
            note=("assumptions; or why there is no estimate", ""),
            method_url=("page of the method", ""),
        ),
        prepare=_estimate,
    ),
    Component(
        name="clock",
        says="What is owed, by whom, until when and how long is left; its state as shape and word.",
        takes=takes(
            state="waiting, open, due, overdue, done, breached; lapsed: nobody failed; excused",
            owed=("what", ""),
            whose=("who owes it", ""),
            due=("until when", None),
            remaining=("timedelta, or words such as working days", None),
            elapsed=("share of the time that is gone, 0 to 1", None),
            after=("what it waits for", ""),
            done_at=("when it was done", None),
            law=("where it is written", ""),
            url=("address of the step", ""),
            inline=("shape and word only, for a table", False),
        ),
        prepare=_clock,
    ),
    Component(
        name="history",
        says="The history of a field, newest first: when, who, before, now, why.",
        takes=takes(
            entries="list of dicts: at, by, was, is, reason, ground, label (instead of now or then)"
        ),
        prepare=_history,
    ),
    Component(
        name="disagreement",
        says="Two or more differ: each value, who says it, and which one the registry holds.",
        takes=takes(
            about="which field",
            sides="list of dicts: value, who, reliability, at, url, held",
            because=("why the registry holds that one", ""),
        ),
        prepare=_disagreement,
    ),
    Component(
        name="tag",
        says="A state in one word, with a shape where it matters.",
        takes=takes(
            label="the word",
            kind=("plain, held, urgent, sealed or absent", "plain"),
            icon=("name of an icon", ""),
        ),
        is_pure=True,
    ),
)
