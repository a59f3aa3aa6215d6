"""What can be wrong with an appointment."""

from __future__ import annotations

from shanhai.vocab.errors import ShanhaiError


class AppointmentRefused(ShanhaiError):
    """The account, the party or the role does not exist, or the appointment is there already."""

    code = "appointment_refused"
