"""What strangers write where a date, a code or a word is asked for."""

from html.parser import HTMLParser

HOSTILE_VALUES = (
    "9" * 20, "9" * 3000, "-" * 400, "0000", "0000-00", "9999-12", "9999-12-31", "2024-13-40",
    "٢٠٢٤", "\0", "a\0b", "'; drop table x; --", "../../etc/passwd", "{{7*7}}", "\u202e", "1e309",
    "NaN", "[]", "🙂" * 300,
)  # fmt: skip
# What would be a page, a script or a formula, were it not shown as text; each bears the mark.
MARK = "zqx"
HOSTILE_TEXTS = (
    "<script>zqx()</script>",
    "<img src=x onerror=zqx()>",
    "\"'><svg onload=zqx()>",
    "</title></textarea></script><iframe src=//zqx.example>",
    "<a href='javascript:zqx()'>x</a>",
    "javascript:zqx()",
    "{{ zqx }}{% zqx %}",
    "Zenaida \u202e zqx",
    '" autofocus onfocus="zqx()',
    "' hx-get='/zqx' hx-trigger='load",
    "<button hx-get=/zqx hx-trigger=load>x</button>",
    "--><zqx data-x='<b",
    '=HYPERLINK("http://zqx.example")',
    "@SUM(1+1)*cmd|zqx",
    "  +1+zqx",
)  # fmt: skip
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
DOES_SOMETHING = ("src", "srcdoc", "action", "formaction", "style", "poster", "data", "ping")


class _Reader(HTMLParser):
    """Reads a page as a browser would, and keeps what somebody's text has become part of."""

    def __init__(self) -> None:
        super().__init__()
        self.harms: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in ("script", "style") else ""
        if MARK in tag:
            self.harms.append(tag)
        for name, value in attrs:
            said, does = (value or "").lower().strip(), name.startswith("hx-")
            does = (does or name in DOES_SOMETHING) and MARK in said
            runs = (
                name == "href"
                and MARK in said
                and said.startswith(("javascript:", "data:", "vbscript:"))
            )
            if name.startswith("on") or MARK in name or does or runs:
                self.harms.append(f"{tag} {name}={said}")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_comment(self, data: str) -> None:
        self.handle_decl(data)

    def handle_decl(self, decl: str) -> None:
        if MARK in decl:
            self.harms.append(decl)

    def handle_data(self, data: str) -> None:
        if self.inside and MARK in data:
            self.harms.append(f"{self.inside}: {data}")


def harms_in(page: str) -> list[str]:
    """Return what on a page is no text any more, of what somebody wrote."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.harms
