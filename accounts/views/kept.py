"""Words that were kept while the person was signed out, for a view that shows the form again."""

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.services import kept_words as service


def kept_words(request: HttpRequest, *, path: str = "") -> QueryDict | None:
    """What the person posted to this address when their session was gone; None if nothing.

    For the GET branch of a form's view; ``path`` is for a form that posts to another address.
    Where there is something the page also says so.
    """
    words = service.take(request.session, path or request.path)
    if words is not None:
        messages.warning(
            request,
            _("You were signed out while you wrote. Your words are here; press Save to keep them."),
        )
    return words
