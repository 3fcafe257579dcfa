"""Settings: the only reader of the environment.

Nothing else looks at ``os.environ``. Outside ``DEBUG`` no key, host or telephone number
has a default, so that a forgotten one stops the start and not a patient.
"""

import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env
from psycopg.conninfo import conninfo_to_dict

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
#: Keys and the embedded database live here; ignored by git.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", False)


def _secret(name: str, example: str) -> str:
    """A secret from the environment or its ``NAME_FILE``; made on first use in DEBUG."""
    value = env.str(name, "")
    if value:
        return value
    path = Path(env.str(f"{name}_FILE", str(VAR_DIR / f"{name.lower()}.key")))
    if not path.exists():
        if not DEBUG:
            raise ImproperlyConfigured(f"{name} is not set, and {path} does not exist.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(example + "\n")
    return path.read_text().strip()


def _number(name: str, example: str) -> str:
    """A telephone number as it is shown. In DEBUG an example, marked as such; else required."""
    number = env.str(name, f"{example} ({_EXAMPLE})" if DEBUG else "")
    if not any(sign.isdigit() for sign in number):
        raise ImproperlyConfigured(f"{name} must be set to a telephone number.")
    return number


_EXAMPLE = "example"
SECRET_KEY = _secret("SECRET_KEY", secrets.token_urlsafe(64))
#: Fernet keys for answers and contact details, newest first; one a line, or with commas.
ANSWER_KEYS = _secret("ANSWER_KEYS", Fernet.generate_key().decode()).replace(",", " ").split()
#: Key of all keyed digests: PINs, browser cookies, completed answers, rate limits.
DIGEST_KEY = _secret("DIGEST_KEY", secrets.token_urlsafe(64))

EMERGENCY_NUMBER = _number("EMERGENCY_NUMBER", "112")
URGENT_LINE = _number("URGENT_LINE", "555-0111")
CRISIS_LINE = _number("CRISIS_LINE", "555-0188")
SURGICAL_TEAM_PHONE = _number("SURGICAL_TEAM_PHONE", "555-0142")
CLINIC_NAME = env.str("CLINIC_NAME", "Example Spine Clinic" if DEBUG else "")
#: Whether who edited a draft last may not approve it alone.
REQUIRE_SECOND_APPROVER = env.bool("REQUIRE_SECOND_APPROVER", not DEBUG)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
ROOT_URLCONF = "triage.urls"
WSGI_APPLICATION = "project.wsgi.application"

INSTALLED_APPS = [
    "triage",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "simple_history",
    "crispy_forms",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "triage.views.errors.OwnErrorPages",
    "triage.middleware.PrivacyHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
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
                "triage.context.site",
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("triage",)
CRISPY_TEMPLATE_PACK = "triage"
CRISPY_FAIL_SILENTLY = False


def _database(url: str) -> dict[str, object]:
    """SQLite (``sqlite:///path``) or, through libpq's own parser, PostgreSQL."""
    if url.startswith("sqlite:///"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:///"),
            # Closing the last connection folds the write-ahead log back in, at 5 ms a request.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


DATABASES = {"default": _database(env.str("DATABASE_URL", f"sqlite:///{VAR_DIR}/db.sqlite3"))}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = env.str("LANGUAGE_CODE", "en")
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

#: Behind a proxy that ends TLS; the demo runs on plain http on this machine only.
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not DEBUG)
SECURE_HSTS_SECONDS = 0 if DEBUG else env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
SECURE_HSTS_PRELOAD = not DEBUG
#: One proxy that ends TLS and sets X-Forwarded-Proto and X-Forwarded-For itself.
BEHIND_TLS_PROXY = env.bool("BEHIND_TLS_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "triage.views.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
#: The largest form is an editor's: a rule with all its conditions.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
