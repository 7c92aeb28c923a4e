"""Settings shared by the demo, the tests and production; the rest is in the environment."""

from pathlib import Path
from typing import Any

import environ
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config import log_lines

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# --- What kind of instance this is ------------------------------------------------------------
DEBUG = False
DEMO_MODE = False
SITE_NAME = "Laurel"
SITE_URL: str = env("SITE_URL", default="http://localhost:8000").rstrip("/")
SECRET_KEY: str = env("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Apps: Django, libraries, then the house from the ground floor up -------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_countries",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "django_tasks_db",
    "pgtrigger",
    "rules.apps.AutodiscoverRulesConfig",
    "audit",
    "mail",
    "accounts",
    "awards",
    "nominations",
    "judging",
    "desk",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.KeepTypedWordsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "config.request_log.RequestLogMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.site",
                "config.context_processors.navigation",
                "config.context_processors.demo_sign_in",
            ],
            "libraries": {"laurel": "config.template_tags"},
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database -----------------------------------------------------------------------------------
# The process connects as the role that owns nothing. Migrations run with the owner's address in
# DATABASE_URL. Where only one privileged login exists, DATABASE_ROLE makes the session step down.
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default="postgresql://laurel_app@localhost/laurel"),
}
DATABASES["default"].update(
    {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("DATABASE_CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
)
if DATABASE_ROLE := env("DATABASE_ROLE", default=""):
    DATABASES["default"].setdefault("OPTIONS", {})["assume_role"] = DATABASE_ROLE
APPLICATION_ROLE = "laurel_app"

# --- Cache --------------------------------------------------------------------------------------
# Rate limits count in it. Per process by default; production shares one (see there).
PROCESS_CACHE: dict[str, Any] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "process",
    "OPTIONS": {"MAX_ENTRIES": 20_000},
}
CACHES: dict[str, Any] = {
    "default": env.cache_url("CACHE_URL", default="locmemcache://"),
    "process": PROCESS_CACHE,
}
# What visitors may ask for without signing in, by network address: (times, in so many seconds).
VISITOR_LIMITS: dict[str, tuple[int, int]] = {"api": (120, 60), "archive_file": (20, 60)}

# What a visitor may cause that others feel, such as mail: the same, for all processes together.
NETWORK_LIMITS: dict[str, tuple[int, int]] = {"interest": (10, 60 * 60)}

# What a signed-in person may ask for that keeps a processor busy for seconds: the same.
PERSON_LIMITS: dict[str, tuple[int, int]] = {"paper": (20, 60 * 60), "word": (60, 60 * 60)}

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:start"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.signup.SignupExtraForm"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.LoginForm",
    "signup": "accounts.forms.sign_in.SignupForm",
    "request_login_code": "accounts.forms.sign_in.RequestLoginCodeForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.NewPasswordForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "accounts.forms.sign_in.SetPasswordForm",
    "add_email": "accounts.forms.sign_in.AddEmailForm",
    "change_email": "accounts.forms.sign_in.ChangeEmailForm",
    "reauthenticate": "accounts.forms.sign_in.ReauthenticateForm",
    "confirm_login_code": "accounts.forms.sign_in.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.sign_in.ConfirmEmailCodeForm",
    "confirm_password_reset_code": "accounts.forms.sign_in.ConfirmResetCodeForm",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.forms.second_factor.ReauthenticateForm",
    "activate_totp": "accounts.forms.second_factor.ActivateAppForm",
    "add_webauthn": "accounts.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.second_factor.RenamePasskeyForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
# Tell people by mail when their password, address or second factor changes.
ACCOUNT_EMAIL_NOTIFICATIONS = True
# allauth's own limits hold for the rest; these are a little wider, for offices behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "signup": "30/m/ip",
    "request_login_code": "40/m/ip,5/m/key",
    "reset_password": "30/m/ip,5/m/key",
    "confirm_email": "3/30s/key",
    "keep_words": "30/m/ip",
    "invitation": "60/m/ip",
    "endorsement": "60/m/ip",
}
# How many proxies stand in front and may be believed about a visitor's address.
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
# Writing "last seen" would cost every page three queries.
USERSESSIONS_TRACK_ACTIVITY = False
STAFF_SESSION_AGE = 60 * 60 * 8
CSRF_FAILURE_VIEW = "accounts.views.csrf.csrf_failure"
# Filled by the rooms above: dotted paths of (user) -> bool and (user) -> StartLink | None.
LAUREL_SECOND_FACTOR_PREDICATES: list[str] = [
    "judging.rules.chairs_a_cycle",
]
# What publishing a form means in the rooms above: functions of form and actor that give words for
# the staff, called in the same transaction.
LAUREL_AFTER_PUBLISHING: list[str] = ["nominations.services.versions.after_publishing"]
LAUREL_START_LINKS: list[str] = [
    "nominations.start.start_link",
    "judging.start.start_link",
    "desk.start.start_link",
    "awards.start.sponsor_link",
]
# What became of a nomination, for its team once announced: (nomination) -> Outcome | None.
LAUREL_OUTCOME = "judging.outcomes.outcome_of"
LAUREL_ASKED = "judging.outcomes.asked_of"

