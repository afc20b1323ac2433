"""What administrators give for the outlines of areas, and for areas by the sheet."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_lazy as _

from heartline.offices.sentences import AreaFileError
from heartline.offices.sheets import areas, boundaries
from heartline.offices.sheets.areas import FileArea, read_areas
from heartline.offices.sheets.boundaries import FileOutline, read_outlines, sound


def _sentences(error: AreaFileError) -> ValidationError:
    return ValidationError([fault.sentence for fault in error.faults])


def _content(upload: UploadedFile, limit: int) -> bytes:
    """No more of the file than is needed to see that it is too large."""
    read: bytes = upload.read(limit + 1)
    return read


class OutlinesForm(forms.Form):
    """A GeoJSON file."""

    file = forms.FileField(
        label=_("GeoJSON file"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
        help_text=_(
            "Longitude and latitude in WGS 84. Nothing is kept before you have seen it drawn."
        ),
    )

    def clean_file(self) -> list[FileOutline]:
        """The outlines of the file."""
        try:
            return read_outlines(_content(self.cleaned_data["file"], boundaries.FILE_LIMIT))
        except AreaFileError as error:
            raise _sentences(error) from error


class KeepOutlinesForm(forms.Form):
    """The outlines that a preview showed: geometry by code, as JSON."""

    outlines = forms.CharField(widget=forms.HiddenInput)

    def clean_outlines(self) -> dict[str, dict[str, Any]]:
        """The outlines, looked into once more: they come from a browser."""
        whole = gettext("The outlines did not arrive whole. Please give the file once more.")
        try:
            told = json.loads(self.cleaned_data["outlines"])
            if not isinstance(told, dict) or not told:
                raise ValidationError(whole)
            return {str(code)[:20]: sound(geometry) for code, geometry in told.items()}
        except (ValueError, RecursionError) as error:
            raise ValidationError(whole) from error
        except AreaFileError as error:
            raise _sentences(error) from error


class AreasSheetForm(forms.Form):
    """A sheet of areas."""

    file = forms.FileField(
        label=_("Sheet of areas"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(
            "xlsx or csv. The first row names the columns: code, name_zh, name_en, level, parent "
            "(the code of the area above), residents, lat, lng."
        ),
    )

    def clean_file(self) -> list[FileArea]:
        """The areas of the sheet."""
        try:
            return read_areas(_content(self.cleaned_data["file"], areas.FILE_LIMIT))
        except AreaFileError as error:
            raise _sentences(error) from error
