"""Mail goes out over SMTP as it was approved, encrypted where it can be, and nowhere else."""

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.delivery.channel import TryLater, Undeliverable, Unusable
from assistant.delivery.smtp import MailServer, SmtpChannel
from store.outbox.letters import Email, Invitation
from tests.delivery.loopback import NOON, Post, letter, only_ann

FROM = "support@penguin.example"
ICS = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@d\r\n"
    "SUMMARY:Review\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def send(url: str, one: Email | Invitation, key: str = "p-1:1") -> str | None:
    channel = SmtpChannel(MailServer.read(url), FROM)
    try:
        return channel.send(one, key=key, written_at=NOON)
    finally:
        channel.close()


def test_a_mail_arrives_as_it_was_written(post: Post, mail_server: Callable[..., str]) -> None:
    mail = letter("Größe", from_name="Ana Agent", reply_to="desk@penguin.example",
                  in_reply_to="<abc@customer.example>")  # fmt: skip
    send(f"smtp://{mail_server()}", mail)
    [got] = post.mails
    assert got["From"] == "Ana Agent <support@penguin.example>"
    assert (got["To"], got["Subject"]) == ("jo@example.com", "Größe")
    assert got["Reply-To"] == "desk@penguin.example"
    assert got["In-Reply-To"] == got["References"] == "<abc@customer.example>"
    assert got["Date"].datetime == NOON
    assert got.get_content().splitlines() == ["Dear Jo,", "", "it is fixed."]


def test_every_attempt_is_the_same_message(post: Post, mail_server: Callable[..., str]) -> None:
    url = f"smtp://{mail_server()}"
    invitation = Invitation(to=["jo@example.com"], subject="Review", body="Come.", ics=ICS)
    for _ in range(2):
        send(url, invitation, key="p-7:1")
    send(url, invitation, key="p-7:2")
    first, again, other = post.mails
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@penguin.example>")
    assert _unstamped(first) == _unstamped(again)


def _unstamped(mail: Any) -> bytes:
    for header in [name for name in mail if name.lower().startswith("x-")]:
        del mail[header]
    return mail.as_bytes()


def test_an_invitation_is_one_that_calendars_recognise(
    post: Post, mail_server: Callable[..., str]
) -> None:
    invitation = Invitation(
        to=["jo@example.com", "kim@example.com"], subject="Review", body="Come.", ics=ICS
    )
    send(f"smtp://{mail_server()}", invitation)
    [got] = post.mails
    plain, calendar = got.iter_parts()
    assert got.get_content_type() == "multipart/alternative"
    assert plain.get_content().strip() == "Come."
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content().splitlines() == ICS.splitlines()


def test_starttls_is_used_where_it_is_offered(
    post: Post, mail_server: Callable[..., str], certificate: tuple[Path, ssl.SSLContext]
) -> None:
    authority, context = certificate
    address = mail_server(tls_context=context, require_starttls=True)
    send(f"smtp://{address}?ca={authority}&starttls=required", letter())
    assert post.secured == [True]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # the test's server does not count smtps
def test_a_login_travels_encrypted_from_the_start_with_smtps(
    post: Post, mail_server: Callable[..., str], certificate: tuple[Path, ssl.SSLContext]
) -> None:
    authority, context = certificate
    address = mail_server(
        ssl_context=context,
        authenticator=only_ann,
        auth_required=True,
        auth_require_tls=False,
    )
    send(f"smtps://ann:p%40ss%20word@{address}?ca={authority}", letter())
    assert post.logins == ["ann"]
    with pytest.raises(Unusable, match="refuses the login"):
        send(f"smtps://ann:wrong@{address}?ca={authority}", letter())


def test_a_certificate_that_nobody_vouches_for_stops_everything(
    post: Post, mail_server: Callable[..., str], certificate: tuple[Path, ssl.SSLContext]
) -> None:
    address = mail_server(tls_context=certificate[1])
    with pytest.raises(Unusable, match="no secure connection"):
        send(f"smtp://{address}", letter())
    assert post.mails == []


