"""The demo's practice entries: made up, with the scores that made-up judges agreed on."""

from collections.abc import Iterable

from accounts.models import User
from desk.demo.content import content
from judging.models import Round
from judging.services.practice import Agreed, finish_practice, save_practice_entry


def add_practice(*, judging_round: Round, staff: User) -> None:
    """Let the round's judges practise on the entries of the content."""
    criteria = {item.slug: item.pk for item in judging_round.criteria().criteria}
    for row in content("practice"):
        save_practice_entry(
            judging_round=judging_round,
            actor=staff,
            title=row["title"],
            text=row["text"],
            agreed={
                criteria[slug]: Agreed(given["value"], given["why"])
                for slug, given in row["agreed"].items()
            },
        )


def practise(*, judging_round: Round, users: Iterable[User]) -> None:
    """Have each of them finish every practice entry, in turn as agreed and a point stricter."""
    slugs = {item.pk: item.slug for item in judging_round.criteria().criteria}
    lowest = judging_round.criteria().scale_min
    for entry in judging_round.practice_entries.prefetch_related("agreed"):
        agreed = {slugs[row.criterion_id]: row.value for row in entry.agreed.all()}
        for shift, user in enumerate(users):
            scores = {
                slug: max(lowest, value - (place + shift) % 2)
                for place, (slug, value) in enumerate(agreed.items())
            }
            finish_practice(practice=entry, user=user, scores=scores)
