"""What rows of a policy edition say, in words: a figure with its sentence, or why there is none."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.accountability.choices import AnswerVerdict, ObservationState
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.policy import owner_name
from baluarte.norms.statements import subject_in_language, subjects
from baluarte.web.layout.templatetags.components import figures, in_words
from baluarte.web.public.compliance import level_word
from baluarte.web.public.terms import label, language

Body = Mapping[str, Any]
# Of these the one is no part of the other.
RATIOS = frozenset({"ratio", "rate"})
REASONS: dict[str, str | Promise] = {
    "confidential": gettext_lazy("Not published: it counts confidential files."),
    "nobody_stated": gettext_lazy("No public document that we hold states it."),
    "not_answered": gettext_lazy("It was asked for, and none answered with a figure."),
    "without_figure": gettext_lazy("It answered without a figure."),
    "no_denominator": gettext_lazy("What it would be divided by is not stated."),
    "zero_denominator": gettext_lazy("It would be divided by zero."),
    "nothing_recorded": gettext_lazy("Nothing of the period is recorded that it could count."),
    "nobody_reported": gettext_lazy("No institution said that its records are whole."),
    "not_built": gettext_lazy("What would count it is under construction."),
    "not_reported": gettext_lazy("It did not report."),
    "part_not_stated": gettext_lazy(
        "It cannot be reckoned: a part of it is stated by no document."
    ),
    "parts_exceed": gettext_lazy("It cannot be reckoned: the parts exceed the whole."),
    "corrected_unshared": gettext_lazy(
        "What was stated was corrected, and the correction is not shared."
    ),
    "tables_withdrawn": gettext_lazy("The released tables that it stood on were withdrawn."),
}
STATES: dict[str, str | Promise] = {
    "computed": gettext_lazy("Counted from the policy's own texts"),
    "stated": gettext_lazy("Stated in public documents"),
    "released": gettext_lazy("From protected tables that were released"),
    "no_data": gettext_lazy("Without data"),
}
VERDICTS: dict[str, str | Promise] = {
    "reached": gettext_lazy("Reached"),
    "advances": gettext_lazy("It advances"),
    "little": gettext_lazy("Little progress"),
    "nothing": gettext_lazy("No progress"),
    "went_back": gettext_lazy("It went back"),
    "cannot_say": gettext_lazy("Cannot be said"),
}
SIDES: dict[str, str | Promise] = {
    "authority": gettext_lazy("The authority"),
    "civil": gettext_lazy("Civil society"),
    "figure": gettext_lazy("The public figure"),
}
PROMISES: dict[str, str | Promise] = {
    "kept": gettext_lazy("Fulfilled"),
    "kept_late": gettext_lazy("Fulfilled late"),
    "open": gettext_lazy("Within its term"),
    "past": gettext_lazy("Past its day"),
    "given_up": gettext_lazy("Given up"),
}
ANSWERS: dict[str, str | Promise] = {
    "answered": gettext_lazy("It answered"),
    "not_answered": gettext_lazy("It did not answer"),
    "reserved": gettext_lazy("It reserved the information"),
    "does_not_exist": gettext_lazy("Said not to exist"),
    "not_competent": gettext_lazy("Said to be another's"),
    "corrected_unshared": gettext_lazy("Corrected; the correction is not shared"),
}
DEGREES: dict[str, str | Promise] = {
    "yes": gettext_lazy("Yes"),
    "partly": gettext_lazy("Partly"),
    "no": gettext_lazy("No"),
}


def label_of(row: Any) -> str:
    """Return what a row is called in the reader's language."""
    return str(row.label_en if language() == "en" else row.label_es)


def told(said: Mapping[str, str] | None) -> str:
    """Return what is said in the reader's language; nothing where nothing is."""
    return "" if said is None else said.get(language(), said.get("es", ""))


def amount(value: float | None, unit: str) -> str:
    """Return a value in its unit; nothing where there is none."""
    if value is None:
        return ""
    exact = Decimal(str(value))
    rounded = round(exact) if exact == exact.to_integral_value() else round(exact, 1)
    return f"{figures(rounded)} %" if unit == "percent" else figures(rounded)


