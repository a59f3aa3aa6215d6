"""The secrets that calls of the messenger are signed with are encrypted; they lay in the table as they were."""

from django.conf import settings
from django.db import migrations, models

from shanhai.adapters.secret_texts import KeyNotKept, open_text, seal_text


def _change(apps, change):
    for row in apps.get_model("reminders", "Hook").objects.order_by("pk"):
        row.secret = change(row.secret)
        row.save(update_fields=["secret"])


def encrypt(apps, schema_editor):
    """Encrypt what is not encrypted yet."""
    if apps.get_model("reminders", "Hook").objects.exists() and not settings.SECRET_KEY_IS_KEPT:
        raise KeyNotKept
    key = settings.SECRET_KEY
    _change(apps, lambda value: seal_text(open_text(value, key=key), key=key))


def decrypt(apps, schema_editor):
    """Put the secrets back as they were."""
    _change(apps, lambda value: open_text(value, key=settings.SECRET_KEY))


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_what_was_noticed_and_sent")]

    operations = [
        migrations.AlterField("hook", "secret", models.TextField()),
        migrations.RunPython(encrypt, decrypt),
    ]
