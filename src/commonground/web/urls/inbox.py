"""Addresses of the inbox."""

from django.urls import path

from commonground.web.views import inbox

urlpatterns = [
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/done", inbox.done, name="inbox-done"),
    path("inbox/put-away", inbox.put_all_away, name="put-all-away"),
    path("inbox/<code:number>/put-away", inbox.put_away, name="put-away"),
    path("inbox/<code:number>/bring-back", inbox.bring_back, name="bring-back"),
    path("inbox/<code:number>/stop", inbox.stop_line, name="stop-line"),
    path("inbox/<code:number>/start", inbox.start_line, name="start-line"),
]
