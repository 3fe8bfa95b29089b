"""The file store's table: what was generated and is kept."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One generated image, marked as such. Its bytes are a blob named by `sha256`, at `location`.

    `id` cannot be guessed. The bytes hold it too, so that no two files share a blob.
    """

    id = models.CharField(primary_key=True, max_length=32)
    userid = models.BigIntegerField(db_index=True, help_text="The person who asked for it.")
    contextid = models.BigIntegerField(db_index=True, help_text="Where it was asked for, and who may see it.")
    attempt = models.CharField(max_length=32, db_index=True, help_text="The `uid` of its row in the action register.")
    name = models.CharField(max_length=100, help_text="The file name that a browser proposes.")
    mime = models.CharField(max_length=50)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    sha256 = models.CharField(max_length=64, unique=True)
    location = models.CharField(max_length=500, default="", help_text="The store; empty: the data folder.")
    timecreated = models.FloatField(help_text="Unix seconds.")

    class Meta:
        db_table = "ai_file"

    def __str__(self) -> str:
        return self.name
