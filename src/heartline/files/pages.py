"""Giving files out. The room that shows an attachment decides first who may read it."""

import logging

from django.http import FileResponse, Http404

from heartline.files.models import Attachment

_log = logging.getLogger(__name__)

#: Should a browser ever take a file for a page, that page may do nothing at all.
_POLICY = (
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)


def give_out(attachment: Attachment, *, download: bool = False) -> FileResponse:
    """The file: a picture to look at, or with `download` to keep; a document always to keep.

    Raises:
        Http404: it was erased, or its bytes are gone.
    """
    if attachment.erased_at is not None:
        raise Http404("erased")
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError:
        _log.error("The bytes of %s are gone.", attachment)
        raise Http404("gone") from None
    response = FileResponse(
        stored,
        as_attachment=download or not attachment.is_picture,
        filename=attachment.name,
        content_type=_content_type(attachment),
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # Asked for again each time: consent can be withdrawn, and computers are shared.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _content_type(attachment: Attachment) -> str:
    words = attachment.content_type == "text/plain"
    return f"{attachment.content_type}; charset=utf-8" if words else attachment.content_type
