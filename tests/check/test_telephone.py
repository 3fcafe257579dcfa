"""Telephone numbers, as people and the address books of their phones write them."""

import pytest

from triage.check.telephone import NotANumber, read_telephone


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("", ""),
        ("  ", ""),
        ("020 7946 0000", "020 7946 0000"),
        ("+44 (20) 7946-0000", "+44 (20) 7946-0000"),
        ("\u202a+44 20 7946 0000\u202c", "+44 20 7946 0000"),
        ("\u200e020\u00a07946\u202f0000", "020 7946 0000"),
        ("020\u20137946\u20110000", "020-7946-0000"),
        ("020\u22127946", "020-7946"),
        ("tel:+442079460000", "+442079460000"),
        ("TEL: 5550100", "5550100"),
        ("030 901820 ext 12", "030 901820 ext 12"),
        ("030 901820 Ext. 12", "030 901820 ext. 12"),
        ("030 901820x12", "030 901820x12"),
        ("020 7946 0000;ext=12", "020 7946 0000;ext=12"),
        ("020 7946 0000 #12", "020 7946 0000 #12"),
        ("Tel. 020 7946 0000", "020 7946 0000"),
        ("030 901820 extension 12", "030 901820 extension 12"),
        ("\uff10\uff12\uff10 7946", "020 7946"),
        ("٠٢٠ ٧٩٤٦", "020 7946"),
        ("030/901820", "030/901820"),
        ("020.7946.0000", "020.7946.0000"),
        ("020 7946\t0000", "020 7946 0000"),
        ("112", "112"),
    ],
)
def test_a_number_is_read_whatever_was_put_round_it(written: str, number: str) -> None:
    assert read_telephone(written) == number


@pytest.mark.parametrize(
    "written",
    [
        *(
            "12",
            "call me",
            "call me 123",
            "020 7946 or 030 1234",
            "ext 12",
            "++44 20",
            "a@b.c",
            "-",
        ),
        *("tel:x", "020 7946 ext", "020 7946; 030", "1" * 27),
    ],
)
def test_what_nobody_could_dial_is_refused(written: str) -> None:
    with pytest.raises(NotANumber):
        read_telephone(written)
