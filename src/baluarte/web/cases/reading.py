"""How it is said who read or changed a file: who, for whom, what, when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.audit.actions import READING
from baluarte.domain.audit.choices import RowState
from baluarte.domain.cases.queries.readers import Reading
from baluarte.norms.catalogues import terms
from baluarte.web.audit.labels import ALARMS, of_state
from baluarte.web.cases.presenters import labels

SAYS = {
    "people.read_names": gettext_lazy("The names of who takes part were opened"),
    "people.find_person": gettext_lazy("A name was searched for, and compared with yours"),
    "people.name_persons": gettext_lazy("A name was written down, under seal"),
    "people.withhold_name": gettext_lazy("A name was withheld"),
    "people.show_name": gettext_lazy("A withheld name may be shown again"),
    "people.erase_persons": gettext_lazy("A name was erased"),
    "registry.read_facts": gettext_lazy("An event of yours stood on a page, without names"),
    "api.read_facts": gettext_lazy("A program asked for events, one of yours among them"),
    "registry.read_confidential": gettext_lazy("What is sealed of an event of yours was opened"),
    "intake.open_report": gettext_lazy("A report of an event of yours was opened"),
    "intake.read_victims": gettext_lazy("A report's names were compared, yours among them"),
    "intake.read_rows": gettext_lazy("Rows of a list were opened, yours among them"),
    "intake.compare_rows": gettext_lazy("Rows of a list were compared, yours among them"),
    "intake.export_list": gettext_lazy("A list was taken out as a file, your report in it"),
    "cases.read_case": gettext_lazy("The file was opened"),
    "procedure.read_matter": gettext_lazy("Its steps and deadlines were opened"),
    "procedure.read_task": gettext_lazy("What a task says of you was opened"),
    "procedure.withdraw_line": gettext_lazy("A line of a task was withdrawn"),
    "protection.read_item": gettext_lazy("It was read on the Board's agenda"),
    "cases.open_case": gettext_lazy("The case was opened"),
    "cases.close_case": gettext_lazy("The case was closed"),
    "cases.add_party": gettext_lazy("Somebody was added to who takes part"),
    "cases.end_party": gettext_lazy("Somebody takes part no longer"),
    "cases.open_window": gettext_lazy("A window of her own was opened to somebody"),
    "cases.add_event": gettext_lazy("An event of the registry was joined"),
    "cases.make_responsible": gettext_lazy("Who answers for the case was changed"),
    "cases.join_team": gettext_lazy("Somebody joined the team"),
    "cases.join_by_task": gettext_lazy("Somebody joined the team by a task they took on"),
    "cases.shut_out": gettext_lazy("Whoever acts for an institution left out left the team"),
    "cases.leave_team": gettext_lazy("Somebody left the team"),
    "cases.stand_in": gettext_lazy("A deputy of who answers for it came in"),
    "cases.read_responsibility": gettext_lazy("Why somebody else answers for it was read"),
    "cases.give_consent": gettext_lazy("A yes on consent was written down"),
    "cases.take_back_consent": gettext_lazy("A no on consent was written down"),
    "cases.say_how_to_reach": gettext_lazy("How to reach somebody was written down"),
    "cases.read_contacts": gettext_lazy("How to reach somebody was opened"),
    "cases.write_note": gettext_lazy("A note was written in the notebook"),
    "cases.break_glass": gettext_lazy("The case was opened in danger of life"),
    "cases.enter_under_duress": gettext_lazy("She entered because she was made to"),
    "cases.call_team": gettext_lazy("Its team was called, a life in danger"),
    "cases.answer_call": gettext_lazy("A call to its team was answered"),
    "cases.review_emergency": gettext_lazy("That it was opened so was reviewed"),
    "cases.read_emergency": gettext_lazy("Why it was opened so was read"),
    "cases.read_told": gettext_lazy("What was told in her own words was opened"),
    "cases.keep_to_civil_society": gettext_lazy("Whether authorities may be told was written down"),
    "cases.read_notebook": gettext_lazy("The notebook was opened"),
    "cases.write_message": gettext_lazy("A message was written in her window"),
    "cases.read_messages": gettext_lazy("Messages of her window were opened"),
    "cases.mark_messages_read": gettext_lazy("Messages of her window were marked as read"),
    "cases.agree_check_ins": gettext_lazy("Signs were agreed"),
    "cases.end_check_ins": gettext_lazy("No more signs were waited for"),
    "cases.give_sign": gettext_lazy("An agreed sign was written down"),
    "cases.write_finding": gettext_lazy("What was found out after a sign was written down"),
    "cases.read_check_ins": gettext_lazy("What was agreed on signs was opened"),
    "cases.keep_promise": gettext_lazy("A promise was marked as kept"),
    "cases.set_apart": gettext_lazy("Money was set apart for support"),
    "cases.ask_for_support": gettext_lazy("Support was asked for"),
    "cases.decide_support": gettext_lazy("Support was decided"),
    "cases.pay_support": gettext_lazy("Support was paid or handed over"),
    "cases.add_receipt": gettext_lazy("A receipt was kept"),
    "cases.read_support": gettext_lazy("The reasons and receipts of support were opened"),
    "procedure.read_document": gettext_lazy("A document of the file was opened"),
    "procedure.document_altered": gettext_lazy("A document of the file was found altered"),
    "protection.read_effects": gettext_lazy("It was counted among others beside kinds of measures"),
    "protection.read_texts": gettext_lazy("What was written of risk and measures was opened"),
    "protection.open_study": gettext_lazy("A study of risk was begun"),
    "protection.close_study": gettext_lazy("A study of risk was closed"),
    "protection.do_urgent_act": gettext_lazy("An urgent act was written down"),
    "protection.plan_measure": gettext_lazy("A measure was planned"),
    "protection.say_how_far": gettext_lazy("How far a measure has come was written down"),
    "protection.take_position": gettext_lazy("A position on a decision was written down"),
}
OF_RISK = gettext_lazy("A study of risk was written in")
OF_MEASURES = gettext_lazy("Something of the measures was written down")
READ = gettext_lazy("Something of the file was opened")
CHANGED = gettext_lazy("Something of the file was changed")
RISK = ("rate_item", "tell_scenario", "end_scenario", "state_level", "plan_review")


@dataclass(frozen=True)
class ReadingShown:
    """One row: what was read or changed, by whom, for whom, when."""

    key: UUID
    at: datetime
    what: str
    who: str
    whom: str
    is_reading: bool
    is_mine: bool
    is_break_glass: bool
    # What became of its row, where it is not what the log holds.
    state: str
    is_alarm: bool
    # How often it was so, one after another, and since when.
    times: int = 1
    since: datetime | None = None


def shown(one: Reading) -> ReadingShown:
    """Say one reading or change in plain words."""
    verb = one.act.rpartition(".")[2]
    is_reading = verb.startswith(READING)
    return ReadingShown(
        key=one.key,
        at=one.at,
        what=str(SAYS.get(one.act) or _of(one.act, verb, is_reading=is_reading)) if one.act else "",
        who=_who(one),
        whom=", ".join([*map(str, one.institutions), *map(_role, one.roles)]),
        is_reading=is_reading,
        is_mine=one.is_mine,
        is_break_glass=one.is_break_glass,
        state=of_state(one.state),
        is_alarm=one.state in ALARMS,
    )


def folded(rows: Iterable[ReadingShown]) -> list[ReadingShown]:
    """Fold what is the same one after another into one line: how often, and since when."""
    found: list[ReadingShown] = []
    for one in rows:
        last = found[-1] if found else None
        if last is not None and not one.is_alarm and _same(last) == _same(one):
            found[-1] = replace(last, times=last.times + 1, since=one.at)
        else:
            found.append(one)
    return found


def _same(one: ReadingShown) -> tuple[object, ...]:
    return (one.what, one.who, one.whom, one.is_reading, one.is_break_glass, one.state)


def _of(act: str, verb: str, *, is_reading: bool) -> str:
    if is_reading:
        return str(READ)
    if act.startswith("protection."):
        return str(OF_RISK if verb in RISK else OF_MEASURES)
    return str(CHANGED)


def _who(one: Reading) -> str:
    if one.state == RowState.BROKEN:
        return ""
    if one.is_mine:
        return _("You yourself")
    if one.is_of_another_in_the_case:
        return _("Somebody of the case, in her own window")
    return str(one.account) if one.account else _("This installation, by itself")


def _role(code: str) -> str:
    known = terms("user_roles").get(code)
    return known.in_language(labels.language()) if known else code
