"""Reading the default criteria, size bands and form."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from django.utils.translation import gettext_lazy as _

EDITABLE_NOTICE = _(
    "These are defaults to begin with. Change any word or weight before nominations open."
)

type Part = Literal["criteria", "categories", "eligibility", "form"]


@cache
def default_content(part: Part) -> tuple[dict[str, Any], ...]:
    """The rows of one part, in order, as the YAML file beside this module states them."""
    text = Path(__file__).with_name(f"{part}.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text))