def figure_of(figure: Body, unit: str) -> dict[str, Any]:
    """Return a figure in words; without a value its reason."""
    value = figure["value"]
    return {
        "value": amount(value, unit),
        "has_value": value is not None,
        "why": why_none(figure),
        "is_withdrawn": bool(figure.get("withdrawn")),
        "is_counted": figure["state"] == "computed",
        "is_confidential": figure["reason"] == "confidential",
        "state": str(STATES.get(figure["state"], "")),
        "period": figure["period"],
        "parts": _parts(figure, unit),
        "bounds": _bounds(figure, unit),
        "coverage": _coverage(figure),
        "reading": reading_of(figure, unit),
        "differing": figure["differing"],
    }


def why_none(figure: Body) -> str:
    """Return why there is no figure; of tables that were taken back, which and on what day."""
    if figure.get("missing"):
        said = ", ".join(told(one) for one in figure["missing"])
        return _("It cannot be reckoned: no document states this of anybody: %(what)s.") % {
            "what": said
        }
    if not figure.get("withdrawn"):
        return str(REASONS.get(figure["reason"], ""))
    return _(
        "The released tables that it stood on (%(tables)s) were withdrawn on %(day)s. "
        "A blank is no zero."
    ) % {"tables": figure["tables"], "day": in_words(date.fromisoformat(figure["withdrawn"]))}


def of_year(period: str, said: str) -> str:
    """Return what is said with its year: a silence of one year is of no other."""
    return _("%(year)s: %(said)s") % {"year": period, "said": said} if period and said else said


def years_of(fact: Body) -> str:
    """Return the years that a fact speaks of."""
    first, last = fact["first"].year, fact["last"].year
    return str(last) if first == last else f"{first}–{last}"


def sentence_of(name: str, figure: Body, unit: str) -> str:
    """Return the figure in one sentence that stands without anything else."""
    said = figure_of(figure, unit)
    if not said["has_value"]:
        return f"{name}: {said['why']}"
    more = said["reading"]
    begun = f"{name}: {said['value']} ({said['period']})"
    return f"{begun}. {more[0].upper()}{more[1:]}." if more else f"{begun}."


def finding_of(name: str, series: Sequence[Body], unit: str) -> str:
    """Return what a drawing of some years says: from what to what."""
    known = [one for one in series if one["value"] is not None]
    if not known:
        return _("%(name)s: no data") % {"name": name}
    first, last = known[0], known[-1]
    if len(known) == 1:
        return f"{name}: {amount(last['value'], unit)} ({last['period']})"
    said = _("%(name)s: from %(first)s (%(since)s) to %(last)s (%(until)s)") % {
        "name": name, "first": amount(first["value"], unit), "since": _period(first),
        "last": amount(last["value"], unit), "until": _period(last),
    }  # fmt: skip
    if first["answered"] == last["answered"]:
        return said
    return _("%(said)s: not the same institutions") % {"said": said}


def _period(figure: Body) -> str:
    """Return of when a figure is; where it is of several institutions, of how many."""
    if figure["asked"] <= 1:
        return str(figure["period"])
    return _("%(period)s, %(answered)s of %(asked)s institutions") % {
        "period": figure["period"], "answered": figure["answered"], "asked": figure["asked"],
    }  # fmt: skip


def sides_of(rows: Sequence[Body]) -> list[dict[str, Any]]:
    """Return both sides period by period in words, with how far they are apart."""
    return [
        {
            "first": _date(one["first"]),
            "last": _date(one["last"]),
            "period": _days(one["first"], one["last"]),
            "authority": [_said(each) for each in one["authority"]],
            "civil": [_said(each) for each in one["civil"]],
            "difference": difference_of(one),
        }
        for one in rows
    ]


