"""Two people and one row: what is stored now beside what was typed, box by box.

Nothing is decided here but what stands in the boxes when the form is drawn again: what was
typed, and where nothing was typed, what is stored now.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.models import InlineForeignKeyField, model_to_dict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from triage.staff.stamps import Stamp, part_name
from triage.staff.typed import DELETE, Typed, in_words, typed_rows

#: What stands in a box that is empty, or not ticked.
_NOTHING: tuple[object, ...] = (None, "", False, [])


@dataclass(frozen=True)
class Box:
    """One box that either side changed.

    ``theirs`` says that the other side did, ``yours`` that something was typed: that stands in
    the box below then, else what is stored.
    """

    label: str
    stored: str
    typed: str
    theirs: bool
    yours: bool


@dataclass(frozen=True)
class Part:
    """A row with the boxes that differ. ``what`` says what became of it, where it is more."""

    name: str
    boxes: tuple[Box, ...]
    what: str = ""


def merge_row(form: forms.ModelForm, typed: Typed, now: Mapping[str, str]) -> Iterator[Box]:
    """Put what was typed into a form that was drawn from what is stored; say what differs."""
    stored = model_to_dict(form.instance)
    for name, box in form.fields.items():
        if name not in now or not typed.is_sent(form, name):
            continue
        raw, yours = typed.raw(form, name), typed.is_touched(form, name)
        theirs = typed.base.get(name, now[name]) != now[name]
        if yours:
            form.initial[name] = box.bound_data(raw, stored[name])
        if theirs or (yours and box.has_changed(stored[name], raw)):
            said = in_words(box, raw) if yours else ""
            yield Box(_label(name, box), _stored(box, stored[name]), said, theirs, yours)


def merge_table(formset: Any, data: Any, sent: Stamp, now: Stamp) -> Iterator[Part]:
    """The same for every row of a table, and for those that came or went meanwhile."""
    key = formset.model._meta.pk.name  # noqa: SLF001 (public in all but name)
    sent_rows = [(p, data.get(f"{p}-{key}", "")) for p in typed_rows(data, formset.prefix)]
    prefixes = {pk: prefix for prefix, pk in sent_rows if pk}
    for form in formset.initial_forms:
        prefix = prefixes.pop(str(form.instance.pk), None)
        name = part_name(form.instance)
        if prefix is not None:
            yield from _kept(form, Typed(data, prefix, sent.get(name, {})), now[name])
        else:
            yield Part(str(form.instance), _all(form, now[name]), _("The other side added this."))
    new = [prefix for prefix, pk in sent_rows if not pk]
    for form, prefix in zip(formset.extra_forms, new, strict=False):
        yield from _new(form, Typed(data, prefix))
    for typed in (Typed(data, prefix) for prefix in prefixes.values()):
        if not typed.is_deleted:  # else both sides agree
            yield _gone(formset.empty_form, typed)


def _kept(form: forms.ModelForm, typed: Typed, now: Mapping[str, str]) -> Iterator[Part]:
    boxes = tuple(merge_row(form, typed, now))
    if typed.is_deleted:
        form.initial[DELETE] = True
        yield Part(str(form.instance), boxes, _("You ticked it to be deleted, and it still is."))
    elif boxes:
        yield Part(str(form.instance), boxes)


def _all(form: forms.ModelForm, names: Mapping[str, str]) -> tuple[Box, ...]:
    """Whatever is filled in or ticked."""
    stored = model_to_dict(form.instance)
    return tuple(
        Box(_label(name, box), _stored(box, stored[name]), "", theirs=True, yours=False)
        for name, box in form.fields.items()
        if name in names and stored[name] not in _NOTHING
    )


def _new(form: forms.ModelForm, typed: Typed) -> Iterator[Part]:
    """A row that was typed and is stored nowhere yet."""
    if is_blank(form, typed):
        return
    told = _sent(form, typed)
    _put(form, typed)
    settle = getattr(form, "settle", None)
    if settle is not None:  # a box that was hidden so far may read what was sent otherwise now
        settle()
        _put(form, typed)
    names = [name for name in form.fields if name in {*told, *_sent(form, typed)}]
    boxes = tuple(_typed_boxes(form, typed, names))
    yield Part(_("new row"), boxes, _("You added this; it stands below."))


def _put(form: forms.ModelForm, typed: Typed) -> None:
    """Put what was sent into a new row, also for boxes that nobody sees."""
    key = form.instance._meta.pk.name  # noqa: SLF001 (public in all but name)
    for name, box in form.fields.items():
        is_pointer = name in {DELETE, key} or isinstance(box, InlineForeignKeyField)
        if not is_pointer and typed.is_sent(form, name):
            blank = form.get_initial_for_field(box, name)
            form.initial[name] = box.bound_data(typed.raw(form, name), blank)


def is_blank(form: forms.ModelForm, typed: Typed) -> bool:
    """Whether a row was sent as an empty one is drawn, but for boxes that say nothing alone."""
    says_something = getattr(form, "says_something", frozenset(form.fields))
    return not any(
        box.has_changed(form.get_initial_for_field(box, name), typed.raw(form, name))
        for name in _sent(form, typed)
        if name in says_something
        for box in [form.fields[name]]
    )


def _gone(form: forms.ModelForm, typed: Typed) -> Part:
    """What was typed into a row that is not there any more."""
    what = _("This row was deleted meanwhile. To keep what you typed, copy it into a new row.")
    return Part(_("deleted row"), typed_boxes(form, typed), what)


def typed_boxes(form: forms.ModelForm, typed: Typed) -> tuple[Box, ...]:
    """Whatever was filled in or ticked in a row."""
    return tuple(_typed_boxes(form, typed, _sent(form, typed)))


def _typed_boxes(form: forms.ModelForm, typed: Typed, names: Iterable[str]) -> Iterator[Box]:
    for name in names:
        box, raw = form.fields[name], typed.raw(form, name)
        if raw not in _NOTHING:
            yield Box(_label(name, box), "", in_words(box, raw), theirs=False, yours=True)


def _sent(form: forms.ModelForm, typed: Typed) -> list[str]:
    """The boxes that somebody types into and that came; not those that say which row this is."""
    return [
        name
        for name, box in form.fields.items()
        if name != DELETE and not box.widget.is_hidden and typed.is_sent(form, name)
    ]


def _label(name: str, box: forms.Field) -> str:
    return str(capfirst(str(box.label or name.replace("_", " "))))


def _stored(box: forms.Field, value: Any) -> str:
    return in_words(box, box.prepare_value(value))
