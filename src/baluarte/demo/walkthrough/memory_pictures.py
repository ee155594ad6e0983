"""Invented pictures for memory pages, drawn by code: a river, a loom, a radio mast; no faces."""

from io import BytesIO
from math import sin

from PIL import Image, ImageDraw, ImageFilter

from baluarte.domain.procedure.documents import DocumentGiven

WIDTH, HEIGHT = 1500, 1000
PAPER, DUSK, HILL, WATER, LIGHT = "#efe6d3", "#c98b5e", "#5b6a58", "#3f6079", "#dfe7ea"
THREADS = ("#7a2435", "#2b4c7e", "#c58a2c", "#3f6b52", "#e8dcc2")


def river() -> DocumentGiven:
    """Return hills at dusk with a river that comes towards whoever looks."""
    drawn, pen = _sheet(DUSK)
    for row in range(HEIGHT // 2):
        share = row / (HEIGHT / 2)
        pen.line([(0, row), (WIDTH, row)], fill=_between(PAPER, DUSK, share))
    for depth, colour in ((0, "#8b8f7a"), (60, "#6f7a66"), (130, HILL)):
        line = [
            (x, 430 + depth + 70 * sin(x / (190 + depth) + depth)) for x in range(0, WIDTH + 9, 9)
        ]
        pen.polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)
    for row in range(560, HEIGHT):
        share = (row - 560) / (HEIGHT - 560)
        middle = 760 + 210 * sin(row / 95) * (1 - share / 2)
        half = 12 + 330 * share**1.6
        pen.line([(middle - half, row), (middle + half, row)], fill=_between(LIGHT, WATER, share))
        if row % 23 == 0:
            pen.line([(middle - half / 3, row), (middle + half / 5, row)], fill=LIGHT, width=2)
    return _written(drawn.filter(ImageFilter.GaussianBlur(1)))


def loom() -> DocumentGiven:
    """Return a backstrap loom with a cloth half woven."""
    drawn, pen = _sheet(PAPER)
    left, right, top, bottom = 380, 1120, 130, 880
    for x in range(left, right, 9):
        pen.line([(x, top), (x, bottom)], fill="#b9ab8c", width=2)
    for number, y in enumerate(range(430, bottom, 10)):
        colour = THREADS[(number // 6) % len(THREADS)]
        for x in range(left, right, 30):
            step = ((x - left) // 30 + number) % 4
            pen.line([(x, y), (x + 30, y)], fill=colour if step else "#e8dcc2", width=8)
    for y in (top, 400, bottom):
        pen.rounded_rectangle([left - 90, y - 13, right + 90, y + 13], 12, fill="#6d4a2f")
    pen.line([(left - 80, top), (750, 30), (right + 80, top)], fill="#6d4a2f", width=7)
    return _written(drawn)


def mast() -> DocumentGiven:
    """Return the mast of a community radio above roofs, in the morning."""
    drawn, pen = _sheet("#dbe4e6")
    for row in range(HEIGHT):
        pen.line([(0, row), (WIDTH, row)], fill=_between("#b9cdd6", "#f1e7d6", row / HEIGHT))
    for place in range(6):
        x, height = place * 270 - 60, 150 + (place * 83) % 120
        pen.polygon(
            [(x, HEIGHT), (x, HEIGHT - height), (x + 140, HEIGHT - height - 90),
             (x + 280, HEIGHT - height), (x + 280, HEIGHT)], fill=("#8a5a44", "#6f7a66")[place % 2],
        )  # fmt: skip
    for y in range(300, 780, 40):
        wide, wider = 14 + (y - 300) * 0.15, 14 + (y - 260) * 0.15
        pen.line([(750 - wide, y), (750 + wider, y + 40)], fill="#39424e", width=4)
        pen.line([(750 + wide, y), (750 - wider, y + 40)], fill="#39424e", width=4)
    pen.line([(736, 300), (661, 800)], fill="#39424e", width=7)
    pen.line([(764, 300), (839, 800)], fill="#39424e", width=7)
    pen.line([(750, 210), (750, 300)], fill="#39424e", width=8)
    for ring in range(60, 181, 40):
        pen.arc([750 - ring, 215 - ring, 750 + ring, 215 + ring], 205, 335, fill="#7d8a96", width=4)
    return _written(drawn)


def _sheet(colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    drawn = Image.new("RGB", (WIDTH, HEIGHT), colour)
    return drawn, ImageDraw.Draw(drawn)


def _between(one: str, other: str, share: float) -> tuple[int, int, int]:
    first, last = (
        [int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in (one, other)
    )
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
    return red, green, blue


def _written(drawn: Image.Image) -> DocumentGiven:
    written = BytesIO()
    drawn.save(written, "JPEG", quality=90)
    return DocumentGiven(written.getvalue())
