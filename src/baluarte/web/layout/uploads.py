"""Uploads that stay in memory: a file with names in it must not touch a disk in clear.

Named by the settings, for every page: the framework's own writes whatever is large to a disk.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

LARGEST_UPLOAD = 5 * 1024**2
TOO_LARGE = "upload_too_large"


class InMemoryUploads(FileUploadHandler):
    """Keeps a file in memory; of one that is too large it only remembers that it was."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a part of the file, or let go of all of it."""
        if start + len(raw_data) > LARGEST_UPLOAD:
            self._file = BytesIO()
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Hand the file over."""
        self._file.seek(0)
        return InMemoryUploadedFile(
            file=self._file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )


def was_too_large(request: HttpRequest) -> bool:
    """Say whether a file of this request was let go of for its size."""
    return bool(request.FILES is not None and getattr(request, TOO_LARGE, False))


def sent_with_files(request: HttpRequest) -> dict[str, Any]:
    """Return what a form with a file is made of; and whether a file was let go of for its size."""
    is_sent = request.method == "POST"
    return {
        "data": request.POST if is_sent else None,
        "files": request.FILES if is_sent else None,
        "too_large": is_sent and was_too_large(request),
    }
