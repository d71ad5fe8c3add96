"""Copies of what is a member's own, erasures to come, and how long groups keep questions."""

import commonground.core.clock
import commonground.core.ids
import commonground.rights.models
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_erased'),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigIntegerField(default=commonground.core.ids.new, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField(default=commonground.core.clock.now)),
                ('steps', models.PositiveIntegerField(default=0)),
                ('steps_done', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('file', models.FileField(blank=True, upload_to=commonground.rights.models.place_of)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='people.member')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='erasure', serialize=False, to='people.member')),
                ('asked_at', models.DateTimeField(default=commonground.core.clock.now)),
                ('due_at', models.DateTimeField()),
                ('takes_posts', models.BooleanField(default=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['due_at'], name='erasure_due')],
            },
        ),
        migrations.CreateModel(
            name='Retention',
            fields=[
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='retention', serialize=False, to='people.group')),
                ('months', models.PositiveSmallIntegerField(null=True)),
                ('since', models.CharField(choices=[('done', 'since it was solved or closed'), ('activity', 'since anything was last written under it, or its answer was checked')], default='done', max_length=10)),
                ('begins_at', models.DateTimeField(null=True)),
                ('held_at', models.DateTimeField(null=True)),
                ('held_reason', models.CharField(blank=True, max_length=300)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('held_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('months', None), models.Q(('begins_at__isnull', False), ('months__gte', 1)), _connector='OR'), name='deleted_after_a_month_at_least')],
            },
        ),
    ]
