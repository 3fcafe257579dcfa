"""A view that stores each answer and does nothing else, and Django's empty page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from tests.bench.plain.models import Answer, Check

_COOKIE = "check"
_CHOICES = ("mild", "severe", "not sure")


def _page(request: HttpRequest, title: str) -> HttpResponse:
    return render(request, "plain/page.html", {"title": title, "choices": _CHOICES})


def start(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "Start")
    response = redirect("/0/")
    response.set_signed_cookie(_COOKIE, str(Check.objects.create().pk))
    return response


def question(request: HttpRequest, number: int) -> HttpResponse:
    """Shown only to whoever has begun; what they send is stored as it comes."""
    key = int(str(request.get_signed_cookie(_COOKIE)))
    if request.method != "POST":
        check = Check.objects.get(pk=key)
        return _page(request, f"Question {number} of check {check.pk}")
    Answer.objects.create(check_of_id=key, question=number, value=request.POST["answer"])
    return redirect(f"/{number + 1}/")


def end(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Thank you.")


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", start),
    path("<int:number>/", question),
    path("end/", end),
    path("empty/", empty),
]
