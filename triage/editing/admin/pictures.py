"""Pictures: what each shows, where it stands, and putting another in its place."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import QuestionnaireFilter
from triage.editing.admin.draft_admin import DraftAdmin, DraftForm
from triage.editing.admin.row_addresses import Places
from triage.editing.dependents import find_dependents
from triage.editing.uploaded_pictures import Encoded, NotAPicture, read_upload, store_file
from triage.models import AnswerOption, EducationalItem, Picture, Question

_AGAIN = gettext_lazy(
    "Nothing is stored yet. Choose the picture again: a browser does not keep it."
)


class PictureForm(DraftForm):
    """A picture with its words; the file is made anew before it is stored."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "PNG, JPEG or WebP, at most 5 MB. It is made smaller and stored without what a "
            "camera adds, such as the place. Show no real person without their written consent: "
            "what is stored here stays."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    class Meta:
        widgets: ClassVar[dict[str, Any]] = {"alt": AdminTextareaWidget(attrs={"rows": 3})}

    def clean_upload(self) -> Encoded | None:
        """The picture, in our own encoding."""
        sent = self.cleaned_data.get("upload")
        if sent is None:
            if self.instance.file_id is None:
                raise forms.ValidationError(_("Choose a picture."))
            return None
        try:
            return read_upload(sent.read())
        except NotAPicture as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean_alt(self) -> str:
        """One word says no more than that there is a picture."""
        alt = str(self.cleaned_data["alt"])
        if len(alt.split()) < 2:
            raise forms.ValidationError(_("Say what it shows, in more than one word."))
        return alt

    def clean(self) -> dict[str, Any]:
        """Say so where a good file has to be chosen again because of something else."""
        data = super().clean()
        if self.errors and data.get("upload"):
            self.add_error("upload", str(_AGAIN))
        return data


class WhetherUsed(admin.SimpleListFilter):
    """Pictures that stand somewhere, or nowhere."""

    title = gettext_lazy("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both."""
        return [("yes", _("Used")), ("no", _("Not used anywhere"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of one sort."""
        used = Q(at_question=True) | Q(at_option=True) | Q(at_item=True)
        chosen = {"yes": used, "no": ~used}.get(self.value() or "", Q())
        return queryset.filter(chosen)


def _stands_in(model: Any) -> Exists:
    return Exists(model.objects.filter(picture=OuterRef("pk")))


@admin.register(Picture)
class PictureAdmin(DraftAdmin):
    """A picture, where it stands, and what takes its place."""

    form = PictureForm
    list_display = ("thumbnail", "code", "title", "alt", "is_used")
    list_display_links = ("code", "title")
    list_filter = (QuestionnaireFilter, WhetherUsed)
    search_fields = ("code", "title", "alt")
    ordering = ("questionnaire", "order", "code")
    readonly_fields = ("shown", "used_in")
    fieldsets = (
        (None, {"fields": ("questionnaire", "code", "order", "title")}),
        (gettext_lazy("What people see, or are told"), {"fields": ("shown", "alt")}),
        (gettext_lazy("Another picture in its place"), {"fields": ("upload",)}),
        (gettext_lazy("Where it stands"), {"fields": ("used_in",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With whether each stands anywhere, and without the bytes."""
        pictures: QuerySet[Picture] = super().get_queryset(request)
        return (
            pictures.select_related("file")
            .defer("file__data")
            .annotate(
                at_question=_stands_in(Question),
                at_option=_stands_in(AnswerOption),
                at_item=_stands_in(EducationalItem),
            )
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the bytes first: the row points to them."""
        if encoded := form.cleaned_data["upload"]:
            obj.file = store_file(encoded)
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, picture: Picture) -> SafeString:
        """Small, for the list."""
        return _image(picture, "thumbnail")

    @admin.display(description=gettext_lazy("picture"))
    def shown(self, picture: Picture) -> str | SafeString:
        """As people see it."""
        return _image(picture, "picture") if picture.file_id else _("None yet.")

    @admin.display(description=gettext_lazy("used"), boolean=True)
    def is_used(self, picture: Any) -> bool:
        """Whether it stands anywhere in the draft."""
        return bool(picture.at_question or picture.at_option or picture.at_item)

    @admin.display(description=gettext_lazy("stands at"))
    def used_in(self, picture: Picture) -> str | SafeString:
        """Everything that shows it, as links."""
        if not picture.pk:
            return _("Nothing yet.")
        places = Places(picture.questionnaire)
        links = (
            (places.address(one.kind, one.code), one.sentence) for one in find_dependents(picture)
        )
        return format_html_join(" ", '<a href="{}">{}</a>', links) or _("Nothing.")


def _image(picture: Picture, of_class: str) -> SafeString:
    return format_html(
        '<img class="{}" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        of_class,
        reverse("picture", args=[picture.file_name]),
        picture.file.width,
        picture.file.height,
        picture.alt,
    )
