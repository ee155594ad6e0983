"""What each address and name of the interfaces says, in the reader's language."""

from django.utils.translation import gettext_lazy as _

PUBLIC, WORKBENCH = "baluarte_api_public", "baluarte_api"
MEMORY = "baluarte_api_public_memory"
ADDRESSES = {
    f"{PUBLIC}_editions": (_("Editions"), _("The editions as they now stand, the newest first.")),
    f"{PUBLIC}_edition": (
        _("One edition"),
        _("By its number, or latest: its cut-off, counts, citation, files and their digests."),
    ),
    f"{PUBLIC}_events": (
        _("Events of an edition"),
        _("A page of the events that answer, the newest first."),
    ),
    f"{PUBLIC}_event": (
        _("One event"),
        _("By any of its public references; or that it was withdrawn, and when."),
    ),
    f"{PUBLIC}_counts": (
        _("Counts of an edition"),
        _("Events, acts and victims, all together or by month, place, group or type."),
    ),
    f"{PUBLIC}_cuts": (
        _("Victims by what they do or by gender"),
        _("Counted in tables alone: no event says it of its own."),
    ),
    f"{PUBLIC}_investigations": (
        _("Investigations of an edition"),
        _("At which stage they are; those that look the same are one row with their number."),
    ),
    f"{PUBLIC}_policy_indicators": (
        _("Indicators of the policy"),
        _("Of the newest edition: the figure of each, or why there is none. A blank is no zero."),
    ),
    f"{PUBLIC}_policy_indicator": (
        _("One indicator of the policy"),
        _("With its years, institutions, both sides, targets and documents by their digest."),
    ),
    f"{MEMORY}_pages": (
        _("Memory pages"),
        _("Those that are public now, and what was taken back. Nobody keeps an answer."),
    ),
    f"{MEMORY}_page": (
        _("One memory page"),
        _("In all its languages, with whose each thing is; taken back, only that there was one."),
    ),
    f"{MEMORY}_days": (
        _("Days of memory"),
        _("Anniversaries and acts of memory, by month and day."),
    ),
    f"{MEMORY}_names": (
        _("Wall of names"),
        _("The names that their families put on it."),
    ),
    f"{PUBLIC}_catalogue": (
        _("A catalogue"),
        _("Its codes, with their names in Spanish and English."),
    ),
    f"{PUBLIC}_log_checkpoints": (
        _("Signed seals of the log"),
        _("As text, oldest first, at most 500: the header Link names the address of the next."),
    ),
    f"{WORKBENCH}_workbench_token": (
        _("This token"),
        _("What it may be used for, and until when."),
    ),
    f"{WORKBENCH}_facts_events": (
        _("Events"),
        _("A page of the events that answer, as far as the token's account sees."),
    ),
    f"{WORKBENCH}_facts_event": (
        _("One event"),
        _("What one may not see is not found, as what does not exist."),
    ),
    f"{WORKBENCH}_facts_searches": (
        _("Saved searches"),
        _("One's own and those shared with one's institutions, by their keys."),
    ),
    f"{WORKBENCH}_counts_counts": (
        _("Counts"),
        _("As far as the token's account sees, each beside those confirmed."),
    ),
    f"{WORKBENCH}_report_submission_lists_to_send_to": (
        _("Lists to send to"),
        _("With their own columns."),
    ),
    f"{WORKBENCH}_report_submission_send": (
        _("Send rows of a list"),
        _("At most 100 at once, all or none. The same key with the same rows has the same answer."),
    ),
    f"{WORKBENCH}_statements_statements": (
        _("Facts about institutions"),
        _("The newest first: those shared with all, and those of one's own institutions."),
    ),
    f"{WORKBENCH}_statements_statement": (
        _("One fact about an institution"),
        _("With its document, page and words, and whether it stands."),
    ),
    f"{WORKBENCH}_statements_document": (
        _("One document"),
        _("Its name, day and hash; its bytes are opened at the workbench alone."),
    ),
    f"{WORKBENCH}_statements_new_document": (
        _("Name a document"),
        _("By the SHA-256 of a copy kept elsewhere. One that is shared stands once."),
    ),
    f"{WORKBENCH}_statements_state": (
        _("Enter what a document says"),
        _("At most 500 facts at once, all or none; another person lets them stand."),
    ),
}
_MONTH = _("Month, as 2026-03")
_STATE = _("Official code of the state, two digits")
_MUNICIPALITY = _("Official code of the municipality, five digits")
_GROUP, _TYPE = _("Code of the catalogue of groups"), _("Code of the catalogue of types")
_DIMENSION = _("By what it is split")
PARAMETERS = {
    "number": _("Number of the edition, or latest"),
    "first_month": _MONTH,
    "last_month": _MONTH,
    "state": _STATE,
    "municipality": _MUNICIPALITY,
    "group": _GROUP,
    "type": _TYPE,
    "after": _("What the page before gave as its end"),
    "limit": _("How many at most"),
    "reference": _("Its reference"),
    "edition": _("Number of an edition of the policy; the newest where none is given"),
    "axis": _("Code of an axis of the policy"),
    "code": _("Code of the indicator"),
    "by": _DIMENSION,
    "name": _("Name of the catalogue"),
    "kind": _("Kind of file"),
    "stage": _("Stage that it reached, or how it ended"),
    "cut": _("What victims are told apart by"),
    "across": _("By what else it is split"),
    "desde": _("From this year, month or day on"),
    "hasta": _("Up to this year, month or day"),
    "fechas": _("Whether dates known only in part count"),
    "dia": _("Around this day"),
    "dias": _("How many days around it"),
    "entidad": _STATE,
    "municipio": _MUNICIPALITY,
    "km": _("And places within so many kilometres"),
    "grupo": _GROUP,
    "tipo": _TYPE,
    "autor": _("Code of who is presumed to have done it"),
    "estado": _("How far it is verified"),
    "vinculo": _("Link to the work of the victim"),
    "labor": _("What work the victim does"),
    "genero": _("Gender of the victim"),
    "lista": _("Key of a list"),
    "capa": _("Key of a layer of the map"),
    "parte": _("Area of that layer"),
    "institucion": _("Code of the catalogue of public institutions"),
    "renglon": _("Code of a heading"),
    "situacion": _("Whether it waits, stands, was refused, replaced or taken back"),
    "conocido": _("As it was known on this day"),
    "busqueda": _("Key of a saved search, in place of a question"),
    "orden": _(
        "By what it is ordered: fecha, registro, lugar or victimas; with - before it from the "
        "last to the first"
    ),
    "despues": _("What the page before gave as its end"),
    "limite": _("How many at most"),
    "cuenta": _("What is counted"),
    "por": _DIMENSION,
    "y": _DIMENSION,
    "z": _DIMENSION,
    "list_id": _("Key of the list"),
    "Idempotency-Key": _("A key of your own, so that what is sent twice comes in once"),
}
WHERE = {"path": _("in the address"), "query": _("in the question"), "header": _("as a header")}
STATUSES = {
    "200": _("It is answered."),
    "201": _("It is in."),
    "304": _("Nothing changed since what you kept."),
    "400": _("Something is missing."),
    "401": _("There is no token that holds."),
    "403": _("This token was not made for it, or you may not."),
    "404": _("It is not there, or you may not see it: the same answer."),
    "409": _("What is sent is there already or says otherwise, or the list is being read."),
    "410": _("It was withdrawn."),
    "422": _("A name, a value or a row is not understood."),
}
