from django.urls import path

from baluarte.web.accountability.views import annual_plan, means, offices

urlpatterns = [
    path("medios/", means.means, name="means"),
    path("medios/<str:code>/", means.means_of, name="means_of"),
    path("fiscalias/", offices.offices, name="offices"),
    path("fiscalias/tabla/", offices.offices_file, name="offices_file"),
    path("plan-anual/", annual_plan.annual_plan, name="annual_plan"),
]
