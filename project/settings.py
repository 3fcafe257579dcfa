"""Settings, read through `given`, the only reader of the environment.

Nothing else looks at ``os.environ``. Outside ``DEBUG`` no key, host or telephone number
has a default, so that a forgotten one stops the start and not a patient.
"""

import secrets
import sys

from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from project.environment import (
    database,
    days,
    hosts,
    inner_hosts,
    networks,
    one_of,
    optional_telephone,
    origins,
    refuse_to_listen_everywhere,
    telephone,
    telephone_lines,
    time_zone,
)
from project.given import (
    BASE_DIR,
    DEBUG,
    VAR_DIR,
    folder,
    line,
    required,
    whole_number,
    yes_or_no,
)
from project.hsts import hsts
from project.keys import fernet_keys, refuse_equal, strong_secret
from project.logs import logging_to_console
from project.mail import mail, operator_address, sender, site_url
from project.release import commit, version

__all__ = ["BASE_DIR", "DEBUG", "VAR_DIR"]  # settings too, though read elsewhere

refuse_to_listen_everywhere(sys.argv)
#: Which release runs, for staff and monitors: the version, and where git is there the commit.
VERSION, COMMIT = version(BASE_DIR), commit(BASE_DIR)
RELEASE = f"{VERSION}+{COMMIT}" if COMMIT else VERSION
SECRET_KEY = strong_secret("SECRET_KEY", secrets.token_urlsafe(64))
#: Fernet keys for answers and contact details, newest first; one a line, or with commas.
ANSWER_KEYS = fernet_keys("ANSWER_KEYS", Fernet.generate_key().decode())
#: Key of all keyed digests: PINs, browser cookies, completed answers, rate limits.
DIGEST_KEY = strong_secret("DIGEST_KEY", secrets.token_urlsafe(64))

EMERGENCY_NUMBER = telephone("EMERGENCY_NUMBER", "112")
URGENT_LINE = telephone("URGENT_LINE", "555-0111")
CRISIS_LINE = telephone("CRISIS_LINE", "555-0188")
#: Numbers of the telephone lines of the questionnaires: each by its code, and before that by
#: settings of their own, which were there first. They come before what a version holds.
TELEPHONE_LINES = telephone_lines("TELEPHONE_LINES")
SURGICAL_TEAM_PHONE = optional_telephone("SURGICAL_TEAM_PHONE", "555-0142")
TELEPHONE_SETTINGS = ("SURGICAL_TEAM_PHONE",)
CLINIC_NAME = required("CLINIC_NAME", "Example Clinic")
#: Whether the clinic calls people back. Only then is anybody asked for a number.
CLINIC_CALLS_BACK = yes_or_no("CLINIC_CALLS_BACK", default=DEBUG)
#: What people are told on the page about their data; empty, that they ask at the clinic.
DATA_CONTROLLER = line("DATA_CONTROLLER")
PRIVACY_CONTACT = line("PRIVACY_CONTACT")
COMPLAINTS_TO = line("COMPLAINTS_TO")
#: Days after which ``manage.py purge`` erases a check: left unfinished; completed without a
#: way to be reached, and never taken on; and all others, which are part of a patient's care
#: and never erased before those that are not.
RETENTION_UNFINISHED_DAYS = days("RETENTION_UNFINISHED_DAYS", 30)
RETENTION_ANONYMOUS_DAYS = days("RETENTION_ANONYMOUS_DAYS", 365)
RETENTION_CARE_DAYS = days(
    "RETENTION_CARE_DAYS",
    3650,
    least=max(RETENTION_UNFINISHED_DAYS, RETENTION_ANONYMOUS_DAYS),
)
#: Days after which ``deploy/backup.sh`` drops a backup, and with it who was erased since.
RETENTION_BACKUPS_DAYS = days("RETENTION_BACKUPS_DAYS", 30)
#: Days after which it erases what people reported of the site.
RETENTION_REPORTS_DAYS = days("RETENTION_REPORTS_DAYS", 180)
#: Whether who edited a draft last may not approve it alone.
REQUIRE_SECOND_APPROVER = yes_or_no("REQUIRE_SECOND_APPROVER", default=not DEBUG)
#: Whether staff need an authenticator app to sign in. Optional in a demonstration.
REQUIRE_SECOND_FACTOR = yes_or_no("REQUIRE_SECOND_FACTOR", default=not DEBUG)
#: A member of staff is signed out when nobody was there for so long.
SESSION_IDLE_MINUTES = whole_number("SESSION_IDLE_MINUTES", 30, least=5, most=8 * 60)

ALLOWED_HOSTS = hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = origins("CSRF_TRUSTED_ORIGINS")
#: Who may read /metrics; to everybody else the page does not exist.
METRICS_NETWORKS = networks("METRICS_NETWORKS", ["127.0.0.0/8", "::1/128"] if DEBUG else [])

