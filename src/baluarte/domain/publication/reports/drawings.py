"""Bars of a report: where each stands, and the same as an image for paper. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

WIDTH, ROW, LABELS, VALUES = 720, 30, 320, 90
THICK, FONT = 16, 13
# An accent and an ink that print; pages have their own.
INDIGO, INK = "#36539f", "#222222"
MOST_LETTERS = 48


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its label on the left and its value behind it."""

    label: str
    short: str
    shown: str
    top: float
    middle: float
    length: float
    value_left: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars under one another, on a ground line."""

    title: str
    says: str
    bars: Sequence[Bar]
    width: int
    height: int
    left: int
    thick: int


def drawn(chart: Mapping[str, Any], language: str) -> Drawing:
    """Return where the bars of a chart stand, in one language; what is missing has no bar."""
    rows = chart["bars"]
    values = [float(one["value"] or 0) for one in rows]
    most = max(values, default=0) or 1
    room = WIDTH - LABELS - VALUES
    found = []
    for place, (one, value) in enumerate(zip(rows, values, strict=True)):
        length = round(room * value / most, 1)
        label = one["label"][language]
        found.append(
            Bar(
                label=label,
                short=label if len(label) <= MOST_LETTERS else f"{label[: MOST_LETTERS - 1]}…",
                shown=one["shown"][language],
                top=place * ROW + (ROW - THICK) / 2,
                middle=place * ROW + ROW / 2,
                length=length,
                value_left=round(LABELS + length + 8, 1),
            )
        )
    return Drawing(
        chart["title"][language], chart["says"][language], found, WIDTH, len(rows) * ROW, LABELS,
        THICK,
    )  # fmt: skip


def spoken(drawing: Drawing) -> str:
    """Return a drawing in words, for whoever does not see it."""
    told = "; ".join(f"{one.label}: {one.shown}" for one in drawing.bars)
    return f"{drawing.says} {told}."


def as_svg(drawing: Drawing) -> str:
    """Return a drawing as an image; its words are escaped here, and nothing else is its content."""
    size = f'viewBox="0 0 {drawing.width} {drawing.height}" width="{drawing.width}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} height="{drawing.height}"'
        f' font-size="{FONT}" font-family="Libertinus Serif">'
    )
    told = f"<title>{escape(drawing.title)}</title><desc>{escape(spoken(drawing))}</desc>"
    drawn_bars = "".join(_bar(one, drawing) for one in drawing.bars)
    ground = f'<path d="M{drawing.left} 0V{drawing.height}" stroke="{INK}" fill="none"/>'
    return f"{head}{told}{drawn_bars}{ground}</svg>"


def _bar(one: Bar, drawing: Drawing) -> str:
    rect = (
        f'<rect x="{drawing.left}" y="{one.top}" width="{one.length}"'
        f' height="{drawing.thick}" fill="{INDIGO}"/>'
    )
    label = _text(one.short, x=drawing.left - 8, y=one.middle, anchor="end")
    return f"{label}{rect}{_text(one.shown, x=one.value_left, y=one.middle, anchor='start')}"


def _text(says: str, *, x: float, y: float, anchor: str) -> str:
    place = f'x="{x}" y="{y}" dy="4.5" text-anchor="{anchor}" fill="{INK}"'
    return f"<text {place}>{escape(says)}</text>"
