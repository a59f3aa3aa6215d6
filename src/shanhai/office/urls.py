"""The addresses of the office's pages: all of them for those who have signed in."""

from __future__ import annotations

from django.urls import path

from shanhai.office import (
    accounts,
    addresses,
    audit,
    completeness,
    desk,
    duties,
    evidence,
    follow_ups,
    forms,
    handing_over,
    lists,
    locks,
    meeting,
    partners,
    preferences,
    publishing,
    reminders,
    rules,
    sheets,
    submissions,
    typing,
)

app_name = "office"
urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("programme/<str:code>/hand-over/", handing_over.hand_over, name="hand_over"),
    path("programme/<str:code>/publish/", publishing.publish, name="publish"),
    path("meeting/", meeting.meeting, name="meeting"),
    path("programme/<str:code>/<str:deed>/", duties.act, name="act"),
    path("evidence/", evidence.own_evidence, name="own_evidence"),
    path("evidence/<str:code>/", evidence.evidence, name="evidence"),
    path("appointments/", accounts.appointments, name="appointments"),
    path("appointments/<str:code>/end/", accounts.end, name="end_appointment"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<str:code>/", partners.partner, name="partner"),
    path("audit/", audit.audit, name="audit"),
    path("lists/", lists.lists, name="lists"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/address/", addresses.again, name="ask_again"),
    path("reminders/address/<str:token>/", addresses.confirm, name="confirm_address"),
    path("reminders/calendar/", reminders.calendar, name="calendar"),
    path("reminders/hooks/", reminders.hooks, name="hooks"),
    path("reminders/hooks/<int:number>/stop/", reminders.end_hook, name="end_hook"),
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/template/", sheets.template, name="form_template"),
    path("forms/", forms.forms, name="forms"),
    path("forms/<str:code>/", forms.form, name="form"),
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/new/", typing.typing, name="typing"),
    path("submissions/<int:number>/", submissions.submission, name="submission"),
    path("figures/<str:code>/prefer/", preferences.prefer_figure, name="prefer"),
    path("submissions/completeness/", completeness.completeness_page, name="completeness"),
    path("submissions/follow-up/", follow_ups.follow_up, name="follow_up"),
    path("submissions/rules/", rules.rules, name="rules"),
    path("submissions/locks/", locks.locks, name="locks"),
]
