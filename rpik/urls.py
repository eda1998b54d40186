"""The addresses: includes the apps, nothing else."""

from django.conf.urls import include
from django.contrib import admin
from django.urls import path

from rpik.core.views.accounts import AdminLoginView

admin.autodiscover()

urlpatterns = [
    path("", include("rpik.core.urls")),
    path("", include("rpik.plan.urls")),
    path("", include("ikm_registry.urls")),
    path("", include("sentra.urls")),
    # The admin has no log-in of its own: one door, one throttle.
    path("admin/login/", AdminLoginView.as_view(), name="admin-login"),
    path("admin/", admin.site.urls),
]
