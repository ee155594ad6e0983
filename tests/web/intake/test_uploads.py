import sys

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from baluarte.web.layout.uploads import LARGEST_UPLOAD, was_too_large

HANDLER = "baluarte.web.layout.uploads.InMemoryUploads"
_seen: list[object] | None = None


def _hear(event, arguments):
    if _seen is not None and event in ("open", "tempfile.mkstemp"):
        _seen.append(arguments[0])


sys.addaudithook(_hear)


def sent(size: int):
    """Read an upload on a page that asks for nothing special; return it and what was opened."""
    global _seen  # noqa: PLW0603 (a hook cannot be taken away, only be deaf)
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.csv", b"x" * size)})
    _seen = []
    try:
        return request, dict(request.FILES), list(_seen)
    finally:
        _seen = None


def test_no_page_takes_files_otherwise():
    assert settings.FILE_UPLOAD_HANDLERS == [HANDLER]


def test_a_large_file_touches_no_disk():
    request, files, opened = sent(LARGEST_UPLOAD)
    assert (len(files), was_too_large(request), opened) == (1, False, [])


def test_one_that_is_too_large_is_let_go_of():
    request, files, opened = sent(LARGEST_UPLOAD + 1)
    assert (files, was_too_large(request), opened) == ({}, True, [])
