"""One of everything that an address can name, all of it of one organisation; all invented."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from fido2.utils import websafe_encode
from tests.factories.access import AT, make_account, make_institution
from tests.factories.board import (
    NOON,
    hear_her,
    list_case,
    make_board,
    make_board_case,
    make_session,
    open_with,
    sit,
)
from tests.factories.causes import lay_cause
from tests.factories.documents import DOCUMENT
from tests.factories.door import keep_door, leave, put_on_duty
from tests.factories.entering import browser_of
from tests.factories.observations import answer as answer_of_institution
from tests.factories.observations import call, contribute, let_out, observe, paper
from tests.factories.passkeys import SoftPasskey
from tests.factories.procedure import Cast, make_cast
from tests.factories.promises import days_ago, make_programme, make_table, meet, progress, promise
from tests.factories.recognition import enter_one, open_clock
from tests.factories.registry import LATER, Side, make_event, make_list, make_reports
from tests.factories.reparation import FEDERAL
from tests.factories.requests_for_information import draft, receive, send
from tests.factories.skills import announce, put_in
from tests.factories.stated import state
from tests.factories.statements import keep, make_every_state, say_all
from tests.factories.warnings import action_of, ask_alert, issue, notice_of, plan, trigger_date
from tests.factories.webhooks import public
from tests.web.cases.conftest import make_opened
from tests.web.cases.test_letters import make_letter
from tests.web.intake.conftest import row, sheet, upload
from tests.web.intake.test_monitoring import paste, write
from tests.web.investigation.conftest import lay as lay_inquiry
from tests.web.investigation.test_urls import OF_AN_INQUIRY
from tests.web.memory.conftest import lay as lay_memory
from tests.web.procedure.test_breaches_pages import make_late
from tests.web.procedure.test_duty_pages import trust
from tests.web.procedure.test_routing_pages import leave_out
from tests.web.protection.conftest import lay
from tests.web.publication.conftest import share
from tests.web.reparation.conftest import hand_in_document, make_transfer_of
from tests.web.reparation.conftest import lay as lay_reparation

from baluarte.domain.access.actions import confirm_membership, propose_membership
from baluarte.domain.access.actions.tokens import make_token
from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.models import Account, Grant, Membership, Session
from baluarte.domain.accountability.actions import (
    NewAction,
    begin_action,
    load_sets,
    set_calendar,
)
from baluarte.domain.accountability.choices import Progress
from baluarte.domain.accountability.models import CommitmentStep, Recommendation
from baluarte.domain.cases.models import SupportRequest
from baluarte.domain.intake.actions import open_monitoring
from baluarte.domain.intake.models import ArchivedCopy, DayNote
from baluarte.domain.linkage import actions as linkage_actions
from baluarte.domain.procedure.actions import take_message
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.actions.task_lines import Shown, write_lines
from baluarte.domain.procedure.choices import TaskLineKind
from baluarte.domain.procedure.models import Assignment, StepDocument
from baluarte.domain.procedure.queries import at_the_door, doors
from baluarte.domain.protection.actions import board_items
from baluarte.domain.protection.models import Summons
from baluarte.domain.protection.queries.board_lines import lines_of
from baluarte.domain.publication.actions import (
    ask_for_export,
    decide_publication,
    draft_report,
    prepare_policy_edition,
    webhooks,
)
from baluarte.domain.publication.choices import ExportFormat, Ground, Publishable
from baluarte.domain.registry import actions as registry
from baluarte.domain.registry.actions.saved import save_search
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Act
from baluarte.domain.registry.queries import Filters
from baluarte.domain.reparation.models import RemedyStep
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.due_days import ReportingCalendar
from baluarte.norms.policy.report_calendar import PeriodKind, ReportPeriod


@dataclass(frozen=True)
class Everything:
    """Who asks, and what stands for each parameter of an address, by the room that reads it."""

    cast: Cast
    named: dict[str, dict[str, object]]

    def of(self, view, name: str, parameters) -> dict[str, object]:
        """Return what stands for the parameters of an address: what is not there is left out."""
        room = view.__module__.removeprefix("baluarte.web.").partition(".")[0]
        known = self.named[""] | self.named.get(room, {}) | self.named.get(name, {})
        return {one: known[one] for one in parameters if known.get(one) is not None}


def make_everything(as_operator, as_role) -> Everything:
    """Make one of everything that an address can name, kept by the owner's organisation."""
    with as_operator():
        cast = make_cast()
        _give_all(cast.owner, cast.keeper, ["data_steward", "organisation_admin"])
        _give_all(cast.stranger, cast.stranger.memberships.first().institution, ELSEWHERE)
        herself = make_account()
        curator = make_account(institution=make_institution(), roles=["curator"])
        table = make_board(cast)
    for who in (cast.owner, cast.colleague, cast.without_role, cast.stranger):
        _hold_passkey(who)
    named: dict[str, dict[str, object]] = {"": {"number": 1, "check": "no_date"}}
    side = _make_side(cast)
    for made in (
        _of_events(cast, side, curator, as_operator),
        _of_lists(cast, side),
        _of_procedures(cast, as_operator, as_role),
        _of_cases(cast, herself, as_operator),
        _of_protection(cast),
        _of_the_board(cast, table),
        _of_publication(cast, side, curator, as_operator),
        _of_statements(cast, as_operator),
        _of_recognition(cast, side),
        _of_warnings(cast, as_operator),
        _of_courses(cast),
        _of_inquiries(cast),
        _of_reparation(cast),
        _of_memory(cast),
        _of_accounts(cast, as_operator),
        _of_the_policy(cast, as_operator),
    ):
        for room, values in made.items():
            named.setdefault(room, {}).update(values)
    return Everything(cast, named)


