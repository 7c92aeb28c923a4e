"""Who may read an answer later on: a team may keep to the judges what could be published."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.models import Question
from nominations.exceptions import WrongState
from nominations.models import Nomination, PublicationChoice
from nominations.services.locking import lock_draft, refuse_closed_sections, touch


@transaction.atomic
def choose_publication(
    *, nomination: Nomination, actor: User, question: str, may_publish: bool
) -> PublicationChoice:
    """Say whether an answer may be published if the nomination wins. Saying it twice is once.

    It counts from the next submission on: a frozen version keeps what was chosen when it was made.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or the
            form has no such question, or does not let its answer be published.
    """
    locked = lock_draft(nomination, actor)
    refuse_closed_sections(locked, [question])
    asked = Question.objects.filter(section__form=locked.form_id, slug=question, publishable=True)
    if not asked.exists():
        raise WrongState(_("The form does not ask for an answer that could be published here."))
    known = PublicationChoice.objects.filter(nomination=locked, question=question).first()
    if known and known.may_publish == may_publish:
        return known
    choice, _created = PublicationChoice.objects.update_or_create(
        nomination=locked,
        question=question,
        defaults={"may_publish": may_publish, "made_by": actor, "made_at": timezone.now()},
    )
    touch(locked)
    record(
        actor=actor,
        action="nomination.publication_chosen",
        obj=locked,
        payload={"question": question, "may_publish": may_publish},
        scope=locked.cycle.award.scope,
    )
    return choice
