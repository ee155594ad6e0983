"""A workbook as organisations in Mexico keep them: titles, merged cells, totals; all invented."""

from datetime import date
from io import BytesIO

from openpyxl import Workbook

HEADER = ["No.", "Fecha", "Entidad", "Municipio", "Nombre", "Tipo de agresión", "Hechos"]
ROWS = [
    [
        1,
        date(2024, 1, 9),
        "Veracruz",
        "Villa Inventada",
        "Ana Inventada",
        "Amenaza",
        "La siguieron",
    ],
    [2, "12/03/2024", None, "Villa Inventada", "Luz Inventada", "Amenaza", "Le llamaron"],
    [3, "marzo 2024", "Veracruz", "Villa Inventada", "Rosa Inventada", "Amenaza", "La amenazaron"],
    [
        4,
        "9 de enero",
        "Veracruz",
        "Villa Inventada",
        "Eva NuÃ±ez Inventada",
        "Hostigamiento x",
        "-",
    ],
    [5, 45363, "Veracruz", "Villa Inventada", "Ima Inventada", "Amenaza", "La vigilaron"],
    [6, "en la feria", "Veracruz", "Villa Inventada", "Sol Inventada", "Hostigamiento x", "Otra"],
]
# Rows of the sheet as Excel numbers them.
HEADER_ROW, FIRST_ROW = 5, 6


def workbook_of_an_organisation(rows=ROWS) -> bytes:
    """Two sheets; the first with a title, an empty row, a merged state, a heading and totals."""
    made, packed = Workbook(), BytesIO()
    sheet = made.active
    sheet.title = "Agresiones 2024"
    sheet.append(["RED INVENTADA DE PERIODISTAS"])
    sheet.append(["Registro de agresiones", None, None, None, "Actualizado:", "15/01/2025"])
    sheet.append(["Periodo: enero-diciembre 2024"])
    sheet.append([])
    sheet.append(HEADER)
    for cells in rows[:3]:
        sheet.append(cells)
    sheet.append(["SEGUNDO SEMESTRE"])
    for cells in rows[3:]:
        sheet.append(cells)
    sheet.append(["TOTAL", None, None, None, len(rows)])
    sheet.append(["Total general: 6"])
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("C6:C7")
    sheet.merge_cells("A9:G9")
    other = made.create_sheet("Catálogo")
    other.append(["Clave", "Nombre"])
    other.append([1, "Amenaza"])
    made.save(packed)
    return packed.getvalue()
