"""Addresses."""

from django.contrib import admin
from django.urls import include, path, register_converter

from triage.check.views import (
    check,
    contact,
    ending,
    learn,
    leaving,
    pictures,
    reading,
    report,
    result,
    site_pages,
    so_far,
    start,
    stop,
)
from triage.records.views import health, metrics
from triage.site.addresses import PictureConverter, QuestionConverter
from triage.site.site_pages import ABOUT, ACCESSIBILITY, PRIVACY
from triage.staff import views as staff
from triage.staff.admin_site import StaffAddresses

register_converter(QuestionConverter, "question")
register_converter(PictureConverter, "picture")

handler400 = "triage.check.views.errors.bad_request"
handler403 = "triage.check.views.errors.forbidden"
handler404 = "triage.check.views.errors.not_found"
handler429 = "triage.check.views.errors.too_many"
handler500 = "triage.check.views.errors.server_error"

urlpatterns = [
    path("", start.home, name="home"),
    path("start/<slug:slug>/", start.begin, name="begin"),
    path("without/", start.without, name="without"),
    path("no-check/", start.no_check, name="no-check"),
    path("resume/", start.come_back, name="resume"),
    path("check/", check.go_on, name="go-on"),
    path("check/question/<question:link_id>/", check.question, name="question"),
    path("check/stop/", stop.stop, name="stop"),
    path("check/so-far/", so_far.so_far, name="so-far"),
    path("check/answers/", ending.answers, name="answers"),
    path("check/finish-early/", ending.finish_early, name="finish-early"),
    path("check/contact/", contact.contact, name="contact"),
    path("check/earlier/", contact.earlier, name="earlier"),
    path("check/unfinished/", ending.unfinished, name="unfinished"),
    path("check/result/", result.result, name="result"),
    path("check/slip/", result.slip, name="slip"),
    path("check/result.pdf", result.slip_pdf, name="result-pdf"),
    path("check/reading/", reading.find_reading, name="find-reading"),
    path("check/reading/all/", reading.all_reading, name="all-reading"),
    path("check/save/", leaving.save, name="save"),
    path("check/erase/", leaving.erase_answers, name="erase"),
    path("check/finish/", leaving.finish_here, name="finish"),
    path("learn/", learn.index, name="learn"),
    path("learn/search/", learn.search, name="learn-search"),
    path("learn/<slug:section>/", learn.section, name="learn-section"),
    path("about/", site_pages.site_page, {"slug": ABOUT}, name=ABOUT),
    path("privacy/", site_pages.site_page, {"slug": PRIVACY}, name=PRIVACY),
    path("accessibility/", site_pages.site_page, {"slug": ACCESSIBILITY}, name=ACCESSIBILITY),
    path("report/", report.report, name="report"),
    path("pictures/<picture:name>", pictures.picture, name="picture"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("staff/", include("triage.staff.urls")),
    path("admin/kept/", admin.site.admin_view(staff.kept), name="staff-kept"),
    path("admin/stay/", admin.site.admin_view(staff.stay), name="staff-stay"),
    StaffAddresses(),
]
