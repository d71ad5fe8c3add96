"""Joining by invitation, and names that are never a conflict."""

import django.db.models.deletion
from django.db import migrations, models

import commonground.people.models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_reader"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="mailed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="makes_admin",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="invitation",
            name="name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="invitation",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="work_group",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.workgroup"
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.member"
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="group",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="people.group"
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="secret",
            field=models.CharField(default=commonground.people.models._secret, max_length=64, unique=True),
        ),
        migrations.AlterField(
            model_name="member",
            name="handle",
            field=models.SlugField(max_length=60),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_direct", False), ("audience", "joined"), _connector="OR"),
                name="direct_is_joined",
            ),
        ),
    ]