def difference_of(one: Body) -> str:
    """Return in words how far both sides are apart."""
    if not (one["authority"] and one["civil"]):
        return str(_("Only one side has said anything."))
    steps = one["difference"]
    if steps is None:
        return str(_("One side says that it cannot be said."))
    if not steps:
        return str(_("Both say the same."))
    if steps > 0:
        return ngettext(
            "Civil society judges one step worse.", "Civil society judges %(n)s steps worse.", steps
        ) % {"n": steps}
    return ngettext(
        "Civil society judges one step better.", "Civil society judges %(n)s steps better.", -steps
    ) % {"n": -steps}


def verdicts(side: Sequence[Body]) -> str:
    """Return what one side says in a word or two; that it says nothing where it is silent."""
    return "; ".join(str(VERDICTS[one["verdict"]]) for one in side) or str(_("Says nothing"))


def contested_of(rows: Sequence[Body]) -> list[dict[str, Any]]:
    """Return what is contested in words: by whom, since when, and what was answered."""
    return [
        {
            **one,
            "institution": institution_name(one["institution"]),
            "opened": _date(one["opened"]),
            "due": _date(one["due"]),
            "state": str(ObservationState(one["state"]).label),
            "is_late": one["state"] == ObservationState.LATE,
            "proposed": amount(one["proposed"], ""),
            "answers": [
                {**each, "on": _date(each["on"]),
                 "verdict": str(AnswerVerdict(each["verdict"]).label)}
                for each in one["answers"]
            ],
        }
        for one in rows
    ]  # fmt: skip


def is_by_theme(body: Body) -> bool:
    """Say whether of a set only themes of several recommendations are known, and none itself."""
    return body.get("known") == 0 and body["figures"]["total"] > 0


def known_of(body: Body) -> str:
    """Return how many of a set are known one by one, of how many its body speaks of.

    Of one that is known by theme alone, that it is: nothing of it counts as none.
    """
    assessed = body["figures"]["total"]
    known = body.get("known", assessed)
    declared = body["declared"]
    if is_by_theme(body):
        said = _("by theme") if declared is None else _("%(all)s by theme") % {"all": declared}
        return _with_themes(said, assessed)
    said = str(known) if declared is None else _("%(known)s of %(all)s") % {
        "known": known, "all": declared,
    }  # fmt: skip
    return said if known == assessed else _with_themes(said, assessed)


def _with_themes(said: str, themes: int) -> str:
    return ngettext(
        "%(said)s; %(n)s theme is assessed", "%(said)s; %(n)s themes are assessed", themes
    ) % {"said": said, "n": themes}


def progress_of(progress: Body) -> dict[str, str]:
    """Return how far it has come towards its target, and why that cannot be said."""
    ratio = progress["ratio"]
    return {
        "status": label("progress_statuses", progress["status"]),
        "why": label("progress_reasons", progress["why"]) if progress["why"] else "",
        "ratio": "" if ratio is None else f"{round(ratio * 100)} %",
    }


def institution_name(code: str) -> str:
    """Return what an institution, or a class of them, is called."""
    try:
        return owner_name(code, language())
    except UnknownCode:
        return code


def source_of(source: Body | None, page: int | None = None) -> dict[str, Any] | None:
    """Return a document as a page names it, with the address of the very page where one is."""
    if source is None:
        return None
    url = source["url"]
    at_page = f"#page={page}" if page and url.lower().endswith(".pdf") else ""
    return {
        **source,
        "issuer": institution_name(source["issuer"]),
        "channel": label("statement_channels", source["channel"]),
        "date": _date(source["date"]),
        "url": f"{url}{at_page}" if url else "",
        "page": page,
    }


def fact_of(row: Any) -> dict[str, Any]:
    """Return a fact as a page says it: what, of when, whose word, in which document and page."""
    body = row.body
    return {
        "code": row.code,
        "name": label_of(row),
        "institution": institution_name(row.institution),
        "institution_code": row.institution,
        "unit": "" if body["unit"] in subjects() else body["unit"],
        "about": about_said(body["about"]) if body["about"] else "",
        "value": _value(body),
        "is_answer": body["answer"] == "answered",
        "first": _date(body["first"]),
        "last": _date(body["last"]),
        "period": _days(body["first"], body["last"]),
        "said_by": institution_name(body["said_by"]),
        "source": source_of(body["source"], body["page"]),
        "page": body["page"],
        "quote": body["quote"],
    }


