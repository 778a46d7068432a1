"""Names, ids and people in sentences."""

import random
import time
from datetime import UTC, datetime

import pytest

from store.clock import Clock
from tools.arguments import AccountRef, CategoryRef, PersonRef, Phrase, Query, Status, TicketRef
from tools.arguments.known import KnownNames, Names
from tools.arguments.names import NameIndex

TICKETS = ("DESK-1002", "DESK-1007", "INC0000045")


@pytest.fixture(scope="module")
def known() -> KnownNames:
    names = Names(
        {
            "account": NameIndex(
                [("a1", "Northwind Traders Ltd"), ("a2", "Blue Marketing GmbH"),
                 ("a3", "Contoso Inc"), ("a4", "Alder & Finch Clinics")]
            ),
            "person": NameIndex(
                [("priya", "Priya Nair"), ("cw1", "Chris Walker"), ("cw2", "Chris Weller"),
                 ("tomasz", "Tomasz Wójcik"), ("liam", "Liam O'Connor")]
            ),
            "category": NameIndex([("billing", "billing"), ("api", "api")]),
        },
        frozenset({("DESK-", 4), ("INC", 7)}),
        lambda ids: [i for i in ids if i in TICKETS],
    )  # fmt: skip
    return names.at(Clock.frozen(datetime(2026, 10, 14, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("tickets of Northwind Traders Ltd", "a1"),
        ("show tickets from northwind", "a1"),
        ("health of Nortwind Trader", "a1"),
        ("Contoso's tickets", "a3"),
        ("how is Contosso doing", "a3"),
        ("everything about alder and finch clinics", "a4"),
        ("Alder & Finch", "a4"),
        ("tickets from Foobar Traders", None),
        ("show me the marketing tickets", None),
        ("which customers are at risk", None),
    ],
)
def test_customers_are_found_by_what_people_write(
    known: KnownNames, sentence: str, wanted: str | None
) -> None:
    assert [f.value for f in AccountRef.read(sentence, known)] == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Priya's tickets", ["priya"]),
        ("tickets of tomasz wojcik", ["tomasz"]),
        ("compare Priya and Liam", ["priya", "liam"]),
        ("assigned to PN", ["priya"]),
        ("show me my tickets", ["me"]),
        ("show me the tickets", []),
        ("how many did AI resolve for me", ["me"]),
        ("I want to see the queue", []),
        ("what am I working on", ["me"]),
        ("tickets without an owner", ["unassigned"]),
        ("not assigned yet", ["unassigned"]),
        ("everyone's tickets", ["anyone"]),
        ("my team's tickets", []),
        ("take DESK-1002", ["me"]),
        ("ok grab 1002", ["me"]),
        ("put me on DESK-1002", ["me"]),
        ("take out the closed ones", []),
    ],
)
def test_people_are_found_by_name_initials_and_pronoun(
    known: KnownNames, sentence: str, wanted: list[str]
) -> None:
    assert [f.value for f in PersonRef.read(sentence, known)] == wanted


def test_a_first_name_that_two_people_have_keeps_both(known: KnownNames) -> None:
    (found,) = PersonRef.read("tickets of Chris", known)
    assert {found.value, *(m.id for m in found.others)} == {"cw1", "cw2"}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("DESK-1002", ["DESK-1002"]),
        ("what about desk 1002?", ["DESK-1002"]),
        ("open ticket number 1002", ["DESK-1002"]),
        ("#1007", ["DESK-1007"]),
        ("tickets DESK-1002, 1007 and 9999", ["DESK-1002", "DESK-1007", "DESK-9999"]),
        ("incident 45", ["INC0000045"]),
        ("DESK-9999", ["DESK-9999"]),
        ("top 5 tickets of the last 7 days", []),
        ("P1 tickets in Q3 2025", []),
    ],
)
def test_ticket_ids_are_found_however_they_are_written(
    known: KnownNames, sentence: str, wanted: list[str]
) -> None:
    assert [f.value for f in TicketRef.read(sentence, known)] == wanted


