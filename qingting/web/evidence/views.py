"""One file of evidence, as a download."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from qingting.evidence.queries import read_file
from qingting.web.access import file_of

TYPES = {"png": "image/png", "jpeg": "image/jpeg", "pdf": "application/pdf"}


@require_safe
def evidence(request: HttpRequest, sha256: str) -> HttpResponse:
    """The bytes, never shown in our own pages' name: they are somebody else's."""
    file = file_of(request, sha256)
    answer = HttpResponse(read_file(file), content_type=TYPES[file.kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{sha256[:16]}.{file.kind}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
