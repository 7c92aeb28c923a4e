"""How each kind of round is turned into a ranking."""

from judging.enums import RoundKind
from judging.services.kinds import order, pairs, scores, shortlist
from judging.services.kinds.base import Kind

KINDS: dict[str, Kind] = {
    RoundKind.SHORTLIST: shortlist.KIND,
    RoundKind.SCORE: scores.KIND,
    RoundKind.RANK: order.KIND,
    RoundKind.PAIRS: pairs.KIND,
}
