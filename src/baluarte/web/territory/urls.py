from django.urls import path

from baluarte.web.territory import views

urlpatterns = [
    path("", views.places, name="places"),
    path("poblacion.json", views.population, name="population"),
    path("<str:code>/", views.places_of_state, name="places_of_state"),
]
