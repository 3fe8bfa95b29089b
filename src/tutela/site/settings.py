"""Django's settings, made from the environment and the data folder. Importing this makes and writes nothing."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from tutela.sdk.registry import placements
from tutela.sdk.text import _
from tutela.site import environment, folder, keys
from tutela.site.databases import database
from tutela.site.demo.accounts import ACCOUNTS
from tutela.site.logs import logging_settings
from tutela.site.mail import mail_settings

# The site -----------------------------------------------------------------------------------------------------------
TUTELA_DATA = folder.data_folder()
TUTELA_DEMO = environment.flag("TUTELA_DEMO")
TUTELA_DEMO_ACCOUNTS = ACCOUNTS if TUTELA_DEMO else ()
"""The accounts that the sign-in page of a demo site offers; empty on every other site."""
TUTELA_MAX_BODY = environment.size("TUTELA_MAX_BODY")
TUTELA_MLBACKEND = environment.flag("TUTELA_MLBACKEND")
TUTELA_ATTEMPT_TIMEOUT = float(environment.whole("TUTELA_ATTEMPT_TIMEOUT", least=1))
"""Seconds that one attempt at a provider may take, whatever the instance's own timeouts are."""
TUTELA_WORKER = environment.choice("TUTELA_WORKER", ("embedded", "none"))
"""Whether the server does the background work itself, or leaves it to ``tutela worker``."""
TUTELA_REGISTRY = environment.flag("TUTELA_REGISTRY")
"""Whether this is a registry, which takes what other sites tell of themselves."""
DEBUG = environment.flag("TUTELA_DEBUG")

# Keys ---------------------------------------------------------------------------------------------------------------
_keys = keys.read(TUTELA_DATA)
# A site has its keys from its first start on; before it, nothing that is signed outlives this process.
SECRET_KEY = _keys.secret_key or secrets.token_urlsafe(48)
TUTELA_ENCRYPTION_KEYS = _keys.encryption_keys
TUTELA_PSEUDONYM_KEY = _keys.pseudonym_key

# Address ------------------------------------------------------------------------------------------------------------
TUTELA_URL = environment.text("TUTELA_URL")
"""Where people reach the site, for links in e-mails; '' where nobody has said."""
_url = urlsplit(TUTELA_URL)
_public = {_url.hostname} if _url.hostname else set()
ALLOWED_HOSTS = sorted({"localhost", "127.0.0.1", "[::1]", *_public, *environment.words("TUTELA_ALLOWED_HOSTS")})
CSRF_TRUSTED_ORIGINS = [f"{_url.scheme}://{_url.netloc}"] if _url.hostname else []
_https = _url.scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "tutela_session"
CSRF_COOKIE_NAME = "tutela_csrf"
CSRF_FAILURE_VIEW = "tutela.site.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = False  # the edge sets these headers on every response, also on those not of Django
SECURE_REFERRER_POLICY = None
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
TUTELA_HSTS = _https

# Parts --------------------------------------------------------------------------------------------------------------
INSTALLED_APPS: list[str] = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "tutela.tasks",
    "tutela.identity",
    "tutela.notifications",
    "tutela.privacy",
    "tutela.courses",
    "tutela.lms",
    "tutela.ai",
    "tutela.analytics",
    "tutela.registration",
    "tutela.web",
    "tutela.web.prosefiles.ProseFiles",
    "tutela.rest",
    "ninja",  # for the files of its browsable page, so that nothing comes from elsewhere
    *sorted({placement.django_app for placement in placements().loaded.values() if placement.django_app}),
    "tutela.site",
]
# Every one works in async code too: one that does not would cut the way on which a cancelled request is noticed.
MIDDLEWARE = [
    "tutela.site.errors.ReadableTexts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tutela.site.errors.Refusals",
]
ROOT_URLCONF = "tutela.site.urls"
ASGI_APPLICATION = "tutela.site.asgi.app"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Data ---------------------------------------------------------------------------------------------------------------
DATABASES = {"default": database(TUTELA_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = TUTELA_MAX_BODY
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# People -------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "tutela_identity.Person"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.NumericPasswordValidator"},
]

# Languages, times, files, mail, logs --------------------------------------------------------------------------------
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LANGUAGE_CODE = environment.choice("TUTELA_LANGUAGE", tuple(code for code, _name in LANGUAGES))
LANGUAGE_COOKIE_NAME = "tutela_language"
LOCALE_PATHS = [Path(__file__).parent / "locale"]
FORMAT_MODULE_PATH = ["tutela.site.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("TUTELA_TIME_ZONE")
STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
vars().update(mail_settings(TUTELA_DATA))
LOGGING = logging_settings()