def _of_the_policy(cast: Cast, as_operator) -> dict[str, dict[str, object]]:
    """Return what institutions promised, kept by who monitors elsewhere: everybody reads it."""
    table = make_table(cast.stranger)
    session = meet(cast.stranger, table)
    row = promise(cast.stranger, session=session)
    programme = make_programme(cast.stranger)
    of_table = {"reference": table.reference, "session_id": session.pk}
    of_row, of_programme = {"reference": row.reference}, {"reference": programme.reference}
    with as_operator():
        load_sets(at=AT)
        asked = Recommendation.objects.order_by("code").first()
    of_one, of_set = {"code": asked.code}, {"code": asked.set.code}
    of_indicator = {"code": "PRO-P-01"}
    return {
        "harmonised_question": {"code": "participation"}, "policy_indicator": of_indicator,
        "new_target": of_indicator, "new_assessment": of_indicator | {"of": "indicator"},
        "means_of": {"code": "SEGOB"},
        "prosecution_office": {"code": "EDO-09-FIS"},
        "plan_improvement": {"code": "EDO-09-FIS"},
        "indicator_series": of_indicator, "recommendation": of_one, "state_recommendation": of_one,
        "recommendation_owners": of_one, "link_recommendation": of_one, "undo_correction": of_one, "correct_recommendation": of_one, "recommendation_set": of_set,
        "recommendation_report": of_set, "recommendation_table": of_set,
        "withdraw_recommendations": of_set,
        "commitment": of_row, "note_progress": of_row, "dialogue_table": of_table,
        "new_dialogue_session": of_table, "new_agreement": of_table, "programme": of_programme,
        "new_programme_version": of_programme, "programme_differences": of_programme,
        **_of_participation(cast), **_of_actions(cast, asked),
    }  # fmt: skip


