"""Settings. `BALUARTE_FACE` says which face this process shows, and with it its database role."""

import os
from pathlib import Path

from baluarte.config import database, folders
from baluarte.config.proxies import Proxies
from baluarte.domain.access.definers import LONGEST_HOURS, WALL_OF_FACTORS
from baluarte.domain.wall.declarations import ADD, CHANGE, READ, REMOVE, by_condition, internal

PACKAGE = Path(__file__).resolve().parents[1]

FACE = os.environ.get("BALUARTE_FACE", "workbench")
ROLE_OF_FACE = {
    "workbench": "bal_app",
    "portal": "bal_public",
    # The urgent door alone, in a process of its own.
    "door": "bal_public",
    "worker": "bal_worker",
    "owner": "bal_owner",
}
IS_PUBLIC = FACE in ("portal", "door")
OPERATOR = os.environ.get("BALUARTE_OPERATOR", "civil")
OPERATOR_NAME = os.environ.get("BALUARTE_OPERATOR_NAME", "")
# Where readers write to contest what the portal says: a mail address, or an https page.
OPERATOR_CONTACT = os.environ.get("BALUARTE_OPERATOR_CONTACT", "")
# Cookies over plain http, for a demonstration on this machine only.
PLAIN_HTTP = os.environ.get("BALUARTE_PLAIN_HTTP", "") == "1"
# The Board and the Council: off, their pages do not exist.
BOARD = os.environ.get("BALUARTE_BOARD", "") == "1"
PORTAL_URL = os.environ.get("BALUARTE_PORTAL_URL", "http://localhost:8000")
WORKBENCH_URL = os.environ.get("BALUARTE_WORKBENCH_URL", "http://localhost:8001")
# None: the keys come from the service manager's credentials.
KEY_FOLDER = folders.keys()
LOG_KEY = Path(os.environ.get("BALUARTE_LOG_KEY", folders.credential("log.key")))
# What the log's key signed last: outside the database, so that a rewritten log is not signed.
LOG_LAST = Path(os.environ.get("BALUARTE_LOG_LAST", folders.home() / f"{database.name()}.log-last"))
# Keys of other institutions that cosign checkpoints, as `name+id+key`, one after a space.
LOG_WITNESSES = os.environ.get("BALUARTE_LOG_WITNESSES", "").split()
# What finds a receipt again, and what opens its mailbox; they never change.
RECEIPT_SALTS = (folders.secret("receipt-lookup"), folders.secret("receipt-mailbox"))
# Whom to call when all else is down; the front server reads it too.
DOOR_FOLDER = folders.door()
FILE_FOLDER = Path(os.environ.get("BALUARTE_FILES", folders.home() / "files"))

DEBUG = False
# Made once per installation; nothing is sealed with it.
SECRET_KEY = folders.secret("django-secret")
# What this installation's processes sign with who acts; the portal acts for nobody.
CONTEXT_KEY = b"" if IS_PUBLIC else folders.secret("context-key").encode()
# What they sign with what the worker is told: apart, since no copy of the database holds it.
JOB_KEY = b"" if IS_PUBLIC else folders.secret("job-key").encode()
# What invents a past says yes: the demonstration as it is loaded, and tests. Nothing that serves.
DATES_BACK = False
ALLOWED_HOSTS = os.environ.get("BALUARTE_HOSTS", "localhost,127.0.0.1").split(",")
TRUSTED_PROXIES = Proxies.read(os.environ.get("BALUARTE_PROXIES", ""))

