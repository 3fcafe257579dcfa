"""The pictures of every version, each at the address of its own bytes.

An address is that of one picture for ever, so it may be kept for ever. A picture is of no
person and of no check, and asks for no cookie.
"""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from triage.engine.picture import MediaType
from triage.models import PictureFile

_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    # Opened by itself, a drawing is a page: it runs nothing and loads nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """One picture; none where the bytes are not those that the address names."""
    digest, _dot, extension = name.partition(".")
    tag = f'"{digest}"'
    file = PictureFile.objects.filter(pk=digest).first()
    if file is None or MediaType(file.media_type).extension != extension or not file.is_intact:
        raise Http404
    headers = {**_HEADERS, "ETag": tag}
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(bytes(file.data), content_type=file.media_type, headers=headers)