def _of_participation(cast: Cast) -> dict[str, dict[str, object]]:
    """Return an observation let out and answered, one that waits, and a consultation."""
    sides = SimpleNamespace(
        ours=cast.keeper, authority=cast.federal, writer=cast.colleague, second=cast.owner,
        liaison=cast.liaison, monitor=cast.stranger,
    )  # fmt: skip
    report = paper(sides, issuer="URCRR", content=b"Compartido.")
    given = {"kind": "report", "subject": report.reference, "institution": "URCRR"}
    out = observe(sides, report, **given)
    waits = observe(sides, report, words="Falta la mitad de las cifras.", **given)
    let_out(sides, out)
    said = answer_of_institution(sides, out, paper(sides, who="liaison", content=b"Oficio."))
    now = timezone.localdate()
    days = {"opens_date": now - timedelta(2), "closes_date": now + timedelta(2)}
    called = call(sides, convened_by="URCRR", **days)
    told = contribute(sides, called, who="writer", at=timezone.now())
    entered = _enter_step(cast)
    of_out, of_called = {"reference": out.reference}, {"reference": called.reference}
    return {
        "observation": of_out, "withdraw_observation": of_out, "answer_observation": of_out,
        "review_observation": {"reference": waits.reference},
        "review_observation_answer": of_out | {"answer_id": said.pk},
        "consultation": of_called, "contribute": of_called,
        "answer_contribution": of_called | {"contribution_id": told.pk},
        "review_entry": {"kind": "compromiso", "entry_id": entered.pk},
        "withdraw_entry": {"kind": "compromiso", "entry_id": entered.pk},
    }  # fmt: skip


def _enter_step(cast: Cast) -> CommitmentStep:
    """Return what who monitors elsewhere says of a promise: it waits for a second of her house."""
    who = cast.stranger
    with acting_as(who.pk):
        house = who.memberships.select_related("institution").first().institution
    row = promise(who, session=meet(who, make_table(who)))
    return progress(who, row, Progress.STARTED, institution=house)


def _of_actions(cast: Cast, asked: Recommendation) -> dict[str, dict[str, object]]:
    """Return what an institution does about a recommendation, entered by who monitors elsewhere."""
    by, now = cast.stranger.pk, timezone.now()
    doing = NewAction(institution="SEGOB", description="Publicar.", first_date=days_ago(90))
    with acting_as(by):
        action = begin_action(recommendation=asked, new=doing, by=by, at=now)
        rule = ReportingCalendar(days_ago(60), 6)
        set_calendar(action=action, calendar=rule, by=by, at=now)
    of_action = {"action_id": action.pk}
    return {
        "begin_recommendation_action": {"code": asked.code}, "set_action_calendar": of_action,
        "report_recommendation_action": of_action, "end_recommendation_action": of_action,
    }  # fmt: skip


# A stranger has every power that a role gives, elsewhere.
ELSEWHERE = ["verifier", "organisation_admin", "monitor", "risk_evaluator"]


def _give_all(account: Account, institution, roles) -> None:
    for role in roles:
        proposed = propose_membership(
            account=account, institution=institution, role=role, by=None, at=AT
        )
        confirm_membership(membership=proposed, by=None, at=AT)


def _hold_passkey(account: Account) -> Authenticator:
    """Let an account hold a passkey that its pages can read."""
    asked = {"publicKey": {"user": {"id": websafe_encode(account.pk.bytes)}, "challenge": "eA"}}
    held = {"name": "Llave inventada", "credential": json.loads(SoftPasskey().created(asked))}
    with acting_as(account.pk):
        return Authenticator.objects.create(
            user=account, type=Authenticator.Type.WEBAUTHN, data=held
        )


def _make_side(cast: Cast) -> Side:
    kept = make_list(cast.keeper, cast.steward)
    return Side(cast.keeper, cast.steward, cast.owner, cast.colleague, kept, cast.owner)


