"""The keys of two-step sign-in are encrypted; they lay in the table as they were."""

from django.conf import settings
from django.db import migrations

from shanhai.adapters.secret_texts import KeyNotKept, open_text, seal_text

SECRETS = ("secret", "seed")


def _change(apps, change):
    for row in apps.get_model("mfa", "Authenticator").objects.order_by("pk"):
        data = {name: change(value) if name in SECRETS else value for name, value in row.data.items()}
        if "migrated_codes" in data:
            data["migrated_codes"] = [change(code) for code in data["migrated_codes"]]
        if data != row.data:
            row.data = data
            row.save(update_fields=["data"])


def encrypt(apps, schema_editor):
    """Encrypt what is not encrypted yet."""
    if apps.get_model("mfa", "Authenticator").objects.exists() and not settings.SECRET_KEY_IS_KEPT:
        raise KeyNotKept
    key = settings.SECRET_KEY
    _change(apps, lambda value: seal_text(open_text(value, key=key), key=key))


def decrypt(apps, schema_editor):
    """Put the keys back as they were."""
    _change(apps, lambda value: open_text(value, key=settings.SECRET_KEY))


class Migration(migrations.Migration):
    dependencies = [("people", "0004_accounts_that_were_there"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(encrypt, decrypt)]
