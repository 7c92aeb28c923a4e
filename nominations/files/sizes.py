"""How large a file may be, in words. Apart from `cleaning`, which takes long to load."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from nominations.exceptions import FileRefused


def refuse_size(size: int, max_bytes: int) -> None:
    """Passes for a file that is neither empty nor too large.

    Raises:
        FileRefused
    """
    if size <= 0:
        raise FileRefused(_("The file is empty. Choose another one."))
    if size > max_bytes:
        raise FileRefused(
            _("The file has %(size)s, and the most that can be attached is %(limit)s.")
            % {"size": filesizeformat(size), "limit": filesizeformat(max_bytes)}
        )