def _of_events(cast: Cast, side: Side, curator: Account, as_operator):
    one, twin = make_event(side), make_event(side)
    by = cast.owner.pk
    with acting_as(by):
        act = Act.objects.get(event=one)
        [report] = make_reports(side, [{}])
        link = registry.link_report(report=report, event=one, ground="Igual.", by=by, at=LATER)
        pair = linkage_actions.propose_pair(one=one, other=twin, reason="Igual.", by=by, at=LATER)
        claim = registry.make_claim(
            event=one, attribute=Attribute.DATE, value="2025", source="press", by=by,
            at=LATER,
        )  # fmt: skip
        search = save_search(filters=Filters(state="30"), institution=None, by=by, at=LATER)
    named = {
        "reference": one.reference, "act_id": act.pk, "link_id": link.pk, "pair_id": pair.pk,
        "claim_id": claim.pk, "kind": "dicho", "key": claim.pk, "search_id": search.pk,
        "list_id": side.source_list.pk,
    }  # fmt: skip
    return {
        **dict.fromkeys(("registry", "linkage", "double_coding", "analysis"), named),
        "similar_while_writing": {"kind": "hecho", "key": one.reference},
        "publication": {"reference": one.reference},
        "api_fact": {"reference": one.reference},
        "api_send": {"list_id": side.source_list.pk},
        "places_of_state": {"code": "30"},
    }  # fmt: skip


def _of_lists(cast: Cast, side: Side):
    browser, by = browser_of(cast.owner), cast.owner.pk
    sent = browser.post(reverse("new_list"), upload(sheet(row(1))))
    with acting_as(by):
        [report] = make_reports(side, [{}])
        desk = open_monitoring(institution=cast.keeper, by=by, at=AT)
    paste(browser, desk)
    write(browser, desk, promised="Llamarle", due_date=timezone.localdate())
    with acting_as(by):
        copy, note = ArchivedCopy.objects.get(), DayNote.objects.get()
    return {
        "intake": {
            "list_id": side.source_list.pk, "report_id": report.pk, "number": 1,
            "draft_id": sent.url.rstrip("/").split("/")[-1], "copy_id": copy.pk,
            "note_id": note.pk, "day": timezone.localdate(),
        }
    }  # fmt: skip


def _of_procedures(cast: Cast, as_operator, as_role):
    night, breach = make_late(cast, as_role)
    wish, cleared = leave_out(cast, night, cast.command), trust(cast)
    with as_operator():
        keep_door(cast)
        turn = put_on_duty(cast)
    waits, taken = _left_at_the_door(cast, as_role)
    with acting_as(cast.owner.pk):
        assignment = Assignment.objects.filter(proceeding=night.extraordinary).first()
        shown = Shown(TaskLineKind.PLACE, "Inventada", assignment.sent_at)
        [line] = write_lines(assignment, [shown], by=cast.owner.pk, at=timezone.now())
        document = keep_document(
            StepDocument, DOCUMENT, about=night.asked.pk, by=cast.owner.pk, at=timezone.now(),
            compartment=night.matter.compartment_id,
        )  # fmt: skip
    return {
        "procedure": {
            "reference": night.matter.reference, "proceeding_id": night.extraordinary.pk,
            "occurrence_id": night.asked.pk, "step": "EX-3", "left_out_id": wish.pk,
            "assignment_id": assignment.pk, "line_id": line.pk, "turn_id": turn.pk, "clearance_id": cleared.pk,
            "institution_id": cast.keeper.pk, "keeper_id": cast.keeper.pk,
            "breach_id": breach.pk, "document_id": document.pk, "code": "mech_intake", "version": 1,
        },
        "take_from_door": {"message_id": waits.pk},
        "set_aside_from_door": {"message_id": taken.pk},
    }  # fmt: skip


def _left_at_the_door(cast: Cast, as_role):
    """Leave a message that waits and one that the owner has taken."""
    with as_role("bal_public"), acting_as_nobody():
        [door] = [one for one in doors() if one.institution == cast.keeper.pk]
    for _ in range(2):
        leave(door, as_role)
    by, at = cast.owner.pk, timezone.now()
    with acting_as(by):
        waits, taken = at_the_door()
        take_message(message=taken, by=by, at=at)
    return waits, taken


