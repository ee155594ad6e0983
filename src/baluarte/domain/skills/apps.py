from django.apps import AppConfig


class SkillsConfig(AppConfig):
    name = "baluarte.domain.skills"
    label = "skills"