def about_said(code: str) -> str:
    """Return what a heading speaks of beside, in words: an axis, a protocol, a unit."""
    said = subject_in_language(code, language())
    return code.replace("_", " ") if said == code else said


def evidence_of(one: Body) -> dict[str, Any]:
    """Return in words who says that something is done, since when, and in which document."""
    return {
        "by": str(SIDES[one["side"]]),
        "on": _date(one["on"]),
        "status": label("recommendation_statuses", one["status"]) if one["status"] else "",
        "source": source_of(one["source"], one["page"]),
        "reference": one["reference"],
    }


def statuses_of(body: Body) -> str:
    """Return what each side says of a recommendation; nothing of one that is silent."""
    return "; ".join(
        f"{SIDES[side]}: {label('recommendation_statuses', said['status'])}"
        for side, said in body["sides"].items()
        if said
    )


def as_date(text: str | None) -> date | None:
    """Return a day as it is kept in a row."""
    return _date(text)


def answer_of(said: Any) -> str:
    """Return in words what a fact says: a number, a degree, a day, words, or why there is none."""
    if said.answer != "answered":
        return str(ANSWERS[said.answer])
    if said.number is not None:
        return amount(said.number, "")
    if said.degree:
        return str(DEGREES[said.degree])
    return in_words(date.fromisoformat(said.day)) if said.day else str(said.words)


def _value(body: Body) -> str:
    names = ("answer", "number", "degree", "day", "words")
    return answer_of(SimpleNamespace(**{name: body[name] for name in names}))


def _said(one: Body) -> dict[str, Any]:
    return {
        "by": one["by"],
        "verdict": str(VERDICTS[one["verdict"]]),
        "words": one["words"],
        "source": source_of(one["source"]),
    }


def _days(first: str, last: str) -> str:
    """Return a period in words: a year or a day where it is one, else its two ends."""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    if begins == ends:
        return in_words(begins)
    if (begins.year, begins.month, begins.day, ends.month, ends.day) == (ends.year, 1, 1, 12, 31):
        return str(begins.year)
    return f"{in_words(begins)} – {in_words(ends)}"


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def reading_of(figure: Body, unit: str) -> str:
    """Return what a value is made of, between what it lies, and of whom it is, in one line.

    Wherever a value is read this is read with it: of some institutions alone, it says so.
    """
    parts = (_parts(figure, unit), _bounds(figure, unit), _coverage(figure))
    return "; ".join(one for one in parts if one)


def _parts(figure: Body, unit: str) -> str:
    if figure["numerator"] is None or figure["denominator"] is None:
        return ""
    said = {
        "part": amount(figure["numerator"], ""), "whole": amount(figure["denominator"], ""),
        "all": figure["asked"],
    }  # fmt: skip
    if figure.get("is_rounded"):
        return _("about %(part)s of about %(whole)s") % said
    if unit in RATIOS:
        return _("%(part)s divided by %(whole)s") % said
    if _leaves_some_out(figure):
        return _("%(part)s of %(whole)s with data; there are %(all)s") % said
    return _("%(part)s of %(whole)s") % said


def _leaves_some_out(figure: Body) -> bool:
    """Say whether institutions themselves are counted, and some are not known of."""
    is_of_them = figure["denominator"] == figure["answered"]
    return is_of_them and figure["low"] is not None and figure["answered"] < figure["asked"]


def _bounds(figure: Body, unit: str) -> str:
    if figure["low"] is None or figure["high"] is None or figure["low"] == figure["high"]:
        return ""
    return _("between %(low)s and %(high)s") % {
        "low": amount(figure["low"], unit), "high": amount(figure["high"], unit),
    }  # fmt: skip


def _coverage(figure: Body) -> str:
    if figure.get("levels"):
        return ", ".join(level_word(one) for one in figure["levels"])
    if figure["asked"] <= 1 or _leaves_some_out(figure):
        return ""
    return _("with data: %(answered)s of %(asked)s institutions") % {
        "answered": figure["answered"], "asked": figure["asked"],
    }  # fmt: skip
