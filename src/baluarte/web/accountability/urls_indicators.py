from django.urls import path

from baluarte.web.accountability.views import boards, chain, coverage, indicators, policy

urlpatterns = [
    path("", policy.policy, name="policy"),
    path("exigencias/", coverage.coverage, name="coverage"),
    path("tableros/", boards.boards, name="policy_boards"),
    path("indicadores/", indicators.indicators, name="indicators"),
    path("indicadores/<slug:code>/", indicators.one_indicator, name="policy_indicator"),
    path("indicadores/<slug:code>/serie.csv", indicators.series_csv, name="indicator_series"),
    path("indicadores/<slug:code>/meta/", chain.new_target, name="new_target"),
    path("valoraciones/<slug:of>/<slug:code>/", chain.new_assessment, name="new_assessment"),
]
