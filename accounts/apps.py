from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and agencies")

    def ready(self) -> None:
        # Models must be loaded before these can be imported.
        from accounts import checks, sign_in_events  # noqa: PLC0415

        checks.register_all()
        sign_in_events.connect()
