"""Why a file is not taken, in sentences that say what to do instead."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

#: One sentence for each reason. `name` is the file's; the numbers come with the refusal.
SENTENCES: Final = MappingProxyType(
    {
        "empty": _("“%(name)s” is empty. Please choose the file again."),
        "too_large": _(
            "“%(name)s” is larger than %(limit)s MB. "
            "Please send a smaller version, or send it in parts."
        ),
        "too_many": _(
            "These are more than %(limit)s files. "
            "Please send the %(limit)s that matter most; you can add others later."
        ),
        "unknown": _(
            "We cannot take “%(name)s”. Please send a picture (JPEG, HEIC, PNG, WebP, GIF), "
            "a PDF, a Word or Excel file (.docx, .xlsx), or plain text in UTF-8."
        ),
        "no_picture": _(
            "“%(name)s” cannot be opened as a picture; it may be damaged. "
            "Please send the original again, or a screenshot of it."
        ),
        "too_many_pixels": _(
            "“%(name)s” has more than %(limit)s megapixels. "
            "Please take it again at a lower resolution, or send a screenshot of it."
        ),
        "markup": _(
            "“%(name)s” is a web page or a drawing that could hold a program. "
            "Please send a screenshot or a PDF of it."
        ),
        "damaged": _("“%(name)s” is damaged or not complete. Please send the original again."),
        "locked": _(
            "“%(name)s” is locked with a password. Please remove the password and send it again."
        ),
        "old_office": _(
            "“%(name)s” is an old Word or Excel file, or locked with a password. "
            "Please save it as .docx, .xlsx or PDF, without a password, and send it again."
        ),
        "macros": _(
            "“%(name)s” holds macros or other programs. "
            "Please save it without macros, or as PDF, and send it again."
        ),
        "swollen": _(
            "“%(name)s” holds far more than it should. Please save it as PDF and send it again."
        ),
    }
)


class FileRefusedError(Exception):
    """A file is not taken: `code` is the reason, `params` the words of its sentence."""

    def __init__(self, code: str, params: Mapping[str, object] = MappingProxyType({})) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, object] = {"name": "", **params}

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return str(SENTENCES[self.code]) % self.params
