"""What follows an announcement by the clock. Each may run at any time and any number of times."""

from judging.services.feedback import give_feedback, waiting_to_be_given
from judging.services.kit import due_kits, publish_kit
from judging.services.thanks import thank_judges, waiting_for_thanks
from mail.ticking import every


@every(minutes=1)
def give_feedback_of_announced() -> None:
    """Tell the teams of announced cycles of their approved reports, each once."""
    for cycle in waiting_to_be_given().order_by("pk"):
        give_feedback(cycle=cycle)


@every(minutes=1)
def thank_judges_of_announced() -> None:
    """Thank the judges of every announced cycle who were not thanked yet."""
    for cycle in waiting_for_thanks().order_by("pk"):
        thank_judges(cycle=cycle)


@every(minutes=1)
def publish_kits_of_announced() -> None:
    """Put the press kits of announced winners beside their records, also when changed since."""
    for kit in due_kits():
        publish_kit(kit=kit)
