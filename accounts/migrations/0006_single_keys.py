from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_agency_names")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="uses_single_keys",
            field=models.BooleanField(
                default=True,
                help_text=(
                    "Whether a key alone, such as a number, does something on the scoring page."
                ),
                verbose_name="single keys",
            ),
        ),
    ]
