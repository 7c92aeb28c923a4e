"""What the fillers of the measured database share."""

from accounts.models import User


def in_turn[Item](numbers: range, items: list[Item]) -> list[tuple[int, Item]]:
    """Each number with an item, the items coming round again and again."""
    return [(number, items[number % len(items)]) for number in numbers]


def made_up_people(stem: str, count: int) -> list[User]:
    return User.objects.bulk_create(
        User(
            email=f"{stem}-{number}@example.org",
            full_name=f"Person {number} of {stem}",
            password="!",
            is_demo=True,
        )
        for number in range(count)
    )
