"""The demo's practice entries: made up, with the scores that made-up judges agreed on."""

from accounts.models import User
from desk.demo.content import content
from judging.models import Round
from judging.services.practice import Agreed, save_practice_entry


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
