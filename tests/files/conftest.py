"""A disk of its own for each test."""

import pytest


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    """The folder in which files are stored."""
    folder = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        },
    }
    return folder
