"""Heartline's own settings, with a data folder for each run and each worker of a run."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="heartline-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["HEARTLINE_DATA"] = _folder

from heartline.settings import *  # noqa: E402, F403

#: Real hashing takes a tenth of a second on purpose; tests sign in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No files are collected for tests, so pages name static files plainly.
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT.mkdir()  # noqa: F405
