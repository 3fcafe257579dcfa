"""Which addresses a message may be sent to: one that leads inside is refused when it is typed."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from triage.clinic.alerts.addresses import check_address


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "nurse"),
        ("email", "a@clinic.example, b@clinic.example"),
        ("email", "a@clinic.example\nBcc: b@clinic.example"),
        ("webhook", "http://pager.example/"),
        ("webhook", "ftp://pager.example/"),
        ("webhook", "https:///alerts"),
        ("webhook", "https://pager.example:port/"),
        ("webhook", "https://pager.example/ alerts"),
        ("webhook", "https://user:word@pager.example/"),
        ("webhook", "https://pager.example/#here"),
        ("webhook", "https://localhost/"),
        ("webhook", "https://pager/"),
        ("webhook", "https://pager.local/"),
        ("webhook", "https://192.168.1.4/"),
        ("webhook", "https://169.254.169.254/latest/"),
        ("webhook", "https://[fe80::1%eth0]/"),
        ("webhook", "https://[::ffff:127.0.0.1]/"),
        ("webhook", "https://[::1/"),
        ("webhook", "https://10.0.0.5\\x.example.com/"),
        ("webhook", "https://10.0.0.5%5cx.example.com/"),
        ("webhook", "https://pager.example@10.0.0.5/"),
        ("webhook", "https://pager.example\\@10.0.0.5/"),
        ("webhook", "https://pager_one.example/"),
        ("webhook", "https://-pager.example/"),
        ("webhook", "https://pager..example/"),
        ("webhook", "https://pager.example./"),
        ("webhook", "https://pаger.example/"),
        ("webhook", "https://pager.example/\u200b"),
        ("webhook", "https://10.1/"),
        ("webhook", "https://0x0a000005/"),
        ("webhook", "https://0xa.0x5/"),
        ("webhook", "https://167772165/"),
        ("webhook", "https://010.0.0.5/"),
        ("webhook", "https://[fec0::1]/"),
        ("webhook", "https://[64:ff9b::a00:5]/"),
        ("webhook", "https://[2002:a00:5::1]/"),
        ("webhook", "https://[2001:0:a00:5::1]/"),
        ("webhook", "https://[::a00:5]/"),
        ("webhook", "https://[ff0e::1]/"),
        ("webhook", "https://224.0.0.251/"),
        ("webhook", "https://240.0.0.1/"),
        ("webhook", "https://0.0.0.0/"),
        ("webhook", "https://100.64.0.1/"),
    ],
)
def test_an_address_that_leads_nowhere_good_is_refused(channel: str, address: str) -> None:
    with pytest.raises(ValidationError):
        check_address(channel, address)


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("email", "nurse@clinic.example"),
        ("webhook", "https://pager.example/alerts?key=1"),
        ("webhook", "https://pager.example:8443/"),
        ("webhook", "https://93.184.216.34/"),
        ("webhook", "https://[2606:2800:220:1::1]:8443/"),
        ("webhook", "https://a1.b-2.xn--p1ai/"),
        ("webhook", "https://pager.clinic.local/"),
    ],
)
def test_other_addresses_may_be_sent_to(settings: Settings, channel: str, address: str) -> None:
    settings.WEBHOOK_INSIDE = ["pager.clinic.local"]

    check_address(channel, address)
