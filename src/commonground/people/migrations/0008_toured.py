"""When somebody left the tour of the first days; who was here before it needs none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_keeping_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="toured_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL("UPDATE people_member SET toured_at = joined_at", migrations.RunSQL.noop),
    ]
