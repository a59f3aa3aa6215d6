"""Django's settings, all drawn from the checked environment."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from shanhai.adapters.secret_key import kept_secret_key
from shanhai.site.environment import DatabaseAddress, current_environment
from shanhai.site.services import OidcService

ENVIRONMENT = current_environment()
PRODUCTION = ENVIRONMENT.mode == "production"
PROJECT_FOLDER = Path(__file__).resolve().parents[3]

DEBUG = ENVIRONMENT.debug
_KEPT_KEY = ENVIRONMENT.secret_key or kept_secret_key(ENVIRONMENT.data)
SECRET_KEY = _KEPT_KEY or secrets.token_hex(32)
SECRET_KEY_IS_KEPT = _KEPT_KEY is not None
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
ROOT_URLCONF = "shanhai.site.urls"
WSGI_APPLICATION = "shanhai.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "shanhai.domains.records",
    "shanhai.domains.audit",
    "shanhai.domains.people",
    "shanhai.domains.places",
    "shanhai.domains.documents",
    "shanhai.domains.programme",
    "shanhai.domains.undertakings",
    "shanhai.domains.indicators",
    "shanhai.domains.confirmations",
    "shanhai.domains.books",
    "shanhai.domains.intake",
    "shanhai.domains.submissions",
    "shanhai.domains.reminders",
    "shanhai.ui",
    "shanhai.cockpit",
    "shanhai.office",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shanhai.site.headers.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shanhai.cockpit.middleware.ReaderMiddleware",
    "shanhai.site.second_factor.SecondFactorMiddleware",
    "shanhai.site.errors.ErrorMiddleware",
]

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
            ],
        },
    },
]

# Languages: both texts travel with the value, so no gettext catalogue is kept.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"


def sqlite_settings(address: DatabaseAddress) -> dict[str, Any]:
    """Return Django's settings for a SQLite file that several processes read and write."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": address.name,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def postgresql_settings(address: DatabaseAddress) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL server, with a pool of connections in each process."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": address.host,
        "PORT": address.port,
        "OPTIONS": {**address.options, "pool": {"min_size": 1, "max_size": 16, "timeout": 10}},
    }


DATABASE_SETTINGS = {"sqlite": sqlite_settings, "postgresql": postgresql_settings}
DATABASES = {"default": DATABASE_SETTINGS[ENVIRONMENT.database.engine](ENVIRONMENT.database)}

# Static files: collected once by `shanhai serve`, found in place by tests and commands.
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "shanhai.site.staticfiles.CollectedFiles"},
}
MEDIA_ROOT = ENVIRONMENT.data / "files"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MIMETYPES = {".mjs": "text/javascript", ".geojson": "application/geo+json"}


def oidc_settings(service: OidcService | None) -> dict[str, Any]:
    """Return allauth's settings for the organisation's own sign-in; empty where there is none."""
    if service is None:
        return {}
    app = {
        "provider_id": "office",
        "name": "OpenID Connect",
        "client_id": service.client_id,
        "secret": service.client_secret,
        "settings": {"server_url": service.url},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


# Sign-in: by name and password; accounts are made by the office, never by strangers.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "shanhai.site.accounts.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cockpit:overview"
ACCOUNT_LOGOUT_REDIRECT_URL = "cockpit:overview"
# A whole office arrives behind one address in the morning; wrong passwords are counted apart, and strictly.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "shanhai.site.second_factor.SealedKeys"
MFA_TOTP_ISSUER = "山海 Shanhai"
SOCIALACCOUNT_ADAPTER = "shanhai.site.single_sign_on.KnownAccountsOnly"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the content policy lets no form lead to another site
SOCIALACCOUNT_PROVIDERS = oidc_settings(ENVIRONMENT.oidc)

# Wrong passwords are counted for all worker processes together (allauth counts in "default"); drawings stay in memory.
CACHES = {
    "default": {
        "BACKEND": "shanhai.site.attempts.AttemptsCache",
        "LOCATION": ENVIRONMENT.data / "attempts",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "drawings": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Protection of readers and sessions.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False
# Anybody can send these two headers, so they are believed only where a proxy is said to set them.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(ENVIRONMENT.behind_proxy)  # X-Forwarded-For: whose attempts are counted
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION and ENVIRONMENT.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = (
    [f"{'https' if ENVIRONMENT.https else 'http'}://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
)

# Reminders: where links lead, how mail goes out, and the jobs that `shanhai worker` does.
SITE_URL = ENVIRONMENT.site_url
MAIL = ENVIRONMENT.mail
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 10
if MAIL is not None:
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.encryption == "starttls", MAIL.encryption == "tls"
    DEFAULT_FROM_EMAIL = MAIL.sender
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

NINJA_PAGINATION_PER_PAGE = 100

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "shanhai.site.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    "loggers": {"django": {"handlers": ["console"], "level": ENVIRONMENT.log_level, "propagate": False}},
}
