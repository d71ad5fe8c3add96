"""Which page kept a draft last, so that another one does not take its words away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0011_following"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="key",
            field=models.BigIntegerField(null=True),
        ),
    ]
