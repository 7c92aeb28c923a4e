"""The demo: made-up people, one-click sign-in, loopback only. Never for real data."""

from config.settings.base import *  # noqa: F403
from config.settings.base import SECRET_KEY as _SECRET_KEY
from config.settings.base import env

DEMO_MODE = True
SECRET_KEY = _SECRET_KEY or "demo-only-not-a-secret-and-not-for-any-real-instance"
MAIL_SECRETS_KEY = env("MAIL_SECRETS_KEY", default=SECRET_KEY)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Passkeys over plain http work on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Signing out leads to the next part to play.
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
