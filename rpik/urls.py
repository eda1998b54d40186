"""The addresses: includes the apps, nothing else."""

from django.conf.urls import include
from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("", include("rpik.core.urls")),
    path("", include("rpik.plan.urls")),
    path("", include("ikm_registry.urls")),
    path("", include("sentra.urls")),
    path("admin/", admin.site.urls),
]
