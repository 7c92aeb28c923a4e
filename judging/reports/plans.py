"""An assignment plan as staff see it, without the entries that are closed to the reader."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property

from accounts.models import User
from judging.labels import labels_for
from judging.models import AssignmentPlan, PanelMember, Round, entries_of, entries_open_to
from judging.services.planning_inputs import Cause
from judging.shortfalls import CAUSES, why_short
from nominations.models import Nomination

MOST_FIT = 800
"""The best fit of a pair: 600 for its topics, 200 for the judge's first language."""


@dataclass(frozen=True)
class Visible:
    """What the reader may see of a round: its entries by name, and the panel."""

    entries: Mapping[int, Nomination]
    """Open to the reader, by primary key, in the order of the alphabet."""
    titles: Mapping[int, str]
    names: Mapping[int, str]
    """Names of the panel members, by primary key."""
    hides_names: bool
    """The reader judges in a round without names, and so reads codes here too."""

    @classmethod
    def to(cls, user: User, judging_round: Round) -> "Visible":
        rows = entries_open_to(user).filter(pk__in=entries_of(judging_round).values("pk"))
        listed = rows.select_related("agency").defer("eligibility", "entry_note")
        labels = labels_for(judging_round, user)
        entries = {entry.pk: entry for entry in listed.order_by("title", "pk")}
        seats = PanelMember.objects.filter(cycle=judging_round.cycle_id)
        members = seats.select_related("user", "invitation")
        return cls(
            entries=entries,
            titles={pk: labels.name(entry) for pk, entry in entries.items()},
            names={member.pk: member.name for member in members},
            hides_names=labels.is_blind,
        )


@dataclass(frozen=True)
class PlanReport:
    """Loads, gaps and figures over the entries that the reader may see, and over no others."""

    plan: AssignmentPlan
    visible: Visible

    @cached_property
    def _pairs(self) -> list[dict[str, Any]]:
        return [pair for pair in self.plan.pairs if pair["entry"] in self.visible.entries]

    @cached_property
    def is_whole(self) -> bool:
        """Whether nothing of the plan is kept from the reader."""
        return len(self._pairs) == len(self.plan.pairs) and all(
            int(item["entry"]) in self.visible.entries for item in self.plan.figures["short"]
        )

    @property
    def entries(self) -> int:
        return len(self.visible.entries)

    @property
    def pairs(self) -> int:
        return len(self._pairs)

    @cached_property
    def loads(self) -> list[tuple[str, int]]:
        """Each judge's name and number of entries, by name."""
        counts = Counter(pair["judge"] for pair in self._pairs)
        names = self.visible.names
        return sorted(
            (names.get(int(pk), ""), counts[int(pk)]) for pk in self.plan.figures["loads"]
        )

    @cached_property
    def most(self) -> int:
        return max((load for _name, load in self.loads), default=0)

    @cached_property
    def short(self) -> list[dict[str, Any]]:
        """Entries with fewer judges than wanted: name, wanted, assigned, why."""
        figures = self.plan.figures
        return [
            {
                **item,
                "title": self.visible.titles[int(item["entry"])],
                "why": why_short(figures, item) if "causes" in figures else "",
            }
            for item in figures["short"]
            if int(item["entry"]) in self.visible.entries
        ]

    @cached_property
    def relaxed(self) -> list[dict[str, Any]]:
        """Judges whose limits could not be kept; a load that counts hidden entries is not told."""
        names = self.visible.names
        return [
            {**item, "name": names.get(int(item["judge"]), "")}
            for item in self.plan.figures["relaxed"]
            if self.is_whole
        ]

    @cached_property
    def fits(self) -> list[int]:
        return [pair["fit"] for pair in self._pairs if "fit" in pair]

    @property
    def mean_fit(self) -> int | None:
        """How well judges and entries go together on average, in per cent of the best."""
        return round(100 * sum(self.fits) / len(self.fits) / MOST_FIT) if self.fits else None

    @property
    def worst_fit(self) -> int | None:
        return round(100 * min(self.fits) / MOST_FIT) if self.fits else None

    @cached_property
    def skipped(self) -> list[tuple[str, int]]:
        """How many pairs of a judge and an entry were left out, by cause."""
        totals: Counter[str] = Counter()
        for entry, causes in self.plan.figures.get("causes", {}).items():
            if int(entry) in self.visible.entries:
                totals.update(causes)
        return [(str(CAUSES[Cause(cause)]), count) for cause, count in totals.most_common()]

    @cached_property
    def components(self) -> int:
        """Groups of entries and judges that share nobody."""
        return linked_groups((pair["entry"], pair["judge"]) for pair in self._pairs)

    @property
    def links(self) -> list[str]:
        """Entries that everybody reads."""
        titles = self.visible.titles
        return [titles[int(pk)] for pk in self.plan.figures.get("links", []) if int(pk) in titles]

    @property
    def unkept(self) -> list[dict[str, Any]]:
        """Rules for pairs that could not be kept."""
        titles, names = self.visible.titles, self.visible.names
        return [
            {
                "title": titles[item["entry"]],
                "name": names.get(int(item["judge"]), ""),
                "wish": item["wish"],
            }
            for item in self.plan.figures.get("unkept", [])
            if item["entry"] in titles
        ]

    @property
    def alternates(self) -> list[str]:
        """Alternates who get entries, because the others cannot read them all."""
        used = {pair["judge"] for pair in self._pairs}
        wanted = {int(pk) for pk in self.plan.figures.get("alternates", [])}
        return sorted(self.visible.names.get(pk, "") for pk in used & wanted)

    def readers(self, entries: Iterable[Nomination]) -> list[dict[str, Any]]:
        """For each of these entries, the names of the judges the plan gives it."""
        wanted = {entry.pk: entry for entry in entries}
        found: dict[int, list[str]] = defaultdict(list)
        for pair in self._pairs:
            if pair["entry"] in wanted:
                found[pair["entry"]].append(self.visible.names.get(pair["judge"], ""))
        return [
            {"entry": entry, "title": self.visible.titles[pk], "readers": sorted(found[pk])}
            for pk, entry in wanted.items()
        ]

    def differences(self, other: "PlanReport") -> list[dict[str, Any]]:
        """Entries whose judges are not the same in the other plan: who is new here, who is gone."""
        mine, theirs = self._by_entry(), other._by_entry()
        names = self.visible.names
        return [
            {
                "title": title,
                "new": sorted(names.get(judge, "") for judge in mine[pk] - theirs[pk]),
                "gone": sorted(names.get(judge, "") for judge in theirs[pk] - mine[pk]),
            }
            for pk, title in self.visible.titles.items()
            if mine[pk] != theirs[pk]
        ]

    def _by_entry(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for pair in self._pairs:
            found[pair["entry"]].add(pair["judge"])
        return found


def linked_groups(pairs: Iterable[tuple[int, int]]) -> int:
    """How many groups the pairs fall into, of which none shares an entry or a judge."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for entry, judge in pairs:
        parent[root(("entry", entry))] = root(("judge", judge))
    return len({root(node) for node in list(parent)})
