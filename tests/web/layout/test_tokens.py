import re
from itertools import pairwise

import pytest

from .conftest import LAYOUT

SHEET = (LAYOUT / "styles" / "tokens.css").read_text()
PALETTES = {"map": 6, "harm": 6, "either": 7}
GROUNDS = ("paper", "raised", "sunken")
TEXTS = ("ink", "ink-soft", "ink-quiet", "anil", "anil-deep", "grana", "grana-deep")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    ("on-anil", "anil"),
    ("on-anil", "anil-deep"),
    ("on-grana", "grana"),
    ("on-grana", "grana-deep"),
    ("ink", "anil-wash"),
    ("anil-deep", "anil-wash"),
    ("ink-quiet", "anil-wash"),
    ("ink", "grana-wash"),
    ("grana", "grana-wash"),
    ("grana-deep", "grana-wash"),
    ("paper", "ink"),
    ("on-veil", "veil"),
]


def blocks():
    found = re.findall(r"([^{}]*)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL))
    return [
        (selector.strip(), dict(re.findall(r"--([\w-]+):\s*([^;]+);", body)))
        for selector, body in found
    ]


LIGHT = blocks()[0][1]
DARK = next(values for selector, values in blocks() if selector == ':root[data-theme="dark"]')
THEMES = {"light": LIGHT, "dark": DARK}


def channels(colour):
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def linear(channel):
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour):
    red, green, blue = map(linear, channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lightness(colour):
    """Lightness as the eye has it (OKLab)."""
    red, green, blue = map(linear, channels(colour))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short


def seen_without_green(colour):
    """The colour as whoever lacks the green cones sees it (Viénot 1999), linear."""
    red, green, blue = map(linear, channels(colour))
    return (
        0.29275 * red + 0.70725 * green,
        0.29275 * red + 0.70725 * green,
        -0.02234 * red + 0.02234 * green + blue,
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_read_on_its_ground(theme, text, ground):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edge_of_a_control_is_seen(theme, ground):
    assert contrast(THEMES[theme]["edge"], THEMES[theme][ground]) >= 3


def test_both_dark_blocks_say_the_same():
    asked = next(
        values for selector, values in blocks() if "prefers" in selector or ":not(" in selector
    )
    assert asked == DARK


def test_every_colour_of_the_light_has_its_dark():
    assert set(LIGHT) == set(DARK)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("palette", ["map", "harm"])
def test_sequential_palette_goes_evenly_from_pale_to_strong(theme, palette):
    steps = [lightness(THEMES[theme][f"{palette}-{n}"]) for n in range(1, PALETTES[palette] + 1)]
    sign = -1 if theme == "light" else 1
    gaps = [sign * (after - before) for before, after in pairwise(steps)]
    assert (min(gaps) > 0.07, max(gaps) - min(gaps) < 0.05) == (True, True)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("palette", ["map", "harm"])
def test_neighbouring_shades_differ_for_whoever_lacks_green(theme, palette):
    shades = [
        seen_without_green(THEMES[theme][f"{palette}-{n}"]) for n in range(1, PALETTES[palette] + 1)
    ]
    ratios = []
    for one, other in pairwise(shades):
        light = [
            0.2126 * max(r, 0) + 0.7152 * max(g, 0) + 0.0722 * max(b, 0) for r, g, b in (one, other)
        ]
        ratios.append((max(light) + 0.05) / (min(light) + 0.05))
    assert min(ratios) > 1.2


@pytest.mark.parametrize("theme", THEMES)
def test_diverging_palette_is_as_strong_on_either_side(theme):
    steps = [lightness(THEMES[theme][f"either-{n}"]) for n in range(1, 8)]
    assert all(abs(steps[n] - steps[6 - n]) < 0.06 for n in range(3))


def test_no_other_sheet_names_a_colour():
    named = {
        sheet.name
        for sheet in (LAYOUT / "styles" / "components").glob("*.css")
        if re.search(
            r"#[0-9a-fA-F]{3,8}\b", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
        )
    }
    assert named == set()
