"""Who acts for whom: the appointments, appointing, and ending an appointment."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from shanhai.domains.people.actions import appoint, end_appointment
from shanhai.domains.people.errors import AppointmentRefused
from shanhai.domains.people.queries import appointments as known_appointments
from shanhai.domains.people.queries import party_names
from shanhai.office.requests import Working, only
from shanhai.ui.language import language
from shanhai.ui.links import go
from shanhai.vocab.bilingual import Bilingual
from shanhai.vocab.reader import Reader
from shanhai.vocab.rights import Deed, Role
from shanhai.vocab.words import ROLES


@only(Deed.APPOINT)
def appointments(request: Working) -> HttpResponseBase:
    """Show who acts for whom, and appoint."""
    error: Bilingual | None = None
    if request.method == "POST":
        asked = request.POST
        try:
            appoint(
                actor=request.actor,
                account=asked.get("account", "").strip(),
                role=asked.get("role", ""),
                party=asked.get("party", "").strip(),
                on=timezone.localdate(),
                reason=asked.get("reason", "").strip(),
            )
        except AppointmentRefused as refusal:
            error = refusal.message
        else:
            messages.success(request, "已任命。" if language() == "zh" else "Appointed.")
            return redirect(go(request, "office:appointments", [], {}, {}))
    reader = Reader(timezone.localdate(), internal=True)
    names = party_names(reader=reader)
    context = {
        "rows": [(row, names.get(row.party_id or 0)) for row in known_appointments(reader=reader)],
        "roles": [(role.value, ROLES[role]) for role in Role],
        "accounts": list(get_user_model().objects.order_by("username").values_list("username", flat=True)),
        "parties": sorted(names.values(), key=lambda party: party.code),
        "error": error,
        "asked": request.POST,
    }
    return render(request, "office/appointments.html", context, status=409 if error else 200)


@only(Deed.APPOINT)
def end(request: Working, code: str) -> HttpResponseBase:
    """End an appointment from today on."""
    return _end(request, code)


@require_POST
def _end(request: Working, code: str) -> HttpResponseBase:
    end_appointment(actor=request.actor, code=code, on=timezone.localdate(), reason=request.POST.get("reason", ""))
    messages.success(request, "已解除。" if language() == "zh" else "Ended.")
    return redirect(go(request, "office:appointments", [], {}, {}))