def test_a_category_is_read_where_it_describes_tickets(known: KnownNames) -> None:
    assert [f.value for f in CategoryRef.read("billing tickets", known)] == ["billing"]
    assert CategoryRef.read("who does the billing here today", known) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Search knowledge base for password reset", "password reset"),
        ("is there an article about DNS records?", "DNS records"),
        ("what do our docs say about refunds", "refunds"),
        ("search 'double opt-in' in the kb", "double opt-in"),
        ("add a note to DESK-1002: called the customer", "called the customer"),
        ("how do I connect Shopify?", "how do I connect Shopify"),
        ("search the knowledge base", None),
    ],
)
def test_the_words_to_search_for_are_left_after_the_command(
    known: KnownNames, sentence: str, wanted: str | None
) -> None:
    assert [f.value for f in Phrase.read(sentence, known)] == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("my export shows error 409, what does it mean", None),
        ('The import stops with "invalid UTF-8", how can we repair it', None),
        ("our form sends no mail: what should I check", None),
        ("customers complain about slow delivery, what do I tell them", None),
        ('search "double opt-in" in the kb', "double opt-in"),
        ("what's written about GDPR deletion", "GDPR deletion"),
        ("search the knowledge base", ""),
    ],
)
def test_a_question_to_the_articles_keeps_its_matter(
    known: KnownNames, sentence: str, wanted: str | None
) -> None:
    whole = sentence if wanted is None else wanted
    assert [f.value for f in Query.read(sentence, known)] == ([whole] if whole else [])


def test_a_misspelled_name_is_found_among_twenty_thousand() -> None:
    rng = random.Random(5)
    parts = [
        "".join(rng.choice("bdfgklmnprstv") + rng.choice("aeiou") for _ in range(3))
        for _ in range(900)
    ]
    names = sorted(
        {f"{rng.choice(parts).title()} {rng.choice(parts).title()} Media" for _ in range(20_000)}
    )
    index = NameIndex((str(n), f"{name} GmbH") for n, name in enumerate(names))
    index.nearest("warm up")
    right, spent = 0, 0.0
    for _ in range(200):
        n = rng.randrange(len(names))
        at = rng.randrange(1, len(names[n]) - 1)
        typed = names[n][:at] + names[n][at + 1 :]
        began = time.perf_counter()
        found = index.match(typed)
        spent += time.perf_counter() - began
        right += bool(found) and found[0].id == str(n)
    assert right >= 0.97 * 200
    assert spent / 200 < 0.02  # 2 ms alone; with room for a busy machine


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Parlen Foods", "Parlne Foods"),  # two letters changed places
        ("Parllne Foods", "Parlne Foods"),  # one was doubled
        ("Partel Foods", "Parkel Foods"),  # another was hit, rather than one too many
    ],
)
def test_of_equally_near_names_the_likelier_slip_counts(said: str, meant: str) -> None:
    names = ["Parxen Foods", "Parlne Foods", "Parkel Foods", "Parel Foods"]
    assert NameIndex((name, name) for name in names).nearest(said)[0].name == meant


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("tldr 4711", ["DESK-4711"]),
        ("mark 4711 done", ["DESK-4711"]),
        ("4711 isn't that urgent", ["DESK-4711"]),
        ("what's the latest on 4711", ["DESK-4711"]),
        ("ticket 4711", ["DESK-4711"]),
        ("customers above 4711", []),
        ("PASS 4711", ["PASS-4711"]),
    ],
)
def test_the_number_of_a_ticket_nobody_knows_is_written_like_those_there_are(
    known: KnownNames, sentence: str, wanted: list[str]
) -> None:
    assert [f.value for f in TicketRef.read(sentence, known)] == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("show ticket T-362", ["T-362"]),
        ("assign t-362 to Priya", ["T-362"]),
        ("what happened in 2026/K00017?", ["2026/K00017"]),
        ("summarize a1b2-77 and DESK-1002", ["a1b2-77", "DESK-1002"]),
        ("show ticket T-9999", ["T-9999"]),
        ("P1 tickets at 2pm, 24h, 90-day", []),
        ("what is on for the 3rd and Q3", []),
    ],
)
def test_ids_are_read_in_whatever_form_their_source_gives_them(
    sentence: str, wanted: list[str]
) -> None:
    ids = {"T-362", "2026/K00017", "a1b2-77", "DESK-1002"}
    names = Names({}, frozenset({("T-", 3)}), lambda said: [i for i in said if i in ids])
    known = names.at(Clock.frozen(datetime(2026, 10, 14, tzinfo=UTC)))
    assert [f.value for f in TicketRef.read(sentence, known)] == wanted


@pytest.mark.parametrize("words", ["in any state", "of every status", "whatever state they are in"])
def test_any_state_is_every_status(known: KnownNames, words: str) -> None:
    found = Status.read(f"list the tickets created last month {words}", known)
    assert [one.value for one in found] == ["all"]
