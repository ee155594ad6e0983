from django.urls import path

from baluarte.web.skills.views import courses, own, participants

urlpatterns = [
    path("", courses.course_list, name="courses"),
    path("nuevo/", courses.new_course, name="new_course"),
    path("mias/", own.my_competences, name="my_competences"),
    # Last: any word may be the reference of a course.
    path("<str:reference>/", courses.course, name="course"),
    path("<str:reference>/inscribir/", participants.enrol, name="enrol_in_course"),
    path("<str:reference>/contar/", participants.count, name="count_participants"),
    path("<str:reference>/hoja/", participants.sheet, name="course_sheet"),
    path("<str:reference>/cerrar/", participants.close, name="close_course"),
    path("<str:reference>/encargar/", courses.hand_over, name="hand_over_course"),
    path("<str:reference>/retirar/", courses.withdraw, name="withdraw_course"),
]