# --- Language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Attachments: private, never under a web root, served only through a permission check.
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "media")))
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The most for any cycle; each sets its own limit below it.
ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024
# Where clamd listens: host:port, or the path of its socket. Empty: files are not scanned.
CLAMAV_ADDRESS: str = env("CLAMAV_ADDRESS", default="")

# --- Mail ---------------------------------------------------------------------------------------
# Everything goes through the outbox. Without MAIL_URL messages are kept there and can be read.
MAIL_URL: str = env("MAIL_URL", default="")
MAIL_TRANSPORT = "default" if MAIL_URL else ""
MAIL_ENABLED: bool = env.bool("MAIL_ENABLED", default=True)
MAIL_SECRETS_KEY: str = env("MAIL_SECRETS_KEY", default="")
# Per scope: an award's mail, or account mail.
MAIL_HOURLY_CAP: int = env.int("MAIL_HOURLY_CAP", default=2000)
MAIL_MAX_ATTEMPTS: int = env.int("MAIL_MAX_ATTEMPTS", default=8)
# How long a worker may have a message in its hands; well above the transport's own timeout.
MAIL_LEASE_SECONDS: int = env.int("MAIL_LEASE_SECONDS", default=300)
MAIL_SECRETS_DAYS: int = env.int("MAIL_SECRETS_DAYS", default=30)
DEFAULT_FROM_EMAIL: str = env("DEFAULT_FROM_EMAIL", default="Laurel <laurel@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAILERS: dict[str, Any] = {
    "default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
}
if MAIL_URL:
    _mail = env.email_url("MAIL_URL")
    MAILERS["default"] = {
        "BACKEND": _mail["EMAIL_BACKEND"],
        "OPTIONS": {
            "host": _mail["EMAIL_HOST"],
            "port": _mail["EMAIL_PORT"],
            "username": _mail["EMAIL_HOST_USER"],
            "password": _mail["EMAIL_HOST_PASSWORD"],
            "use_tls": _mail.get("EMAIL_USE_TLS", False),
            "use_ssl": _mail.get("EMAIL_USE_SSL", False),
            "timeout": 30,
        },
    }

# --- Background work ----------------------------------------------------------------------------
TASKS: dict[str, Any] = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
# A task still running after this long lost its worker; every task may be run again.
TASK_STUCK_MINUTES: int = env.int("TASK_STUCK_MINUTES", default=15)
TASK_MAX_ATTEMPTS: int = env.int("TASK_MAX_ATTEMPTS", default=3)
TASK_RESULT_DAYS: int = env.int("TASK_RESULT_DAYS", default=30)
LAUREL_TICK_JOBS = [
    "mail.jobs.requeue_stuck",
    "mail.jobs.deliver_due",
    "accounts.jobs.forget_expired_sessions",
    "mail.jobs.wipe_old_secrets",
    "mail.jobs.prune_finished_tasks",
    "awards.jobs.tell_interested_when_open",
    "awards.jobs.forget_unconfirmed_interest",
    "nominations.jobs.remind_teams_with_drafts",
    "nominations.jobs.forget_who_was_where",
    "nominations.services.endorsement_reminders.remind_endorsers",
    "nominations.jobs.forget_abandoned_uploads",
    "nominations.jobs.forget_undecided_readings",
    "judging.jobs.find_conflicts",
    "judging.jobs.fill_gaps_of_rounds",
    "judging.jobs.tell_nominees_of_announced",
    "judging.after_jobs.give_feedback_of_announced",
    "judging.after_jobs.publish_kits_of_announced",
    "judging.after_jobs.thank_judges_of_announced",
]

# --- What browsers may do -----------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "usb": [],
    "publickey-credentials-get": ["self"],
    "publickey-credentials-create": ["self"],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# --- Logs: one JSON line per event ----------------------------------------------------------------
LOG_LEVEL: str = env("LOG_LEVEL", default="INFO").upper()
log_lines.configure(LOG_LEVEL)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "config.log_lines.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # It tells at every start that it does so.
        "pikepdf": {"level": "WARNING"},
        # Of each property that is for screens only it tells, and of words it has no letters for.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
# E-mail addresses are unique whatever their case: by a constraint, which this check cannot see.
SILENCED_SYSTEM_CHECKS: list[str] = ["auth.W004"]
