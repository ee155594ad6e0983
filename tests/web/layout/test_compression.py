"""Pages travel compressed; what is compressed already, and what nobody asked so, as it is."""

from gzip import decompress

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from baluarte.web.layout.middleware import COMPRESSED, CompressedPagesMiddleware

TEXT = b"<p>Un hecho inventado.</p>" * 200


def answered(response, accepts="gzip"):
    request = RequestFactory().get("/", HTTP_ACCEPT_ENCODING=accepts)
    return CompressedPagesMiddleware(lambda _: response)(request)


@pytest.mark.parametrize("kind", sorted(COMPRESSED))
def test_text_travels_compressed_and_is_the_same(kind):
    given = answered(HttpResponse(TEXT, content_type=f"{kind}; charset=utf-8"))
    assert given["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in given["Vary"]
    assert decompress(given.content) == TEXT
    assert len(given.content) < len(TEXT) / 4


@pytest.mark.parametrize("kind", ["application/zip", "image/png", "application/vnd.ms-excel"])
def test_a_file_that_is_compressed_already_goes_as_it_is(kind):
    given = answered(HttpResponse(TEXT, content_type=kind))
    assert "Content-Encoding" not in given
    assert given.content == TEXT


def test_who_does_not_ask_for_it_gets_plain_text():
    given = answered(HttpResponse(TEXT, content_type="text/html"), accepts="identity")
    assert "Content-Encoding" not in given
    assert given.content == TEXT


def test_a_stream_stays_a_stream():
    given = answered(StreamingHttpResponse(iter([TEXT, TEXT]), content_type="text/csv"))
    assert decompress(b"".join(given.streaming_content)) == TEXT * 2


def test_two_answers_of_one_page_differ_in_length():
    """What is secret does not show in it: some bytes are of chance."""
    lengths = {
        len(answered(HttpResponse(TEXT, content_type="text/html")).content) for _ in range(40)
    }
    assert len(lengths) > 3
