"""Loading the archive that comes with Laurel: the award, its sponsor, the winners before Laurel."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit.services import record
from awards.content.reading import ArchiveContent, read_archive
from awards.models import Award, Sponsor, Sponsorship, Topic, Winner
from awards.services.winners import write_record


@dataclass(slots=True)
class ArchiveReport:
    """How many records (of any kind) were made, rewritten and left as they were."""

    created: int = 0
    updated: int = 0
    kept: int = 0

    def count(self, *, is_new: bool, is_changed: bool) -> None:
        if is_new:
            self.created += 1
        elif is_changed:
            self.updated += 1
        else:
            self.kept += 1


@transaction.atomic
def load_archive(*, update: bool = False, content: ArchiveContent | None = None) -> ArchiveReport:
    """Create what is missing. What is there stays as staff left it, unless `update` is given."""
    content = content or read_archive()
    report = ArchiveReport()
    award = _award(content.award, report, update=update)
    _topics(content.topics, report)
    _sponsors(content, award, report, update=update)
    for fields in content.winners:
        _winner(fields, award, report, update=update)
    if report.created or report.updated:
        record(
            actor=None,
            action="archive.loaded",
            obj=award,
            payload={"created": report.created, "updated": report.updated},
            scope=award.scope,
        )
    return report


def _award(fields: dict[str, Any], report: ArchiveReport, *, update: bool) -> Award:
    values = {**fields, "is_published": True}
    slug = values.pop("slug")
    if update:
        award, is_new = Award.objects.update_or_create(slug=slug, defaults=values)
    else:
        award, is_new = Award.objects.get_or_create(slug=slug, defaults=values)
    report.count(is_new=is_new, is_changed=update)
    return award


def _topics(topics: dict[str, list[dict[str, str]]], report: ArchiveReport) -> None:
    for kind, rows in topics.items():
        for row in rows:
            _, is_new = Topic.objects.get_or_create(
                kind=kind, slug=row["slug"], defaults={"name": row["name"]}
            )
            report.count(is_new=is_new, is_changed=False)


def _sponsors(
    content: ArchiveContent, award: Award, report: ArchiveReport, *, update: bool
) -> None:
    verb = "update_or_create" if update else "get_or_create"
    for fields in content.sponsors:
        values = {name: value for name, value in fields.items() if name != "slug"}
        _, is_new = getattr(Sponsor.objects, verb)(slug=fields["slug"], defaults=values)
        report.count(is_new=is_new, is_changed=update)
    for fields in content.sponsorships:
        values = {
            name: value for name, value in fields.items() if name not in {"sponsor", "first_year"}
        }
        _, is_new = getattr(Sponsorship.objects, verb)(
            award=award,
            sponsor=Sponsor.objects.get(slug=fields["sponsor"]),
            first_year=fields["first_year"],
            defaults=values,
        )
        report.count(is_new=is_new, is_changed=update)


def _winner(fields: dict[str, Any], award: Award, report: ArchiveReport, *, update: bool) -> None:
    values = {name: value for name, value in fields.items() if name != "year"}
    existing = Winner.objects.filter(year=fields["year"], slug=fields["slug"]).first()
    if existing is None or update:
        winner = existing or Winner(award=award, year=fields["year"])
        write_record(winner=winner, **values)
    report.count(is_new=existing is None, is_changed=update)
