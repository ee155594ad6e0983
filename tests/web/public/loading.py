"""What a browser fetches by itself to show a page of the portal, and what that weighs."""

from gzip import compress
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

FIRST_VIEW = 150 * 1024


class Loaded(HTMLParser):
    """Collects what a browser fetches by itself, and what breaks the policy of the house."""

    FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src"}
    STATED = ("stylesheet", "preload", "icon", "manifest", "prefetch", "dns-prefetch", "preconnect")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fetched, self.inline, self.forms, self.ids = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if (name := self.FETCHED.get(tag)) and name in given:
            self.fetched.append(given[name])
        if tag == "link" and given.get("rel") in self.STATED:
            self.fetched.append(given["href"])
        self.fetched += [
            v for k, v in given.items() if k in ("data-topology", "data-values", "data-worker")
        ]
        self.inline += [k for k in given if k == "style" or k.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        self.forms += [given.get("action", "")] if tag == "form" else []
        self.ids += [given["id"]] if "id" in given else []


def weigh(page: str) -> dict[str, int]:
    """Return the bytes that are sent for a page and for each file that it fetches by itself."""
    if not finders.find("built/site.css"):
        pytest.skip("the bundles are not made: node tools/bundle.mjs")
    files = {one.partition("?")[0] for one in Loaded(page).fetched if one.startswith("/static/")}
    return {"page": len(compress(page.encode()))} | {
        one: len(sent(Path(finders.find(one.removeprefix("/static/"))))) for one in files
    }


def sent(path: Path) -> bytes:
    """Return a file as a browser gets it: compressed where it has been."""
    compressed = path.with_name(f"{path.name}.br")
    return (compressed if compressed.exists() else path).read_bytes()
