"""The forms that stand on a page, and how somebody who means harm fills them in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

NO_TEXT = {"hidden", "checkbox", "radio", "submit", "file", "image", "button", "reset", "search"}
SAID = {"date": "2026-03-02", "time": "10:30", "number": "3", "email": "x@example.org",
        "datetime-local": "2026-03-02T10:30", "month": "2026-03"}  # fmt: skip


@dataclass
class Form:
    """A form as it stands on a page: where it goes, and what it asks."""

    action: str
    method: str
    given: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)

    def filled(self, text: str) -> dict[str, list[str]]:
        """Return what is sent with a text in every field that takes one."""
        return self.given | {name: [text[:most]] for name, most in self.texts.items()}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select: tuple[str, bool] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.form = Form(said.get("action", ""), said.get("method", "get").lower())
            self.found.append(self.form)
        elif self.form is None or (not name and tag != "option"):
            return
        elif tag == "input":
            self._input(said.get("type", "text"), name, said)
        elif tag == "textarea":
            self.form.texts[name] = int(said.get("maxlength") or 2_000)
        elif tag == "select":
            self.select = (name, False)
        elif tag == "option" and self.select and said.get("value"):
            name, is_chosen = self.select
            if not is_chosen or "selected" in said:
                self.form.given[name] = [said["value"]]
                self.select = (name, True)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None

    def _input(self, kind: str, name: str, said: dict[str, str]) -> None:
        assert self.form is not None
        value = said.get("value", "on")
        if kind in ("radio", "checkbox"):
            if "checked" in said or name not in self.form.given:
                self.form.given[name] = [value]
        elif kind == "hidden":
            self.form.given.setdefault(name, []).append(said.get("value", ""))
        elif kind in SAID:
            self.form.given[name] = [said.get("value") or SAID[kind]]
        elif kind not in NO_TEXT and kind != "password":
            self.form.texts[name] = int(said.get("maxlength") or 200)


def forms_on(page: str) -> list[Form]:
    """Return the forms of a page that are sent and take a text."""
    reader = _Forms()
    reader.feed(page)
    return [one for one in reader.found if one.method == "post" and one.texts]
