"""allauth's forms in our words: what to type, and what is wrong when it is not there."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

EMAIL = _("E-mail address")
ENTER_EMAIL = _("Enter your e-mail address.")
ENTER_PASSWORD = _("Enter a password.")


def _say(
    field: forms.Field, required: "str | _StrPromise", label: "str | _StrPromise" = ""
) -> None:
    field.error_messages["required"] = required
    field.widget.attrs.pop("placeholder", None)
    if label:
        field.label = label


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], ENTER_EMAIL, EMAIL)
        _say(self.fields["password"], _("Enter your password."))


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], ENTER_EMAIL, EMAIL)
        _say(self.fields["password1"], ENTER_PASSWORD)
        _say(self.fields["password2"], _("Enter the password a second time."))


class RequestLoginCodeForm(allauth_forms.RequestLoginCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], ENTER_EMAIL, EMAIL)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], ENTER_EMAIL, EMAIL)