DATABASES = {"default": database.settings_for(ROLE_OF_FACE[FACE])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DOMAIN_ROOMS = [
    "wall",
    "sealing",
    "audit",
    "territory",
    "access",
    "procedure",
    "people",
    "intake",
    "statements",
    "registry",
    "linkage",
    "double_coding",
    "analysis",
    "cases",
    "protection",
    "investigation",
    "reparation",
    "prevention",
    "skills",
    "memory",
    "accountability",
    "publication",
]
WEB_ROOMS = [
    "layout",
    "audit",
    "territory",
    "access",
    "procedure",
    "intake",
    "statements",
    "registry",
    "linkage",
    "double_coding",
    "analysis",
    "cases",
    "protection",
    "investigation",
    "reparation",
    "prevention",
    "skills",
    "memory",
    "accountability",
    "publication",
    "public",
]
if FACE == "door":
    # Nothing that it does not need: light to start again, and little to go wrong.
    DOMAIN_ROOMS = DOMAIN_ROOMS[: DOMAIN_ROOMS.index("procedure") + 1]
    WEB_ROOMS = ["layout", "procedure"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    *(f"baluarte.domain.{room}" for room in DOMAIN_ROOMS),
    *(f"baluarte.web.{room}" for room in WEB_ROOMS),
    # The portal has no accounts and defers no work.
    *(
        []
        if IS_PUBLIC
        else ["allauth", "allauth.account", "allauth.mfa", "procrastinate.contrib.django"]
    ),
]

EVERYTHING = (READ, ADD, CHANGE, REMOVE)
WALL_OF_LIBRARIES = {
    "auth": internal(why="no role of a site has a right on it"),
    "contenttypes": internal(app=(READ,), worker=(READ,), why="names of models, as in the code"),
    # No account has an address there: allauth asks, and finds none.
    "account": by_condition(read="false"),
    "mfa": WALL_OF_FACTORS,
    "procrastinate": internal(worker=EVERYTHING, why="the worker alone has a right on it"),
}
# Tables that belong to no model, or of which a library's are not all alike.
WALL_OF_TABLES = {
    "django_migrations": internal(why="no role of a site has a right on it"),
}

# Who may speak to the database may notify whom listens: the worker asks, and listens to nobody.
PROCRASTINATE_WORKER_DEFAULTS = {"listen_notify": False, "fetch_job_polling_interval": 1.0}
PROCRASTINATE_ON_APP_READY = "baluarte.domain.wall.patient_worker.make_patient"

MIDDLEWARE = [
    "baluarte.web.layout.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "baluarte.web.layout.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "baluarte.web.layout.outage.OutageMiddleware",
    "baluarte.web.layout.middleware.InventedMiddleware",
    *(
        []
        if IS_PUBLIC
        else [
            "baluarte.web.layout.middleware.CompressedPagesMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
        ]
    ),
    "django.middleware.locale.LocaleMiddleware",
    "baluarte.web.layout.middleware.FieldsMiddleware",
    "django.middleware.common.CommonMiddleware",
    *(
        ["baluarte.web.layout.middleware.NobodyMiddleware"]
        if IS_PUBLIC
        else [
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
            "baluarte.api.tokens.TokenMiddleware",
            "baluarte.web.access.middleware.ContextMiddleware",
        ]
    ),
    "baluarte.web.layout.middleware.NulMiddleware",
]
FORM_RENDERER = "baluarte.web.layout.form_renderer.PageRenderer"
ROOT_URLCONF = f"baluarte.config.urls_{FACE if IS_PUBLIC else 'workbench'}"
WSGI_APPLICATION = "baluarte.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                *(
                    []
                    if IS_PUBLIC
                    else [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                ),
                "baluarte.web.layout.context.page",
            ],
        },
    },
]

LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English")]
LOCALE_PATHS: list[Path] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Mexico_City"

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["baluarte.web.access.entering.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "baluarte.web.access.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "baluarte.web.access.login_form.LoginForm"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "baluarte.web.access.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "baluarte.web.access.factor_forms.UseCodesForm",
    "add_webauthn": "baluarte.web.access.factor_forms.AddPasskeyForm",
    "authenticate": "baluarte.web.access.factor_forms.CodeForm",
    "edit_webauthn": "baluarte.web.access.factor_forms.RenamePasskeyForm",
    "login_webauthn": "baluarte.web.access.factor_forms.PasskeyLoginForm",
    "reauthenticate": "baluarte.web.access.factor_forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
# One step of delay, as RFC 6238 recommends: a code typed slowly, or over a slow line, still opens.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Baluarte"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN_HTTP

SESSION_ENGINE = "baluarte.web.access.session_store"
SESSION_COOKIE_AGE = LONGEST_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "session" if PLAIN_HTTP else "__Host-session"
CSRF_COOKIE_NAME = "csrf" if PLAIN_HTTP else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "baluarte.web.layout.error_pages.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
# "no-referrer" would make browsers send `Origin: null` with forms, which no CSRF check can pass.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000

# Login limits must hold across processes; a cache per process would multiply them.
CACHES = {
    "default": {"BACKEND": "baluarte.domain.access.cache.JsonCache"}
    if FACE == "workbench"
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Pages of some 10 KB compressed, and what is counted beside lists.
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W004", "security.W008", "security.W021"]
# Letters say only that there is something to see. Without a server they are printed.
EMAIL_HOST = os.environ.get("BALUARTE_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("BALUARTE_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("BALUARTE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BALUARTE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = True
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("BALUARTE_MAIL_FROM", "baluarte@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# A file with names in it touches no disk in clear, on whatever page it is sent.
FILE_UPLOAD_HANDLERS = ["baluarte.web.layout.uploads.InMemoryUploads"]
DATA_UPLOAD_MAX_NUMBER_FILES = 4

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Request paths carry references; errors are enough.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.db.backends": {"level": "ERROR"},
        "waitress.queue": {"level": "ERROR"},
    },
}
