"""What every kind of question does.

An answer passes through three shapes:

- *cleaned*: what the form fields give, by part (most kinds have the one part "");
- *stored*: JSON kept with the draft, None when there is no answer;
- *frozen*: JSON that explains itself (labels beside codes), kept in a submission for good.

Reading views and exports work on the frozen shape alone, so that a submission reads the same
whatever becomes of the form.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from awards.enums import QuestionKind
from awards.models import Question

type Stored = Any
type Frozen = Any
type Words = str | Promise


class Kind:
    """One kind of question: its fields, its checks, its reading view and its export."""

    kind: ClassVar[QuestionKind]
    template: ClassVar[str] = "awards/questions/text.html"
    has_rows: ClassVar[bool] = False
    """Answered by rows or files of their own, edited apart from the section's form."""
    has_options: ClassVar[bool] = False
    """Offers the question's choices, so that later questions can depend on it."""

    def fields(self, question: Question) -> dict[str, forms.Field]:
        """Form fields by part. None is required: a draft may be saved without any answer."""
        raise NotImplementedError(question.kind)

    def initial(self, stored: Stored) -> dict[str, Any]:
        """What the fields show for a stored answer, by part."""
        return {"": stored}

    def store(self, cleaned: Mapping[str, Any]) -> Stored:
        """The answer to keep, or None for no answer.

        Raises:
            ValidationError: the parts do not fit together; a dict of messages by part.
        """
        return cleaned[""] or None

    def is_empty(self, stored: Stored) -> bool:
        return stored in (None, "", [], {})

    def fits(self, stored: Stored) -> bool:
        """Whether a stored answer has the shape of this kind.

        It may not where a new version of the form asks the same question in another kind; the
        answer is then kept, but counts as not given.
        """
        return isinstance(stored, str)

    def faults(self, question: Question, stored: Stored) -> list[str]:
        """What keeps a given answer from being submitted, in words. A draft may have them."""
        return []

    def matches(self, stored: Stored, value: str) -> bool:
        """Whether the answer is this choice, for questions that depend on it."""
        return False

    def freeze(self, question: Question, stored: Stored) -> Frozen:
        """The answer in the shape of a submission."""
        return stored

    def show(self, frozen: Frozen) -> Any:
        """What the reading template shows as `shown`."""
        return frozen

    def export(self, frozen: Frozen) -> str:
        """The answer as one plain text, for tables and files. Dates and numbers stay exact."""
        return "" if frozen is None else str(frozen)
