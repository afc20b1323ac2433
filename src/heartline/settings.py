"""How this installation is set; `docs/settings.md` lists the variables that change it."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from heartline.shared.environment import database, flag, text, web_address
from heartline.shared.keyring import make_key_ring, read_key_ring

PACKAGE = Path(__file__).resolve().parent
DATA = Path(text("HEARTLINE_DATA", "var")).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)

KEYS_FILE = DATA / "keys.json"
make_key_ring(KEYS_FILE)
SECRET_KEY = read_key_ring(KEYS_FILE).derive("django").hex()

DEBUG = False
HTTPS = flag("HEARTLINE_HTTPS", default=False)
ALLOWED_HOSTS = text("HEARTLINE_HOSTS", "127.0.0.1 localhost [::1]").split()
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
#: How many proxies of our own stand before us; the address they saw is taken for limits.
PROXIES = int(text("HEARTLINE_PROXIES", "0"))
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
#: The address people reach us at; letters carry it.
SITE_URL = text("HEARTLINE_URL", "http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "heartline.shared",
    "heartline.ledger",
    "heartline.offices",
    "heartline.files",
    "heartline.people",
    "heartline.cases",
    "heartline.channels",
    "heartline.budgets",
    "heartline.published",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "heartline.shared.middleware.no_sniffing_no_caching",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Before any form is read: the check of its token reads the whole of it.
    "heartline.shared.middleware.no_body_too_large",
]

ROOT_URLCONF = "heartline.urls"
WSGI_APPLICATION = "heartline.wsgi.application"
FORM_RENDERER = "heartline.shared.widgets.Renderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "heartline.shared.context.appearance",
                "heartline.offices.context.rail",
                "heartline.budgets.context.deciding_together",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("HEARTLINE_DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond so many rows some are dropped unread: marks of what was done, wrong tries.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

AUTH_USER_MODEL = "offices.Staff"
AUTHENTICATION_BACKENDS = ["heartline.offices.sign_in.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "heartline.offices.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PRESERVE_USERNAME_CASING = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "heartline.locale.formats"
TIME_ZONE = text("HEARTLINE_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 12
#: In bytes: so many files of ten megabytes, and words.
LARGEST_BODY = 130_000_000

SESSION_ENGINE = "heartline.offices.sessions"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "heartline.shared.views.form_too_old"
SESSION_COOKIE_AGE = 10 * 60 * 60
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

#: What is kept of who says the same: a file beside the database, and of how many messages.
ALIKE_FILE = DATA / "alike.bin"
ALIKE_MESSAGES = int(text("HEARTLINE_ALIKE_MESSAGES", "400000"))
#: The hour of the night, on the office's clock, in which they are looked at all together.
ALIKE_HOUR = int(text("HEARTLINE_ALIKE_HOUR", "3"))

EMAIL_HOST = text("HEARTLINE_SMTP_HOST", "")
EMAIL_PORT = int(text("HEARTLINE_SMTP_PORT", "25"))
EMAIL_HOST_USER = text("HEARTLINE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = text("HEARTLINE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("HEARTLINE_SMTP_TLS", default=False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = text("HEARTLINE_MAIL_FROM", "heartline@localhost")

#: The language program that the office runs itself, where it does; off without an address.
HELPER_URL = web_address("HEARTLINE_HELPER_URL")
HELPER_KEY = text("HEARTLINE_HELPER_KEY", "")
HELPER_MODEL = text("HEARTLINE_HELPER_MODEL", "default")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "heartline.shared.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "heartline": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}

#: What forgets a person when they ask for it, room by room, the highest first.
ERASURE = [
    "heartline.channels.actions.erase_person",
    "heartline.cases.erasure.erase_person",
    "heartline.files.actions.erase_person",
]

#: What an office may still have in hand, room by room; it closes only when that is nothing.
OFFICE_WORK = ["heartline.cases.queries.open_work.parts_in_hand"]

#: What the worker does again and again beside sealing: each is given `at`.
WORK = [
    "heartline.cases.actions.decisions.end_pauses_where_due",
    "heartline.cases.actions.calendar_changes.follow_calendars",
    "heartline.cases.actions.prompts.prompt_where_due",
    "heartline.channels.imports.running.run_waiting",
    "heartline.budgets.actions.box.seal_boxes_where_due",
    "heartline.budgets.actions.code_mails.send_code_mails",
    "heartline.budgets.actions.counting.check_counts",
    "heartline.cases.actions.indexing.index_what_changed",
    "heartline.cases.actions.alike.following.follow_messages",
    "heartline.cases.actions.alike.night.propose_at_night",
    "heartline.cases.actions.telling.tell_what_waits",
    "heartline.cases.actions.training.train_by_night",
    "heartline.cases.actions.suggesting.suggest_where_new",
    "heartline.published.queries.map.keep_map_fresh",
    "heartline.files.actions.delete_orphans_hourly",
    "heartline.published.actions.counting.keep_counts",
]

#: What higher rooms show above the inbox: each is given the staff, and gives words, address, count.
INBOX = ["heartline.budgets.queries.waiting.ideas_to_read"]

#: What the database itself refuses; made anew after each migration.
GUARDS = [
    "heartline.ledger.guards.append_only",
    "heartline.cases.guards.steps",
    "heartline.cases.guards.kept_words",
    "heartline.budgets.guards.steps",
    "heartline.budgets.guards.kept_rule",
]

#: Rooms above `cases` whose step tables are drawn beside its own.
DRAWN = ["heartline.budgets.management.steps"]

#: What an empty data folder is given, in this order.
FIRST_ROWS = [
    "heartline.offices.setup.first_office",
    "heartline.cases.setup.first_topics_and_policy",
]

#: The rail of the desk side: label, address, and the duties that find something there.
RAIL = [
    (_("Inbox"), "cases:inbox", ("dispatcher", "operator")),
    (_("Phone desk"), "channels:phone", ("dispatcher", "operator")),
    (_("My work"), "cases:mine", ("handler", "supervisor")),
    (
        _("Deadlines"),
        "cases:deadlines",
        ("dispatcher", "supervisor", "handler", "auditor", "analyst"),
    ),
    (
        _("All cases"),
        "cases:list",
        ("dispatcher", "operator", "handler", "supervisor", "analyst", "auditor"),
    ),
    (_("Approvals"), "cases:approvals", ("dispatcher", "supervisor")),
    (_("What answers lack"), "cases:answers", ("supervisor",)),
    (_("Call-backs"), "cases:call_backs", ("dispatcher", "operator")),
    (
        _("Said by many"),
        "cases:alike",
        ("dispatcher", "operator", "handler", "supervisor", "analyst"),
    ),
    (
        _("Hot issues"),
        "cases:issues",
        ("dispatcher", "operator", "handler", "supervisor", "analyst"),
    ),
    (
        _("Deciding together"),
        "budgets:desk",
        ("administrator", "dispatcher", "operator", "handler", "supervisor"),
    ),
    (_("Knowledge"), "cases:knowledge", ("dispatcher", "operator", "handler", "supervisor")),
    (_("Import"), "channels:sheets", ("administrator", "dispatcher")),
    (
        _("Dashboard"),
        "published:dashboard",
        ("analyst", "supervisor", "dispatcher", "auditor", "administrator"),
    ),
    (_("Results"), "published:results", ()),
    (_("Templates"), "cases:templates", ("supervisor",)),
    (_("Settings"), "offices:settings", ("administrator",)),
]

#: The places of the settings: label, address, and whether only the top's administrators find it.
SETTINGS_PLACES = [
    (pgettext_lazy("settings", "Offices"), "offices:offices", False),
    (_("Areas"), "offices:areas", False),
    (_("Staff"), "offices:staff", False),
    (_("Working days"), "offices:calendars", False),
    (_("Who leads what"), "cases:routing", True),
    (_("Topics"), "cases:topics", False),
    (_("Suggestions"), "cases:reading_settings", False),
    (_("Places"), "cases:places", False),
    (pgettext_lazy("settings", "Times"), "cases:policies", False),
    (_("Formulas of the rates"), "published:formulas", True),
    (_("Templates"), "cases:templates", False),
    (_("Checklists"), "cases:checklists", False),
]
#: Those of them that supervisors find as well.
SETTINGS_OF_SUPERVISORS = {"cases:templates", "cases:checklists"}

#: What higher rooms show on lower rooms' pages: place → [(template, what gathers its context)].
PANELS = {
    "home": [("published/_kept.html", "heartline.published.pages.home.home_part")],
    "follow": [("published/_follow_issue.html", "heartline.published.queries.issue_of_party")],
}
