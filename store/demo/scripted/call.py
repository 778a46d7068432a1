"""What is open with Meridian Travel Group before Priya's call at 14:00."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.scripted.script import Script

_SIGNED = "Best regards,\nPriya Nair\nPenguinMails Support"

SCRIPTS = (
    Script(
        "", "API limit of 1,200 requests a minute: still waiting for your confirmation",
        "meridian-travel-group", "Marcus Feld", "integrations", "api", "api_limit", "api", "P3", "email",
        (
            ("2026-10-12 15:10", "customer",
             "Hi Priya,\n\non our call in September you said that the higher API limit would be confirmed in writing by 9 October. Our booking import for the winter season begins on the 19th, and with 600 requests a minute it takes a whole night.\n\nCould we settle this on Wednesday at the latest?\n\nMarcus Feld"),
            ("2026-10-12 15:12", "assign", "priya-nair"),
            ("2026-10-12 16:02", "staff", "priya-nair",
             f"Hi Marcus,\n\nyou are right, I owe you this. I have asked the platform team whether 1,200 requests a minute are possible from the 19th and will bring the answer to our call on Wednesday at 14:00.\n\n{_SIGNED}"),
            ("2026-10-12 16:02", "status", "open", "priya-nair"),
            ("2026-10-13 11:20", "note", "priya-nair", "Platform team: 1,200 a minute is fine for one key from 19 October, if they use /contacts/batch for the history. Written confirmation comes from Daniel."),
        ),
        plant="call",
    ),
    Script(
        "", "Unsubscribes from the cruise site arrive late", "meridian-travel-group", "Teresa Lindgren",
        "integrations", "integrations", "shopify_orders", "integrations", "P3", "phone",
        (
            ("2026-09-28 10:25", "customer", "Teresa Lindgren called: people who unsubscribe on the cruise site still get mail for up to two days. She is worried about complaints."),
            ("2026-09-28 10:26", "assign", "priya-nair"),
            ("2026-09-28 10:58", "staff", "priya-nair", f"Hi Teresa,\n\nI see unsubscribes from the cruise site arriving only with the nightly file. I suggest the form endpoint, which takes effect within a minute, and will set it up with Marcus.\n\n{_SIGNED}"),
            ("2026-09-28 10:58", "status", "open", "priya-nair"),
            ("2026-09-29 14:30", "staff", "priya-nair", f"Hi Teresa,\n\nMarcus and I have moved the cruise site to the form endpoint. Test unsubscribes were effective after 40 seconds.\n\n{_SIGNED}"),
            ("2026-09-29 14:32", "resolve", "priya-nair", "55", "Cruise site moved from the nightly file to the form endpoint; unsubscribes take effect within a minute."),
            ("2026-09-30 09:40", "csat", "5", "Thank you for taking it seriously."),
            ("2026-10-03 14:32", "close"),
        ),
        plant="call",
    ),
)  # fmt: skip
