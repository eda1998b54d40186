"""Settings of RPIK: one file; everything that varies comes from the environment (.env.example)."""

import os
from pathlib import Path

import pghistory
import pgtrigger

from rpik.core import keys, map_base, postgres

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything the running system writes outside the database: keys, embedded Postgres, static files.
VAR_DIR = Path(os.environ.get("RPIK_VAR_DIR", BASE_DIR / "var")).resolve()
# Compiled clustering is kept here: compiled once, and the checkout may be read-only.
os.environ.setdefault("NUMBA_CACHE_DIR", str(VAR_DIR / "numba"))


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "ya"}


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


LARGEST_NUMBER = 65535  # of a port; nothing else counts as far


def _number(name: str, default: int, least: int = 0) -> int:
    """Return a whole number; an empty setting is one that is not set."""
    told = os.environ.get(name, "").strip() or str(default)
    if not (told.isascii() and told.isdigit() and least <= int(told) <= LARGEST_NUMBER):
        raise SystemExit(
            f"{name} harus bilangan bulat dari {least} sampai {LARGEST_NUMBER}, bukan “{told}”. Betulkan "
            f"di lingkungan atau .env, atau kosongkan: nilainya lalu {default}."
        )
    return int(told)


VERSION = "0.3.0"
DEBUG = False  # never a debug page: a traceback shows personal data
SECRET_KEY = keys.secret_key(VAR_DIR)
HTTPS = _flag("RPIK_HTTPS")
DEV = _flag("RPIK_DEV")  # static files straight from their sources; set by `start --dev`
ALLOWED_HOSTS = _list("RPIK_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = _list("RPIK_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "rpik.core",
    "ikm_registry",
    "sentra",
    "rpik.plan",
    # Its pages are found when the addresses are loaded: a worker has no use for them, nor for openpyxl.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_filters",
    "django_htmx",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "pgtrigger",
    "pghistory",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rpik.core.middleware.NoNullMiddleware",
    "rpik.core.middleware.FormAddressMiddleware",
    "rpik.core.middleware.ActorMiddleware",
    "rpik.core.middleware.PrivateCacheMiddleware",
    "rpik.core.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "rpik.urls"
WSGI_APPLICATION = "rpik.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rpik.core.context.shell",
            ],
            "builtins": ["rpik.core.templatetags.format_id", "rpik.core.templatetags.ui"],
        },
    },
]

DATABASES = {
    "default": postgres.django_settings(VAR_DIR),
    # The same database over a second connection: progress shows while a transaction is open.
    "progress": postgres.django_settings(VAR_DIR) | {"TEST": {"MIRROR": "default"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "core:login"
LOGIN_REDIRECT_URL = "plan:home"
LOGOUT_REDIRECT_URL = "core:login"

# One office sits behind one address: the pair is throttled, never the address alone.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "rpik.core.views.accounts.caller_address"
RPIK_PROXIES = _number("RPIK_PROXIES", 0)
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_ENABLE_ACCESS_FAILURE_LOG = True

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
NODE_MODULES = BASE_DIR / "node_modules"
# The pictures of the user guide stand beside its words.
STATICFILES_DIRS = [BASE_DIR / "static", ("panduan", BASE_DIR / "docs" / "panduan" / "img")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "rpik.core.vendor.VendorFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEV
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEV
MEDIA_ROOT = VAR_DIR / "media"

# Uploads: Django has no ceiling of its own for files; forms and readers check these.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
RPIK_MAX_IMPORT_BYTES = 256 * 2**20
RPIK_MAX_DECREE_BYTES = 10 * 2**20
RPIK_MAX_PHOTO_BYTES = 8 * 2**20
# E-mail digests of what waits for a person: off without a mail server.
RPIK_EMAIL = bool(os.environ.get("RPIK_EMAIL_HOST"))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if RPIK_EMAIL else 'dummy'}.EmailBackend"
EMAIL_HOST = os.environ.get("RPIK_EMAIL_HOST", "")
EMAIL_PORT = _number("RPIK_EMAIL_PORT", 587, least=1)
EMAIL_HOST_USER = os.environ.get("RPIK_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("RPIK_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("RPIK_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("RPIK_EMAIL_FROM", "rpik@localhost")
# How people reach RPIK, for the links in a mail.
RPIK_BASE_URL = os.environ.get("RPIK_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
# The pages for everybody, without logging in.
RPIK_PUBLIC = _flag("RPIK_PUBLIC")
# A base map of somebody else's under our own, as "https://…/{z}/{x}/{y}.png"; none unless asked for.
RPIK_MAP_BASE_URL = os.environ.get("RPIK_MAP_BASE_URL", "")
RPIK_MAP_BASE_SOURCE = os.environ.get("RPIK_MAP_BASE_SOURCE", "")
_MAP_HOST = map_base.host_of(RPIK_MAP_BASE_URL)
# PP 29/2018 art. 1: a sentra has at least 5 business units.
RPIK_SENTRA_MIN_UNITS = _number("RPIK_SENTRA_MIN_UNITS", 5, least=1)

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *_MAP_HOST],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *_MAP_HOST],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

PGHISTORY_APPEND_ONLY = True
# History is read by record and by context only: no index on the foreign keys it copies.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
PGHISTORY_CONTEXT_FIELD = pghistory.ContextForeignKey(db_index=True)
# Statement-level triggers: 1.4 times a bare COPY instead of 2.2 times.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("RPIK_LOG_LEVEL", "WARNING")},
    # A page that is refused or not there is no fault of the server; a 500 is.
    "loggers": {"django.request": {"level": os.environ.get("RPIK_LOG_LEVEL", "ERROR")}},
}