#: Links in messages begin with it.
SITE_URL = site_url("SITE_URL", ALLOWED_HOSTS)
#: Seconds that a mail server or a webhook may take to answer.
DELIVERY_TIMEOUT = whole_number("DELIVERY_TIMEOUT", 10, least=1, most=60)
#: So long a look or a claim counts while nothing is recorded; then the alert is told of again.
ALERT_AGAIN_EMERGENCY_MINUTES = whole_number("ALERT_AGAIN_EMERGENCY_MINUTES", 15, least=1, most=60)
ALERT_AGAIN_SAME_DAY_MINUTES = whole_number(
    "ALERT_AGAIN_SAME_DAY_MINUTES", 120, least=ALERT_AGAIN_EMERGENCY_MINUTES, most=24 * 60
)
#: The hour at which the daily summary is sent, in TIME_ZONE.
DIGEST_HOUR = whole_number("DIGEST_HOUR", 7, least=0, most=23)
#: Signs what is sent to webhooks, so that the receiver knows who sent it.
WEBHOOK_KEY = strong_secret("WEBHOOK_KEY", secrets.token_urlsafe(64))
refuse_equal(SECRET_KEY=SECRET_KEY, DIGEST_KEY=DIGEST_KEY, WEBHOOK_KEY=WEBHOOK_KEY)
#: Hosts of the clinic's own network that webhooks may reach; all others must be public.
WEBHOOK_INSIDE = inner_hosts("WEBHOOK_INSIDE")
_mail = mail("EMAIL_URL")
EMAIL_BACKEND, EMAIL_FILE_PATH = _mail.backend, _mail.folder
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.use_tls, _mail.use_ssl
EMAIL_TIMEOUT = DELIVERY_TIMEOUT
#: Who is told by mail that something which runs on a timer has failed; else the log alone is.
OPERATOR_EMAIL = operator_address("OPERATOR_EMAIL")
DEFAULT_FROM_EMAIL = sender("EMAIL_FROM", SITE_URL)

ROOT_URLCONF = "triage.urls"
WSGI_APPLICATION = "project.wsgi.application"

INSTALLED_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "triage",
    "triage.apps.StaffPages",  # Django's admin, without looking for its pages at the start
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
    "triage.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "triage.middleware.CompressPages",
    "triage.middleware.OnePolicy",
    "triage.middleware.PrivacyHeaders",
    "triage.check.views.errors.OwnErrorPages",
    "triage.middleware.RequestLimits",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "triage.middleware.StaffSearchLimit",
    "allauth.account.middleware.AccountMiddleware",
    "triage.staff.middleware.EndSessions",
    "triage.staff.middleware.RequireSecondFactor",
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
                "triage.site.context.site",
            ],
            # Each beside what it draws, so not in the one folder where Django looks by itself.
            "libraries": {
                "alerts": "triage.clinic.alerts.tags",
                "staff": "triage.staff.tags",
                "weakened": "triage.clinic.weakened",
                "wording": "triage.check.tags",
                "workbench": "triage.editing.tags",
            },
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("check",)
CRISPY_TEMPLATE_PACK = "check"
CRISPY_FAIL_SILENTLY = False


DATABASES = {"default": database("DATABASE_URL")}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGES = [("en", _("English"))]
LANGUAGE_CODE = one_of("LANGUAGE_CODE", "en", [code for code, _name in LANGUAGES])
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = time_zone("TIME_ZONE", "UTC")
USE_TZ = True
FORMAT_MODULE_PATH = ["triage.site.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["triage.staff.accounts.StaffBackend"]
LOGIN_URL = "account_login"
#: How staff sign in: user name, password, authenticator app. No e-mail, no sign-up.
ACCOUNT_ADAPTER = "triage.staff.accounts.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
#: Counted in the database by triage.staff.tries; allauth counts in the memory of each process.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "triage.staff.forms.SignInForm",
    "reauthenticate": "triage.staff.forms.PasswordAgainForm",
    "change_password": "triage.staff.forms.NewPasswordForm",
}
MFA_ADAPTER = "triage.staff.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
#: The code before and after the one that is shown: clocks differ, and people type slowly.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "triage.staff.forms.CodeForm",
    "reauthenticate": "triage.staff.forms.CodeAgainForm",
    "activate_totp": "triage.staff.forms.FirstCodeForm",
}

#: Behind a proxy that ends TLS; the demo runs on plain http on this machine only.
SECURE_SSL_REDIRECT = yes_or_no("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = hsts()
#: Whether other hosts of the clinic, and lists in browsers, are told too is the clinic's to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
#: One proxy that ends TLS and sets X-Forwarded-Proto and X-Forwarded-For itself.
BEHIND_TLS_PROXY = yes_or_no("BEHIND_TLS_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
#: With this prefix a browser takes a cookie from this very host only, and only over TLS, so
#: that no neighbouring host can slip its own under a person's hands.
_PREFIX = "" if DEBUG else "__Host-"
SESSION_COOKIE_NAME = f"{_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_PREFIX}csrftoken"
CHECK_COOKIE_NAME = f"{_PREFIX}check"
MESSAGES_COOKIE_NAME = f"{_PREFIX}messages"
MESSAGE_STORAGE = "triage.staff.messages_kept.KeptMessages"
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60  # it ends long before: triage/staff/sessions.py
SESSION_ENGINE = "triage.staff.session_store"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "triage.check.views.errors.csrf_failure"
#: The largest body of any page, files included: an editor's picture, and the form around it. One
#: that is somewhat too large is refused by the form, which keeps what was typed.
UPLOAD_MAX_BYTES = 12 * 1024 * 1024
#: The largest form without its files, and the largest body of a patient's page.
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
#: The largest form is an editor's: a rule with all its conditions.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1

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

#: Whether a line about a request says where it came from.
LOG_ADDRESSES = yes_or_no("LOG_ADDRESSES", default=False)
#: Where several workers add up what they counted; the client library reads it itself.
PROMETHEUS_MULTIPROC_DIR = folder("PROMETHEUS_MULTIPROC_DIR")
DEFAULT_EXCEPTION_REPORTER = "triage.site.logs.DiscreetReport"
LOGGING = logging_to_console(
    one_of("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]),
    as_json=not DEBUG,
)
