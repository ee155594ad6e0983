"""Invented rows of a plausible width, and the mapping by which they are read."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

MAPPING = """
name: bench
title: {es: Lista inventada para medir, en: Invented list to measure with}
producer: Nadie
licence: CC0
language: es
key: Folio
reserved: [Se reserva]
not_known: [N/A]
date: {column: Fecha}
time: {column: Hora}
place: {state: Estado, municipality: Municipio, longitude: Longitud, latitude: Latitud}
victims: {column: Nombre, separators: [","]}
outlet: {column: Medio}
perpetrators:
  column: Perpetrador
  codes: {Policía municipal: PE-POM, Crimen organizado: PE-OCR, Se desconoce: PE-UNK}
types:
  column: Tipo
  separators: [","]
  codes: {Amenaza: AG-THR, Lesiones: AG-PHY, Vigilancia: AG-SUR}
what: {column: Hechos}
"""
GIVEN = ("Ana", "Luz", "Iván", "Noé", "Rosa", "Saúl", "Inés", "Hugo")
FAMILY = ("Inventada", "Ficticio", "Supuesta", "Imaginario")
STORY = (
    "Personas no identificadas la siguieron, la fotografiaron y le exigieron dejar el tema. " * 6
)


def write_rows(path: Path, rows: int, places: list[tuple[str, str, float, float]]) -> None:
    """Write so many invented rows of a plausible width."""
    chance = random.Random(2026)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "Folio",
                "Fecha",
                "Hora",
                "Estado",
                "Municipio",
                "Longitud",
                "Latitud",
                "Nombre",
                "Medio",
                "Perpetrador",
                "Tipo",
                "Hechos",
            ]
        )
        for number in range(rows):
            state, municipality, x, y = chance.choice(places)
            day = date(2015, 1, 1) + timedelta(days=chance.randrange(3800))
            writer.writerow([
                number, f"{day:%d/%m/%Y}", f"{chance.randrange(24):02}:{chance.randrange(60):02}",
                state, municipality, f"{x + chance.gauss(0, 0.004):.6f}",
                f"{y + chance.gauss(0, 0.004):.6f}",
                f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {number}", "Medio inventado",
                chance.choice(["Policía municipal", "Crimen organizado", "Se desconoce"]),
                chance.choice(["Amenaza", "Lesiones", "Vigilancia", "Amenaza, Lesiones"]),
                f"{STORY[: chance.randrange(200, 520)]} {number}",
            ])  # fmt: skip
