"""Accounts from before appointments saw what is internal: they go on doing so, as internal readers."""

from django.conf import settings
from django.db import migrations
from django.utils import timezone


def appoint_readers(apps, schema_editor):
    Appointment = apps.get_model("people", "Appointment")
    today = timezone.localdate()
    for account in apps.get_model(settings.AUTH_USER_MODEL).objects.filter(appointments__isnull=True):
        Appointment.objects.create(
            code=f"account-{account.pk}-reader@1",
            known_from=today,
            recorded_by="migration",
            content_hash="migration",
            visibility="internal",
            account=account,
            role="reader",
            valid_from=today,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_appointments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(appoint_readers, migrations.RunPython.noop)]
