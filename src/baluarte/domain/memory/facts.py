"""What stands beside the words of an item, whatever the language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What stands beside words in any language: whose rights, which day, where the work is.

    `date` is EDTF. `archive_url` is where a copy of the work is kept, `archive_sha256` the hash of
    that copy (WACZ), where it was captured.
    """

    holder: str = ""
    date: str = ""
    url: str = ""
    archive_url: str = ""
    archive_sha256: str = ""
