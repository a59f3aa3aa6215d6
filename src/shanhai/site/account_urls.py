"""The addresses of signing in: what allauth offers beyond these (self sign-up, mail) this office does not use."""

from __future__ import annotations

from allauth.account import views
from allauth.socialaccount.views import login_cancelled
from django.urls import include, path

from shanhai.site import single_sign_on

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("oidc/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("oidc/<str:provider_id>/login/", single_sign_on.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", single_sign_on.callback, name="openid_connect_callback"),
    path("2fa/", include("allauth.mfa.urls")),
]
