"""Addresses that stand in mails."""

from django.urls import path

from commonground.web.views import mail_stop

urlpatterns = [path("mail/stop/<str:token>", mail_stop.stop, name="mail-stop")]
