"""``manage.py verify_audit``: is the audit trail whole?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.verification import Break, Expectation, Verification, verify_chain

_WORDS = {
    Break.GAP: "entry {at} is missing",
    Break.RELINKED: "entry {at} does not follow the last: one of them was replaced or moved",
    Break.EDITED: "entry {at} was changed after it was written",
    Break.CUT: "the trail ends after entry {last}: entry {at} and what followed were cut off",
    Break.HEAD: "the recorded head does not agree with the last entry, {last}",
    Break.EXPECTED: "entry {at} has another hash than expected: the trail was rewritten",
}


class Command(BaseCommand):
    help = "Check the audit trail's hash chain and report the first break."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            metavar="SEQ:HASH",
            help="A head noted earlier; finds a tail that was cut off or rewritten.",
        )

    def handle(self, *args: Any, expect: str | None = None, **options: Any) -> None:
        try:
            expectation = Expectation.parse(expect) if expect else None
        except ValueError as error:
            raise CommandError("--expect takes SEQ:HASH, the hash with 64 digits.") from error
        found = verify_chain(expect=expectation)
        if found.kind is not None:
            raise CommandError(explain(found))
        self.stdout.write(f"The audit trail is whole: {found.seq} entries.")
        self.stdout.write(f"head {found.head}")


def explain(found: Verification) -> str:
    """The break in words, with the last good entry."""
    if found.kind is None:
        return ""
    words = _WORDS[found.kind].format(at=found.broken_at, last=found.seq)
    return f"The audit trail is broken: {words}. Last good entry: {found.head}"
