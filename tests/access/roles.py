"""The parts that people play in the access tables, and the groups the tables speak of."""

from enum import StrEnum


class Role(StrEnum):
    ANONYMOUS = "anonymous"
    NEWCOMER = "newcomer"
    OTHER_NOMINEE = "nominee of another agency"
    VIEWER = "viewer"
    EDITOR = "editor"
    OWNER = "owner"
    JUDGE_IDLE = "judge unassigned"
    JUDGE = "judge assigned"
    JUDGE_BARRED = "judge in conflict"
    JUDGE_REMOVED = "removed judge"
    JUDGE_OF_TEAM = "judge of the nominating agency"
    CHAIR = "chair"
    CHAIR_BARRED = "conflicted chair"
    STAFF = "staff"
    STAFF_BARRED = "conflicted staff"
    STAFF_OF_TEAM = "staff of the nominating agency"
    STAFF_ELSEWHERE = "staff of another award"
    SPONSOR = "sponsor"


EVERYONE = frozenset(Role)
SIGNED_IN = EVERYONE - {Role.ANONYMOUS}
# On the team of the agency whose nominations the tables ask for. An editor of it also judges, and a
# viewer of it is also on the award's staff.
TEAM = frozenset(
    {Role.OWNER, Role.EDITOR, Role.VIEWER, Role.JUDGE_OF_TEAM, Role.STAFF_OF_TEAM},
)
WRITERS = frozenset({Role.OWNER, Role.EDITOR, Role.JUDGE_OF_TEAM})
# With a seat on the panel, in conflict with an entry or not.
PANEL = frozenset(
    {
        Role.JUDGE_IDLE,
        Role.JUDGE,
        Role.JUDGE_BARRED,
        Role.JUDGE_OF_TEAM,
        Role.CHAIR,
        Role.CHAIR_BARRED,
    }
)
CHAIRS = frozenset({Role.CHAIR, Role.CHAIR_BARRED})
# On the staff of the award that the tables ask for.
AWARD_STAFF = frozenset({Role.STAFF, Role.STAFF_BARRED, Role.STAFF_OF_TEAM})
ALL_STAFF = AWARD_STAFF | {Role.STAFF_ELSEWHERE}
# An entry is closed to these by a conflict of interest.
BARRED = frozenset(
    {
        Role.JUDGE_BARRED,
        Role.JUDGE_OF_TEAM,
        Role.CHAIR_BARRED,
        Role.STAFF_BARRED,
        Role.STAFF_OF_TEAM,
    }
)
