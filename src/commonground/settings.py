"""Django's settings, read from the environment that `environment.py` declares."""

import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from commonground import environment, logs
from commonground.addresses import database_parts, mail_server, of_pages
from commonground.secret import secret_key

PACKAGE = Path(__file__).parent
HOME = environment.home()
environment.make_home(HOME)

DEBUG = environment.DEBUG.is_on()
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = environment.HOSTS.items()
ADDRESS = of_pages(environment.ADDRESS.text())
_IS_HTTPS = ADDRESS.startswith("https://")
CSRF_TRUSTED_ORIGINS = [ADDRESS] if _IS_HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "commonground.core",
    "commonground.events",
    "commonground.people",
    "commonground.conversations",
    "commonground.knowledge",
    "commonground.search",
    "commonground.routing",
    "commonground.feed",
    "commonground.integrations",
    "commonground.api",
    "commonground.rights",
    "commonground.web",
]

# Each process counts its requests there, and whichever is asked adds them up.
MEASURED_IN = HOME / "metrics" if environment.METRICS_TOKEN.text() else None

MIDDLEWARE = [
    *(["commonground.web.measuring.measured"] if MEASURED_IN else []),
    "csp.middleware.CSPMiddleware",  # before whatever answers by itself: static files, redirects
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commonground.web.middleware.kept_private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commonground.web.middleware.viewer",
    "commonground.web.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "commonground.web.sign_in.Framed",
    "commonground.web.middleware.refusals",
]

ROOT_URLCONF = "commonground.urls"
WSGI_APPLICATION = "commonground.wsgi.application"
APPEND_SLASH = False


def _database(url: str) -> dict[str, object]:
    parts = database_parts(url) if url else {"dbname": "commonground"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **parts,
            # The timeout is how many seconds pass until somebody is told that the database is away.
            "pool": {"min_size": 0, "max_size": environment.POOL.number(), "timeout": 5},
            "prepare_threshold": 1,
            "options": "-c jit=off -c pg_trgm.word_similarity_threshold=0.5"
            " -c hnsw.iterative_scan=strict_order -c hnsw.ef_search=100",
        },
        "TEST": {"NAME": None},
    }


DATABASES = {"default": _database(environment.DATABASE_URL.text())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "commonground.core.jinja.Templates",
        "DIRS": [
            PACKAGE / app / "templates"
            for app in ("web", "rights", "feed", "routing", "search", "conversations", "people", "core")
        ],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "commonground.core.jinja.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["commonground.people.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "commonground.web.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,5/15m/key", "login_failed": "10/m/ip,5/15m/key"}
ACCOUNT_FORMS = {
    "add_email": "commonground.web.sign_in_forms.AddressChange",
    "change_password": "commonground.web.sign_in_forms.PasswordChange",
    "confirm_email_verification_code": "commonground.web.sign_in_forms.AddressCodeEntry",
    "confirm_login_code": "commonground.web.sign_in_forms.CodeEntry",
    "login": "commonground.web.sign_in_forms.PasswordSignIn",
    "reauthenticate": "commonground.web.sign_in_forms.Reauthentication",
    "request_login_code": "commonground.web.sign_in_forms.CodeRequest",
    "reset_password": "commonground.web.sign_in_forms.PasswordResetRequest",
    "reset_password_from_key": "commonground.web.sign_in_forms.PasswordReset",
    "set_password": "commonground.web.sign_in_forms.PasswordSet",
}
ALLAUTH_TRUSTED_PROXY_COUNT = environment.PROXIES.number()
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
SIGN_ON_URL = environment.OIDC_URL.text().rstrip("/")
SIGN_ON_CLIENT, SIGN_ON_SECRET = environment.OIDC_CLIENT.text(), environment.OIDC_SECRET.text()
SIGN_ON_NAME = environment.OIDC_NAME.text()
SIGN_ON_DOMAINS = [domain.lower() for domain in environment.OIDC_DOMAINS.items()]
SIGN_ON_ONLY = bool(SIGN_ON_URL) and environment.OIDC_ONLY.is_on()
SOCIALACCOUNT_ADAPTER = "commonground.web.sign_on.Adapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
ADMINS_SECOND_STEP = environment.ADMINS_SECOND_STEP.is_on()
MFA_ADAPTER = "commonground.web.second_step.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "activate_totp": "commonground.web.second_step.AppStart",
    "add_webauthn": "commonground.web.second_step.PasskeyStart",
    "authenticate": "commonground.web.second_step.SecondStep",
    "authenticate_webauthn": "commonground.web.second_step.PasskeyStep",
    "edit_webauthn": "commonground.web.second_step.PasskeyName",
    "login_webauthn": "commonground.web.second_step.PasskeySignIn",
    "reauthenticate": "commonground.web.second_step.SecondStepAgain",
    "reauthenticate_webauthn": "commonground.web.second_step.PasskeyAgain",
}
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
USERSESSIONS_TRACK_ACTIVITY = False

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # counts of tries live here: culling them early would forgive them
    }
}
SESSION_ENGINE = "commonground.people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _IS_HTTPS
SECURE_SSL_REDIRECT = _IS_HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked from this machine, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _IS_HTTPS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_LARGEST = environment.FILE_SIZE.number() * 1_000_000
FILES_PER_POST = environment.FILES_PER_POST.number()
FILE_UPLOAD_HANDLERS = ["commonground.web.uploads.Measured"]
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

CSRF_FAILURE_VIEW = "commonground.web.failures.stale"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "commonground.web.assets.Finder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "commonground.web.assets.Storage"},
}
MEDIA_ROOT = HOME / "files"


def _mail(url: str) -> dict[str, object]:
    if not url:
        return {"EMAIL_BACKEND": "commonground.core.mail_files.EmailBackend", "EMAIL_FILE_PATH": HOME / "mail"}
    parts = mail_server(url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parse_qs(parts.query).get("tls") == ["1"],
        "EMAIL_TIMEOUT": 15,
    }


globals().update(_mail(environment.MAIL_URL.text()))
DEFAULT_FROM_EMAIL = environment.MAIL_FROM.text()
LOGGING_CONFIG = None
logs.configure(environment.LOG_LEVEL.one_of(logs.LEVELS), to_terminal=sys.stderr.isatty())