def _of_cases(cast: Cast, herself: Account, as_operator):
    opened = make_opened(cast, herself)
    letter, hers = make_letter(cast, opened), browser_of(herself)
    asked = {"kind": "lodging", "amount": "1,500.50", "reason": "Tres noches fuera"}
    hers.post(reverse("own_support_ask"), asked)
    with acting_as(herself.pk):
        support = SupportRequest.objects.get()
    return {
        "cases": {
            "reference": opened.case.reference, "party_id": opened.party.pk, "number": 2,
            "note_id": opened.promise.pk, "letter": letter.reference, "request_id": support.pk,
        }
    }  # fmt: skip


def _of_protection(cast: Cast):
    laid = lay(cast)
    return {
        "protection": {
            "reference": laid.case.reference, "study_id": laid.study.pk, "domain_id": "D1",
            "measure_id": laid.measure.pk, "withdrawal_id": laid.withdrawal.pk,
            "appeal_id": laid.appeal.pk, "number": 1, "name": "emitir",
        }
    }  # fmt: skip


def _of_the_board(cast: Cast, table):
    seats = sit(table)
    case, party = make_board_case(cast)
    item = list_case(cast, make_session(cast), case)
    hear_her(cast, item, party)
    open_with(cast, item.session, seats[:5])
    with acting_as(cast.owner.pk):
        board_items.put_to_vote(item=item, by=cast.owner.pk, at=NOON)
        summons = Summons.objects.filter(item=item).first()
        line = lines_of(item)[0]
    return {
        "protection": {
            "seat_id": seats[0].pk, "session_id": item.session_id, "item_id": item.pk,
            "summons_id": summons.pk, "line_id": line.pk,
        },
        "session_act": {"act": "llega"},
        "item_act": {"act": "voto"},
    }  # fmt: skip


def _of_publication(cast: Cast, side: Side, curator: Account, as_operator):
    by, now = cast.owner.pk, timezone.now()
    one = make_event(side)
    share(side)
    with acting_as(by):
        decision = decide_publication(
            event=one, fields=tuple(Publishable.values), ground=Ground.CONSENT,
            ground_detail="Se publicó.", risk_note="Se habló con ella.", is_exact=True,
            by=by, at=LATER,
        )  # fmt: skip
        export = ask_for_export(
            filters=Filters(), institution=cast.keeper, file_format=ExportFormat.CSV,
            purpose="Informe anual", more=(), by=by, at=now,
        )  # fmt: skip
        hook, _ = webhooks.make_webhook(
            label="Mi máquina", url="https://maquina.example.org/avisos",
            events=webhooks.EVENTS, resolve=public, by=by, at=now,
        )  # fmt: skip
    with acting_as(curator.pk):
        prepared = prepare_policy_edition(by=curator.pk, at=now)
        month = ReportPeriod.of_day(PeriodKind.MONTH, local_day(now)).before
        report = draft_report(kind="monthly", period=month, by=curator.pk, at=now)
    return {
        "publication": {
            "edition_id": prepared.pk, "version_id": report.pk,
            "decision_id": decision.pk, "export_id": export.pk, "webhook_id": hook.pk,
            "stated_id": state(curator).pk, "year": 2025,
        }
    }  # fmt: skip


OF_A_REQUEST = (
    "information_request", "send_request", "note_request_event", "take_back_request_event",
    "request_not_answered", "receive_request_answer", "code_request_answer",
)  # fmt: skip
OF_A_WARNING = (
    "early_warning", "decide_early_warning", "leave_out_of_early_warning",
    "acknowledge_early_warning", "warning_plan", "write_warning_plan", "review_warning_plan",
    "report_plan_action", "record_warning_outcome", "note_structural_cause", "ask_public_alert",
    "sign_public_alert", "withdraw_public_alert",
)  # fmt: skip
OF_A_BATCH = ("request_batch", "print_request_batch", "batch_folios", "batch_not_answered")