def test_mail_does_not_travel_in_the_clear_when_encryption_is_required(
    post: Post, mail_server: Callable[..., str]
) -> None:
    with pytest.raises(Unusable, match="does not offer STARTTLS"):
        send(f"smtp://{mail_server()}?starttls=required", letter())
    assert post.mails == []


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("smtp://mail.example.com", False),
        ("smtp://mail.example.com?starttls=off", True),
        ("smtp://localhost:2525", True),
        ("smtp://127.0.0.1:2525", True),
        ("smtp://[::1]:2525", True),
        ("smtp://127.0.0.1:2525?starttls=required", False),
    ],
)
def test_only_this_machine_may_lack_encryption_unless_the_owner_says_so(
    url: str, plain: bool
) -> None:
    assert MailServer.read(url).may_be_plain is plain


@pytest.mark.parametrize(
    "subject",
    ["Hello\r\nBcc: thief@evil.example", "Hello\nTo: thief@evil.example", "a\x00b\u2028c"],
)
def test_a_subject_from_outside_cannot_add_a_header(
    post: Post, mail_server: Callable[..., str], subject: str
) -> None:
    send(f"smtp://{mail_server()}", letter(subject))
    [got] = post.mails
    assert got["Bcc"] is None
    assert got["To"] == "jo@example.com"
    assert "\n" not in got["Subject"]


@pytest.mark.parametrize(
    "to",
    [
        "jo@example.com, thief@evil.example",
        "jo@example.com\r\nBcc: thief@evil.example",
        "Jo <jo@example.com>",
        "jo",
        "jo@",
        "",
        "jo@exa mple.com",
    ],
)
def test_an_address_that_is_none_gets_nothing(
    post: Post, mail_server: Callable[..., str], to: str
) -> None:
    with pytest.raises(Undeliverable, match="is not an e-mail address"):
        send(f"smtp://{mail_server()}", letter(to=to))
    assert post.mails == []


def test_a_broken_reference_to_an_earlier_mail_is_left_out(
    post: Post, mail_server: Callable[..., str]
) -> None:
    send(f"smtp://{mail_server()}", letter(in_reply_to="<a@b>\r\nBcc: thief@evil.example"))
    [got] = post.mails
    assert (got["In-Reply-To"], got["Bcc"]) == (None, None)


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 no such mailbox", Undeliverable), ("451 greylisted", TryLater)],
)
def test_a_refused_recipient_is_final_or_passing_as_the_server_says(
    post: Post, mail_server: Callable[..., str], answer: str, error: type[Exception]
) -> None:
    post.refuse_recipient = lambda _: answer
    with pytest.raises(error, match=answer[4:]):
        send(f"smtp://{mail_server()}", letter())


@pytest.mark.parametrize(
    ("answer", "error"), [("554 looks like spam", Undeliverable), ("452 disk full", TryLater)]
)
def test_a_refused_text_is_final_or_passing_as_the_server_says(
    post: Post, mail_server: Callable[..., str], answer: str, error: type[Exception]
) -> None:
    post.refuse_data = lambda _: answer
    with pytest.raises(error, match=answer[4:]):
        send(f"smtp://{mail_server()}", letter())


def test_who_was_left_out_of_a_mail_to_several_is_told(
    post: Post, mail_server: Callable[..., str]
) -> None:
    post.refuse_recipient = lambda who: "550 gone" if who.startswith("kim") else None
    both = Email(to=["jo@example.com", "kim@example.com"], subject="Hi", body="Hi")
    remark = send(f"smtp://{mail_server()}", both)
    assert remark == "not taken for kim@example.com: 550 gone"
    assert len(post.mails) == 1


def test_no_server_at_all_is_nobody_elses_fault() -> None:
    with pytest.raises(Unusable, match="cannot be used"):
        send("smtp://127.0.0.1:9", letter())
