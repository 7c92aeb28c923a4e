"""Production: everything secret comes from the environment, everything travels over TLS."""

import os

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, STORAGES, env
from config.settings.needed import refuse_unfit

refuse_unfit(os.environ)

SECRET_KEY = env("SECRET_KEY")
MAIL_SECRETS_KEY = env("MAIL_SECRETS_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL").rstrip("/")

# A table of the database unless CACHE_URL names something else, e.g. a Valkey server.
# It has to hold a line for everyone who is being counted: Django would keep 300 and forget others.
CACHES["default"] = env.cache_url("CACHE_URL", default="dbcache://laurel_cache?max_entries=20000")
# Caddy stands in front; without this every visitor would count as one address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The health checks are asked over plain http from inside the container.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = "__Host-sessionid"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_SECURE = True

STORAGES = {
    **STORAGES,
    # Readable for all, unlike uploads: whoever collects them is not who serves them.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