def _of_statements(cast: Cast, as_operator):
    with as_operator():
        make_every_state()
    document = keep(cast.owner, cast.keeper, is_shared=False)
    [one, _] = say_all(cast.owner, document, {}, {"heading": "files_charged"})
    [asked] = draft(cast.owner, cast.keeper, is_shared=False)
    send(cast.owner, asked)
    receive(cast.owner, asked, date(2026, 2, 20))
    of_one, of_batch = {"reference": asked.reference}, {"batch": asked.batch}
    return {
        "statements": {
            "document": document.reference, "reference": one.reference, "batch": one.batch,
            "code": "FGR",
        },
        "api_statement": {"reference": one.reference},
        "api_document": {"reference": document.reference},
        "api_state": {"reference": document.reference},
        **dict.fromkeys(OF_A_REQUEST, of_one),
        **dict.fromkeys(OF_A_BATCH, of_batch),
        "batch_table": of_batch | {"kind": "csv"},
    }  # fmt: skip


def _of_recognition(cast: Cast, side: Side) -> dict[str, dict[str, object]]:
    document = keep(cast.owner, cast.keeper, is_shared=False, content=b"De lo dicho.")
    entry = enter_one(cast.owner, document)
    clock = {
        "reference": open_clock(side.documenter, make_event(side, date="2026-05-20")).reference
    }
    return {
        "prevention": {"reference": entry.reference},
        "condemnation_clock": clock, "record_family_word": clock, "note_condemnation": clock,
    }  # fmt: skip


def _of_courses(cast: Cast) -> dict[str, dict[str, object]]:
    """Return a course that the owner runs, over and not closed, with a colleague in it."""
    course = announce(cast.owner, cast.keeper)
    put_in(cast.owner, course, cast.colleague)
    return {"skills": {"reference": course.reference}}


def _of_inquiries(cast: Cast) -> dict[str, dict[str, object]]:
    """Return a file of a case of the owner's, told whole."""
    laid = lay_inquiry(cast)
    of = {"reference": laid.inquiry.reference}
    return {
        **dict.fromkeys(OF_AN_INQUIRY, of),
        "own_ask_for_act": of,
        "record_act": of | {"act": "IP-15"},
        "decide_hypothesis": of | {"key": laid.hypothesis.pk},
        "answer_criterion": of | {"criterion": "AT-3"},
        "answer_act_request": of | {"key": laid.asked.pk},
        "take_back_said": of | {"what": "estado", "key": laid.begun.pk},
    }


