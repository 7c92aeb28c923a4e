"""Made-up community measures for the style guide."""

from decimal import Decimal
from typing import Any

from awards.forms.community import COMMUNITY_FIELDS
from awards.questions.community_card import community_card
from awards.questions.community_figures import freeze_community

RESIDENTS = 48_000
SURVEY = {
    "kind": "survey",
    "what": "How safe do you feel walking alone in this area after dark?",
    "construct": "safety",
    "counted_answer": "“very safe” or “fairly safe”, the upper two of four answers",
    "before_when": "March 2025",
    "before_asked": 400,
    "before_yes": 228,
    "after_when": "March 2026",
    "after_asked": 400,
    "after_yes": 276,
    "asked_by": "independent",
    "sampling": "random",
    "response_rate": Decimal(41),
    "source": "Made-up residents' survey",
}
SMALL = {
    "kind": "survey",
    "what": "Do officers know your name?",
    "construct": "visibility",
    "counted_answer": "“yes”",
    "before_asked": 31,
    "before_yes": 12,
    "after_asked": 28,
    "after_yes": 19,
    "asked_by": "officers",
    "sampling": "convenience",
    "same_people": True,
    "claimed_points": Decimal(40),
    "source": "Made-up interviews",
}
NUMBER = {
    "kind": "engagement",
    "what": "Residents who joined an evening walk",
    "engagement": "participants",
    "number": 640,
    "source": "Made-up sign-up lists",
}


def sample_community() -> list[dict[str, Any]]:
    """A good survey, a weak one and a number, as their cards show them."""
    nothing = dict.fromkeys(COMMUNITY_FIELDS) | {"months": 12}
    return [
        community_card(freeze_community({**nothing, **row}, RESIDENTS))
        for row in (SURVEY, SMALL, NUMBER)
    ]
