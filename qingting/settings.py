"""Every setting: name, default, unit, help. A wrong value stops the start and says what to
write.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from qingting.errors import ConfigError


@dataclass(frozen=True)
class Setting:
    """One `QINGTING_<NAME>`; docs/reference/settings.md has a row for each (a test holds them
    together).
    """

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("DATA", "data", "folder of the database, keys and evidence"),
    Setting(
        "DATABASE_URL",
        "",
        "postgresql://USER:PASSWORD@HOST:PORT/NAME; empty: SQLite in the data folder",
    ),
    Setting("PORT", "8000", "port of the web process on 127.0.0.1; 0: any free one"),
    Setting("LANG", "", "zh-Hans or en; empty: the locale for commands, the browser for pages"),
    Setting(
        "SECRET_KEY",
        "",
        "signs sessions, keys the hashes of authors; empty: made once, kept in the data folder",
    ),
    Setting(
        "ALLOWED_HOSTS",
        "127.0.0.1,localhost",
        "host names the web process answers to, split by commas",
    ),
    Setting(
        "TRUSTED_ORIGINS",
        "",
        "https:// addresses the pages are served from behind a proxy, split by commas",
    ),
    Setting(
        "NOTIFY_URL", "", "address that each notice is POSTed to; empty: notices are recorded only"
    ),
    Setting(
        "EXTRA_HOLIDAYS",
        "",
        "file of working days for years that the built-in calendar does not know",
    ),
    Setting(
        "PRIVATE_NETWORKS",
        "",
        "networks (CIDR, split by commas) that feeds and webhooks may reach although private",
    ),
    Setting(
        "CHANNEL_KEY",
        "",
        "opens the passwords and keys of channels; several, split by commas: the first one seals,"
        " all open; empty: made once, kept in the data folder",
    ),
    Setting(
        "BASE_URL",
        "",
        "address of the pages, as links in notices name it; empty: http://127.0.0.1:PORT",
    ),
    Setting("API_PER_MINUTE", "120", "requests a minute that a program may make with one key"),
    Setting(
        "FONTS",
        "",
        "folder with fonts of official documents, for PDF; empty: Noto Sans CJK alone",
    ),
    Setting("BUNDLE_S", "60", "seconds a mail that is not urgent waits for others to go with it"),
)


def value(name: str) -> str:
    """Return a setting as text: the environment, else its default."""
    default = next(s.default for s in SETTINGS if s.name == name)
    return os.environ.get(f"QINGTING_{name}", default)


def number(name: str) -> int:
    """Return a setting as a whole number, 0 or more.

    Raises:
        ConfigError: it is something else.
    """
    text = value(name)
    if not (text.isascii() and text.isdigit()):
        raise ConfigError(f"QINGTING_{name}", text, "write a whole number, 0 or more")
    return int(text)


def _database(url: str, data: Path) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "qingting.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # secure_delete: what retention takes out is overwritten, not left in free pages
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                " PRAGMA secure_delete=ON;",
            },
        }
    if url == "sqlite::memory:":  # a replay: thrown away at its end
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ConfigError(
            "QINGTING_DATABASE_URL", parts.scheme, "write postgresql://USER:PASSWORD@HOST:PORT/NAME"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def key(name: str, file: Path, make: Callable[[], str]) -> str:
    """Return a key: the setting of that name, else what its file holds, which is made on first use
    and is its owner's alone.
    """
    if given := value(name):
        return given
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        made = make()
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as f:
            f.write(made)
        return made


BASE_DIR = Path(__file__).resolve().parent
DATA = Path(value("DATA")).absolute()
SECRET_KEY = key("SECRET_KEY", DATA / "secret.key", lambda: secrets.token_urlsafe(48))
DEBUG = False
ALLOWED_HOSTS = value("ALLOWED_HOSTS").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in value("TRUSTED_ORIGINS").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "qingting.orgs",
    "qingting.journal",
    "qingting.evidence",
    "qingting.people",
    "qingting.timers",
    "qingting.notices",
    "qingting.approvals",
    "qingting.adoption",
    "qingting.sources",
    "qingting.watches",
    "qingting.posts",
    "qingting.events",
    "qingting.spread",
    "qingting.grading",
    "qingting.duties",
    "qingting.consultations",
    "qingting.reports",
    "qingting.reports.liaison",
    "qingting.replies",
    "qingting.doubts",
    "qingting.corrections",
    "qingting.reviews",
    "qingting.web",
]
AUTH_USER_MODEL = "people.Person"
DATABASES = {"default": _database(value("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"

# The web process: pages of our own only, nothing from elsewhere, signed-in people only.
ROOT_URLCONF = "qingting.web.urls"
ASGI_APPLICATION = "qingting.web.asgi.application"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "qingting.web.setup.first.FirstRun",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "qingting.web.access.Rights",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qingting.web.access.Private",
    "qingting.web.access.Speaking",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "qingting.web.shell.shell",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "web" / "static"  # served as it stands: nothing to collect or to build
APPEND_SLASH = False

_LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
_ONLY = value("LANG").lower()
LANGUAGE_CODE = "en" if _ONLY == "en" else "zh-hans"
LANGUAGES = [
    entry for entry in _LANGUAGES if _ONLY in ("", entry[0])
]  # one: whatever the browser asks
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True

LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "events"
LOGOUT_REDIRECT_URL = "root"
AUTHENTICATION_BACKENDS = ["qingting.web.signin.Staff"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login", "name"]},
    },
]
_TLS = any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)
SESSION_ENGINE = "qingting.people.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # seconds: a shift
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