def _of_reparation(cast: Cast) -> dict[str, dict[str, object]]:
    """Return a victim of a case of the owner's, with a plan and what is owed."""
    laid = lay_reparation(cast)
    with acting_as(cast.owner.pk):
        step = RemedyStep.objects.get(remedy=laid.remedy)
    hand_in_document(cast, laid)
    asked, plan = {"reference": laid.silent.reference}, {"reference": laid.plan.reference}
    case, victim = {"reference": laid.case.reference}, {"key": laid.victim.pk}
    remedy, interview = {"key": laid.remedy.pk}, {"key": laid.interview.pk}
    commission = {"code": "EDO-30-VIC"}
    sent = {"reference": make_transfer_of(cast, laid, to=FEDERAL).reference}
    return {
        **dict.fromkeys(("case_reparation", "register_victim"), case),
        **dict.fromkeys(
            ("apply_to_commission", "say_wishes", "record_interview", "open_reparation_plan",
             "join_files", "own_wishes"), victim,
        ),
        "part_files": victim | {"other": laid.twin.pk},
        "say_result_of_complaint": {"key": laid.complained.pk},
        **dict.fromkeys(("complain_of_interview", "own_interview_complaint", "own_treatment"), interview),
        **dict.fromkeys(
            ("record_progress", "refer_victim", "go_to_federal", "start_application_clocks",
             "own_federal", "make_transfer"), asked,
        ),
        "answer_referral": {"key": laid.referral.pk},
        **dict.fromkeys(
            ("reparation_plan", "weigh_headings", "refuse_headings", "close_reparation_plan",
             "own_weigh"), plan
        ),
        "record_assembly": {"reference": laid.collective.reference},
        **dict.fromkeys(("decide_heading", "grant_remedy"), plan | {"heading": "RH-4"}),
        **dict.fromkeys(("record_remedy_delivery", "witness_her_word", "own_word"), remedy),
        "finish_remedy_step": {"key": step.pk},
        **dict.fromkeys(
            ("victim_commission", "add_commission_post", "state_caseload",
             "record_joint_session"), commission
        ),
        **dict.fromkeys(
            ("transfer", "check_transfer", "transfer_file", "withdraw_transfer"), sent
        ),
        "transfer_document": sent | {"number": 1},
        "answer_structural_causes": {"key": lay_cause(cast, laid.plan).remedy.pk},
    }  # fmt: skip


def _of_memory(cast: Cast) -> dict[str, dict[str, object]]:
    """Return a memory page of a case of the owner's, with its picture and what was proposed."""
    laid = lay_memory(cast)
    of = {"reference": laid.page.reference}
    item, text = {"key": laid.items["photograph"].pk}, {"key": laid.texts[0].pk}
    return {
        "memory": of,
        "add_memory_item": {"kind": "texto"},
        "add_memory_text": item, "memory_file": item, "own_memory_file": item,
        "correct_memory_text": text, "own_memory_word": text | {"word": "si"},
        "review_memory": {"key": laid.proposal.pk},
    }  # fmt: skip


def _of_warnings(cast: Cast, as_operator) -> dict[str, dict[str, object]]:
    """Return a warning that the owner proposed and a colleague issued to an authority."""
    with as_operator():
        second = make_account(institution=cast.keeper, roles=["analyst"])
        body = make_institution(
            kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.STATE,
            state=State.objects.get(pk="30"), code="EDO-30-GOB",
        )  # fmt: skip
    house = SimpleNamespace(house=cast.keeper, one=cast.owner, other=second)
    found = issue(house, told=[body], state="30", municipality="")
    told = notice_of(found, body, by=cast.owner, why="chosen")
    made = plan(house, found, actions={"PA-3": body})
    ask_alert(house, found)
    action = action_of(made, "PA-3", by=cast.owner)
    of_one = {"reference": found.reference, "notice_id": told.pk, "action_id": action.pk}
    noted = trigger_date(house, state="30", town="")
    return dict.fromkeys(OF_A_WARNING, of_one) | {"withdraw_trigger_date": {"trigger_id": noted.pk}}


def _of_accounts(cast: Cast, as_operator):
    by, now = cast.owner.pk, timezone.now()
    with as_operator():
        member = make_account(institution=cast.keeper, roles=["documenter"])
    with acting_as(by):
        token, _ = make_token(
            label="Tablero", scopes=["facts:read"], until=now + timedelta(days=3), by=by, at=now
        )
        held = Membership.objects.filter(account=cast.colleague, institution=cast.keeper).first()
        opened = Grant.objects.filter(institution=cast.keeper).first() or Grant.objects.first()
        key = Authenticator.objects.filter(user=cast.owner).first()
        [session, *_] = Session.objects.filter(ended_at=None).values_list("pk", flat=True)
    return {
        "access": {
            "token_id": token.pk, "membership_id": held.pk, "grant_id": opened and opened.pk,
            "session_id": session, "account_id": member.pk,
        },
        "allauth": {"pk": key.pk},
    }  # fmt: skip
