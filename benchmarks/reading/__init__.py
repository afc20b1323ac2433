"""How well messages are read, in figures; see `python -m benchmarks.reading --help`."""

from django.conf import settings

# Files of messages are read as the commands read them; their sentences need no translation here.
if not settings.configured:
    settings.configure(USE_I18N=False)
