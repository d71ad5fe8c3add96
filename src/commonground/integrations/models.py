"""What came from where."""

from django.db import models


class ImportedRef(models.Model):
    """A row here and the row elsewhere that it was made from, so that importing again does no harm."""

    source = models.CharField(max_length=80)
    ref = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    row = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "ref"], name="imported_once")]
