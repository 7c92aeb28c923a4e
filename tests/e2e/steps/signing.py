"""Ways in: the demo's one click, and the sign-up of a newcomer."""

import re

from playwright.sync_api import Page

from tests.e2e.steps.mails import Outbox
from tests.e2e.steps.moving import fill, go, press

PASSWORD = "a lamp over every path 29"


def demo_sign_in(page: Page, part: str) -> Page:
    """Sign in as the demo person whose part begins like this, such as "Programme staff"."""
    go(page, "/accounts/login/")
    press(page, re.compile(f"^Sign in as {re.escape(part)}:"))
    return page


def sign_up(page: Page, outbox: Outbox, *, name: str, email: str) -> Page:
    """Create an account and confirm the address with the code from the mail."""
    go(page, "/accounts/signup/")
    fill(page, {"Full name": name, "E-mail address": email})
    fill(page, {"Password": PASSWORD, "Password (again)": PASSWORD})
    press(page, "Create account")
    code = outbox.read(email, "Confirm your e-mail address").code()
    page.get_by_role("textbox", name="Code").fill(code)
    press(page, "Confirm")
    return page
