"""Addresses of signing in and of the person's own account, answered by django-allauth.

They concern nobody but the person who asks, so they tell apart only visitors and people signed in.
"""

from tests.access.roles import Role
from tests.access.rows import SIGN_IN, Row, Table, everyone, signed_in

# Pages for visitors send people who are signed in on to their start page.
_VISITORS = everyone(302) | {Role.ANONYMOUS: 200}
# Steps of a sign-in under way: nobody here has begun one.
_STEP = everyone(302) | {Role.ANONYMOUS: SIGN_IN}
_NOT_BEGUN = everyone(SIGN_IN)

TABLE: Table = {
    "account_login": Row(_VISITORS, post=_VISITORS),
    "account_logout": Row(everyone() | {Role.ANONYMOUS: 302}, post=everyone(302)),
    "account_inactive": Row(everyone()),
    "account_signup": Row(_VISITORS, post=_VISITORS),
    "account_reauthenticate": Row(signed_in(), post=signed_in()),
    "account_email": Row(signed_in(), post=signed_in(302)),
    "account_email_verification_sent": Row(_STEP, post=_STEP),
    "account_change_password": Row(signed_in(), post=signed_in()),
    "account_set_password": Row(signed_in(302), post=signed_in(302)),
    "account_reset_password": Row(everyone(), post=everyone()),
    "account_confirm_login_code": Row(everyone(302), post=everyone(302)),
    "account_confirm_password_reset_code": Row(_NOT_BEGUN, post=_NOT_BEGUN),
    "account_complete_password_reset": Row(everyone(302), post=everyone(302)),
    "account_password_reset_completed": Row(everyone()),
    "account_request_login_code": Row(_VISITORS, post=_VISITORS),
    "mfa_index": Row(signed_in()),
    "mfa_authenticate": Row(_STEP, post=_STEP),
    "mfa_reauthenticate": Row(signed_in(302), post=signed_in(302)),
    "mfa_activate_totp": Row(signed_in(), post=signed_in()),
    "mfa_deactivate_totp": Row(signed_in(404), post=signed_in(404)),
    "mfa_view_recovery_codes": Row(signed_in(404)),
    "mfa_generate_recovery_codes": Row(signed_in(), post=signed_in()),
    "mfa_download_recovery_codes": Row(signed_in(404)),
    "mfa_list_webauthn": Row(signed_in()),
    "mfa_add_webauthn": Row(signed_in(), post=signed_in()),
    "mfa_reauthenticate_webauthn": Row(signed_in(302), post=signed_in(302)),
    "mfa_remove_webauthn": Row(signed_in(404), post=signed_in(404), at=lambda scene: {"pk": 1}),
    "mfa_edit_webauthn": Row(signed_in(404), post=signed_in(404), at=lambda scene: {"pk": 1}),
    "mfa_login_webauthn": Row(_STEP, post=_STEP),
    "usersessions_list": Row(signed_in(), post=signed_in(302)),
}
