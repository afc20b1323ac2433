"""Serve django-helpdesk as Heartline is served: granian, two workers of eight threads."""

import os
import sys
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

sys.path.insert(0, str(Path(__file__).parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"


def application():
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


if __name__ == "__main__":
    Server(
        "site_server:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        factory=True,
        workers=2,
        blocking_threads=8,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
