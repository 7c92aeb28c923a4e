from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("judging", "0004_fill_gaps_and_names")]

    operations = [
        migrations.AddField(
            model_name="feedbackreport",
            name="given_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the team was told of it. From then on it stays.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="feedbackreport",
            constraint=models.CheckConstraint(
                condition=Q(given_at__isnull=True) | Q(state="approved"),
                name="feedback_given_once_approved",
            ),
        ),
    ]
