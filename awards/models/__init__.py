from awards.models.award import Award, AwardStaff
from awards.models.category import Category
from awards.models.criterion import Anchor, Criterion
from awards.models.cycle import Cycle, Extension
from awards.models.form import Form, Question, Section
from awards.models.interest import Interest, InterestNotice
from awards.models.press import WinnerPress
from awards.models.sponsor import Sponsor, SponsorSeat, Sponsorship
from awards.models.topic import Topic
from awards.models.winner import Winner, WinnerDiscrepancy, WinnerMeasure, WinnerSource
from awards.models.withholding import Withholding

__all__ = [
    "Anchor",
    "Award",
    "AwardStaff",
    "Category",
    "Criterion",
    "Cycle",
    "Extension",
    "Form",
    "Interest",
    "InterestNotice",
    "Question",
    "Section",
    "Sponsor",
    "SponsorSeat",
    "Sponsorship",
    "Topic",
    "Winner",
    "WinnerDiscrepancy",
    "WinnerMeasure",
    "WinnerPress",
    "WinnerSource",
    "Withholding",
]
