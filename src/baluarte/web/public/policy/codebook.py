"""What each column of the policy's tables holds: one row a column, in Spanish and English.

`docs/reference/open-data.md` prints the same; a test holds both against the tables' own heads.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Column(NamedTuple):
    """A column: its kind, and what it holds."""

    kind: str
    spanish: str
    english: str


CODE, TEXT, DAY, NUMBER, WHOLE, LIST = "code", "string", "date", "number", "integer", "list"
EDITION = Column(WHOLE, "Número de la edición.", "Number of the edition.")
AXIS = Column(CODE, "Catálogo policy_axes.", "Catalogue policy_axes.")
OFFICE = Column(CODE, "Catálogo de instituciones públicas.", "Catalogue of public institutions.")

ERRATUM = Column(
    CODE,
    "Por qué no se sostiene: taken_back, wrong, misread, harm; de una cifra, también por un dato "
    "en que se apoya. Vacía: se sostiene.",
    "Why it does not stand: taken_back, wrong, misread, harm; of a figure, also for a fact that "
    "it stands on. Empty: it stands.",
)
INDICATORS: Mapping[str, Column] = {
    "codigo": Column(CODE, "Clave del indicador.", "Code of the indicator."),
    "eje": AXIS,
    "indicador": Column(TEXT, "Su nombre en español.", "Its name in Spanish."),
    "indicator": Column(TEXT, "Su nombre en inglés.", "Its name in English."),
    "unidad": Column(CODE, "Catálogo indicator_units.", "Catalogue indicator_units."),
    "institucion": Column(
        CODE, "De qué institución es la cifra. Vacía: de todas juntas.",
        "Of which institution the figure is. Empty: of all together.",
    ),
    "entidad": Column(
        CODE, "Clave oficial de su entidad federativa. Vacía: de ninguna.",
        "Official code of its state. Empty: of none.",
    ),
    "periodo": Column(TEXT, "Año, o trimestre (2026-T3).", "Year, or quarter (2026-T3)."),
    "estado_de_la_cifra": Column(
        CODE,
        "computed: contada de los textos de la política; stated: dicha en documentos públicos; "
        "released: de tablas protegidas que se publicaron; no_data: sin datos.",
        "computed: counted from the policy's texts; stated: in public documents; released: from "
        "protected tables that were released; no_data: without data.",
    ),
    "motivo": Column(
        CODE,
        "Por qué no hay cifra: confidential (cuenta expedientes confidenciales), nobody_stated, "
        "not_answered, without_figure, no_denominator, zero_denominator, nothing_recorded, "
        "nobody_reported, "
        "not_built, not_reported (no informó), part_not_stated (ningún documento dice una de sus "
        "partes), parts_exceed (las partes exceden el todo), corrected_unshared (se "
        "corrigió con algo que no se comparte), "
        "tables_withdrawn (las tablas en que se apoyaba se retiraron).",
        "Why there is no figure: confidential (it counts confidential files), nobody_stated, "
        "not_answered, without_figure, no_denominator, zero_denominator, nothing_recorded, "
        "nobody_reported, "
        "not_built, not_reported (it did not report), part_not_stated (a part of it is stated by "
        "no document), parts_exceed (the parts exceed the whole), "
        "corrected_unshared (it was corrected by something that is not shared), "
        "tables_withdrawn (the tables that it stood on were withdrawn).",
    ),
    "valor": Column(NUMBER, "La cifra. Vacía: no la hay, que no es cero.",
                    "The figure. Empty: there is none, which is not zero."),
    "numerador": Column(NUMBER, "La parte.", "The part."),
    "denominador": Column(NUMBER, "El todo.", "The whole."),
    "minimo": Column(NUMBER, "Lo menos que puede ser.", "The least that it can be."),
    "maximo": Column(NUMBER, "Lo más que puede ser.", "The most that it can be."),
    "preguntadas": Column(WHOLE, "A cuántas instituciones se refiere.",
                          "Of how many institutions it is."),
    "con_dato": Column(WHOLE, "Cuántas de ellas lo tienen.", "How many of them have data."),
    "fuentes": Column(LIST, "Referencias de datos.csv en que se apoya.",
                      "References of datos.csv on which it stands."),
    "tablas_retiradas": Column(
        DAY, "Día en que se retiraron las tablas en que se apoyaba. Vacía: no se han retirado.",
        "Day on which the tables that it stood on were withdrawn. Empty: they were not.",
    ),
    "no_se_sostiene": ERRATUM,
    "edicion": EDITION,
}  # fmt: skip
INSTITUTIONS: Mapping[str, Column] = {
    "codigo": OFFICE,
    "institucion": Column(TEXT, "Su nombre en español.", "Its name in Spanish."),
    "institution": Column(TEXT, "Su nombre en inglés.", "Its name in English."),
    "entidad": Column(CODE, "Clave oficial de su entidad federativa. Vacía: de ninguna.",
                      "Official code of its state. Empty: of none."),
    "debe": Column(
        WHOLE, "Cuánto debe: obligaciones, recomendaciones, compromisos y metas.",
        "How much it owes: obligations, recommendations, commitments and targets.",
    ),
    "sin_empezar": Column(WHOLE, "De ello, de lo que nadie ha dicho que se haga algo.",
                          "Of it, of which nobody has said that anything is done."),
    "en_curso": Column(WHOLE, "De ello, de lo que alguien anotó una acción.",
                       "Of it, of which somebody noted an action."),
    "atrasado": Column(WHOLE, "De ello, lo que se pasó de su día.",
                       "Of it, what is past its day."),
    "abandonado": Column(WHOLE, "De ello, lo que se abandonó.", "Of it, what was given up."),
    "cumplido": Column(WHOLE, "De ello, lo que un documento dice cumplido.",
                       "Of it, what a document says was fulfilled."),
    "informes_atrasados": Column(WHOLE, "Informes cuyo día pasó sin que se entregaran.",
                                 "Reports whose day passed without them."),
    "sin_respuesta": Column(WHOLE, "Lo que se le preguntó y no contestó en su plazo.",
                            "What it was asked and did not answer within its term."),
    "sin_datos": Column(
        WHOLE, "Lo que ningún documento público dice, sin que se sepa que alguien preguntara.",
        "What no public document says, with nobody known to have asked.",
    ),
    "no_se_sostiene": ERRATUM,
    "edicion": EDITION,
}  # fmt: skip
FACTS: Mapping[str, Column] = {
    "referencia": Column(TEXT, "Nombre público del dato.", "Public name of the fact."),
    "rubro": Column(CODE, "De qué trata.", "What it is about."),
    "dato": Column(TEXT, "El rubro en español.", "The heading in Spanish."),
    "fact": Column(TEXT, "El rubro en inglés.", "The heading in English."),
    "institucion": OFFICE,
    "entidad": Column(CODE, "Clave oficial de la entidad federativa.",
                      "Official code of the state."),
    "desde": Column(DAY, "Primer día del que habla.", "First day of which it speaks."),
    "hasta": Column(DAY, "Último día del que habla.", "Last day of which it speaks."),
    "respuesta": Column(
        CODE,
        "answered: dio el dato; not_answered, reserved, does_not_exist, not_competent: no lo dio, "
        "y cómo; corrected_unshared: se corrigió con algo que no se comparte, y va sin valor.",
        "answered: it gave it; not_answered, reserved, does_not_exist, not_competent: it did not, "
        "and how; corrected_unshared: it was corrected by something unshared, and has no value.",
    ),
    "numero": Column(NUMBER, "El valor, si es un número.", "The value, where it is a number."),
    "grado": Column(CODE, "El valor, si es yes, partly o no.", "The value: yes, partly or no."),
    "dia": Column(DAY, "El valor, si es un día.", "The value, where it is a day."),
    "palabras": Column(TEXT, "El valor, si son palabras.", "The value, where it is words."),
    "quien_lo_dice": Column(TEXT, "Institución u organización que lo dice.",
                            "Institution or organisation that says it."),
    "documento": Column(TEXT, "Título del documento.", "Title of the document."),
    "emisor": Column(TEXT, "Quién lo emitió.", "Who issued it."),
    "direccion": Column(TEXT, "Dirección pública. Vacía: no tiene.",
                        "Public address. Empty: it has none."),
    "sha256": Column(TEXT, "Huella de sus bytes.", "Digest of its bytes."),
    "pagina": Column(WHOLE, "Página que lo dice.", "Page that says it."),
    "cita": Column(TEXT, "Sus palabras.", "Its words."),
    "no_se_sostiene": ERRATUM,
    "edicion": EDITION,
}  # fmt: skip
PROMISES: Mapping[str, Column] = {
    "referencia": Column(TEXT, "Nombre público del compromiso.", "Public name of the commitment."),
    "eje": AXIS,
    "institucion": OFFICE,
    "compromiso": Column(TEXT, "Lo prometido.", "What was promised."),
    "dicho": Column(DAY, "Día en que se prometió.", "Day on which it was promised."),
    "vence": Column(DAY, "Último día para cumplirlo.", "Last day to fulfil it."),
    "situacion": Column(
        CODE,
        "kept: cumplido; kept_late: cumplido fuera de plazo; open: en plazo; past: vencido; "
        "given_up: abandonado.",
        "kept: fulfilled; kept_late: fulfilled late; open: within its term; past: past its day; "
        "given_up: given up.",
    ),
    "documento": Column(TEXT, "Título del documento que lo dice.",
                        "Title of the document that says it."),
    "emisor": Column(TEXT, "Quién lo emitió.", "Who issued it."),
    "direccion": Column(TEXT, "Dirección pública. Vacía: no tiene.",
                        "Public address. Empty: it has none."),
    "documento_del_avance": Column(
        TEXT, "Título del último documento que muestra qué pasó con él.",
        "Title of the last document that shows what became of it.",
    ),
    "emisor_del_avance": Column(TEXT, "Quién emitió ese documento.", "Who issued that document."),
    "direccion_del_avance": Column(TEXT, "Dirección pública de ese documento.",
                                   "Public address of that document."),
    "no_se_sostiene": ERRATUM,
    "edicion": EDITION,
}  # fmt: skip
RECOMMENDATIONS: Mapping[str, Column] = {
    "codigo": Column(CODE, "Clave de la recomendación.", "Code of the recommendation."),
    "conjunto": Column(CODE, "Clave de su conjunto.", "Code of its set."),
    "eje": AXIS,
    "recomendacion": Column(TEXT, "Su texto en español.", "Its text in Spanish."),
    "recommendation": Column(TEXT, "Su texto en inglés.", "Its text in English."),
    "responsables": Column(LIST, "Instituciones que responden de ella.",
                           "Institutions that answer for it."),
    "autoridad": Column(
        CODE, "Lo que dice la autoridad: catálogo recommendation_statuses. Vacía: no dice nada.",
        "What the authority says: catalogue recommendation_statuses. Empty: it says nothing.",
    ),
    "autoridad_dia": Column(DAY, "Cuándo lo dijo.", "When it said so."),
    "autoridad_documento": Column(
        TEXT, "Título del documento en que la autoridad lo dice.",
        "Title of the document in which the authority says so.",
    ),
    "autoridad_direccion": Column(
        TEXT, "Dirección pública del documento de la autoridad.",
        "Public address of the document of the authority.",
    ),
    "autoridad_pagina": Column(
        WHOLE, "Página en que la autoridad lo dice.", "Page on which the authority says so.",
    ),
    "autoridad_referencia": Column(
        TEXT, "Cómo cita la autoridad lo que no está aquí.",
        "How the authority cites what is not held here.",
    ),
    "sociedad_civil": Column(
        CODE, "Lo que dice la sociedad civil, igual.", "What civil society says, likewise."
    ),
    "sociedad_civil_dia": Column(DAY, "Cuándo lo dijo.", "When it said so."),
    "sociedad_civil_documento": Column(
        TEXT, "Título del documento en que la sociedad civil lo dice.",
        "Title of the document in which civil society says so.",
    ),
    "sociedad_civil_direccion": Column(
        TEXT, "Dirección pública del documento de la sociedad civil.",
        "Public address of the document of civil society.",
    ),
    "sociedad_civil_pagina": Column(
        WHOLE, "Página en que la sociedad civil lo dice.", "Page on which civil society says so.",
    ),
    "sociedad_civil_referencia": Column(
        TEXT, "Cómo cita la sociedad civil lo que no está aquí.",
        "How civil society cites what is not held here.",
    ),
    "informes": Column(LIST, "Lo que las autoridades informaron, cada uno con su día.",
                       "What authorities reported, each with its day."),
    "informes_documentos": Column(LIST, "Documentos de esos informes.",
                                  "Documents of those reports."),
    "informes_vencidos": Column(WHOLE, "Cuántos días pasaron sin informe.",
                                "How many days passed without a report."),
    "no_se_sostiene": ERRATUM,
    "edicion": EDITION,
}  # fmt: skip
RECOGNITIONS: Mapping[str, Column] = {
    "referencia": Column(TEXT, "Nombre público del registro.", "Public name of the entry."),
    "tipo": Column(CODE, "Catálogo recognition_kinds; stigmatising: lo contrario.",
                   "Catalogue recognition_kinds; stigmatising: the contrary."),
    "reconocimiento": Column(TEXT, "El tipo en español.", "The kind in Spanish."),
    "recognition": Column(TEXT, "El tipo en inglés.", "The kind in English."),
    "institucion": Column(
        CODE, "Catálogo de instituciones públicas. Vacía: quien lo dijo no es una.",
        "Catalogue of public institutions. Empty: who said it is none.",
    ),
    "quien_lo_dice": Column(TEXT, "Organización o medio que lo dijo. Vacía: una institución.",
                            "Organisation or newsroom that said it. Empty: an institution."),
    "area": Column(TEXT, "Cargo o área que lo dijo; nunca el nombre de una persona.",
                   "Office that said it; never the name of a person."),
    "entidad": Column(CODE, "Clave oficial de la entidad federativa. Vacía: de ninguna.",
                      "Official code of the state. Empty: of none."),
    "municipio": Column(CODE, "Clave oficial de cinco cifras. Vacía: de ninguno.",
                        "Official five-digit code. Empty: of none."),
    "dia": Column(DAY, "Día en que ocurrió.", "Day on which it happened."),
    "de_quien": Column(
        CODE,
        "both: personas defensoras y periodistas; defenders, journalists: unas u otras; subject: "
        "quienes defienden una materia; collective: un colectivo público. De una persona no sale.",
        "both: defenders and journalists; defenders, journalists: either; subject: those who "
        "defend a subject; collective: a public collective. Of a person none goes out.",
    ),
    "materia": Column(CODE, "Catálogo defended_subjects. Vacía: no se dice.",
                      "Catalogue defended_subjects. Empty: it is not said."),
    "colectivo": Column(
        TEXT, "Nombre del colectivo. Vacía: no habla de uno, o lo estigmatiza.",
        "Name of the collective. Empty: it speaks of none, or stigmatises it.",
    ),
    "medio": Column(CODE, "Catálogo recognition_media.", "Catalogue recognition_media."),
    "cita": Column(TEXT, "Sus palabras.", "Its words."),
    "documento": Column(TEXT, "Título del documento que lo dice.",
                        "Title of the document that says it."),
    "emisor": Column(TEXT, "Quién lo emitió.", "Who issued it."),
    "direccion": Column(TEXT, "Dirección pública. Vacía: no tiene.",
                        "Public address. Empty: it has none."),
    "sha256": Column(TEXT, "Huella de sus bytes.", "Digest of its bytes."),
    "pagina": Column(WHOLE, "Página que lo dice.", "Page that says it."),
    "correccion_pedida": Column(
        CODE, "Lo que se pidió a quien estigmatizó: correction, retraction, apology. Vacía: nada.",
        "What was asked of who stigmatised: correction, retraction, apology. Empty: nothing.",
    ),
    "correccion_dia": Column(DAY, "Cuándo se pidió.", "When it was asked."),
    "correccion_vence": Column(DAY, "Último día para responder.", "Last day to answer."),
    "correccion_respuesta": Column(
        CODE, "corrected, retracted, apologised, promised, refused. Vacía: no respondió.",
        "corrected, retracted, apologised, promised, refused. Empty: it did not answer.",
    ),
    "correccion_respuesta_dia": Column(DAY, "Cuándo respondió.", "When it answered."),
    "correccion_documento": Column(TEXT, "Título del documento de la respuesta.",
                                   "Title of the document of the answer."),
    "correccion_direccion": Column(TEXT, "Dirección pública del documento de la respuesta.",
                                   "Public address of the document of the answer."),
    "no_se_sostiene": ERRATUM,
    "edicion": EDITION,
}  # fmt: skip
TABLES: Mapping[str, Mapping[str, Column]] = {
    "indicadores.csv": INDICATORS,
    "instituciones.csv": INSTITUTIONS,
    "datos.csv": FACTS,
    "compromisos.csv": PROMISES,
    "recomendaciones.csv": RECOMMENDATIONS,
    "reconocimientos.csv": RECOGNITIONS,
}
HEADS = ("archivo", "columna", "tipo", "que_es", "what_it_is")


def codebook_rows() -> list[tuple[str, ...]]:
    """Return every column of every table: where, its name, its kind, and what it holds."""
    return [
        (table, name, one.kind, one.spanish, one.english)
        for table, columns in TABLES.items()
        for name, one in columns.items()
    ]
