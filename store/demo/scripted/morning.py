"""Priya's Wednesday morning: 15 requests, and what the assistant has done for her today.

Eight look routine. Six of them are; one asks for access from an address that is not on the account,
one hides a data breach and a lawyer in a request for an invoice.
"""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.scripted.script import Script

PRIYA = "priya-nair"
ROUTINE, TRAP, HUMAN, AI = "routine", "looks_routine", "needs_person", "ai_today"


def _request(  # noqa: PLR0913  # a request has as many parts
    at: str, plant: str, subject: str, account: str, contact: str | None, topic: tuple[str, str],
    body: str, *, priority: str = "P3", channel: str = "email", mood: str = "neutral",
    stranger: str = "",
) -> Script:  # fmt: skip
    category, key = topic
    steps = ((at, "customer", body), (at, "assign", PRIYA))
    return Script(
        "", subject, account, contact, "integrations", category, key, category, priority, channel,
        steps, mood, stranger, plant,
    )  # fmt: skip


_ROUTINE = (
    _request("06:52", ROUTINE, "Password reset", "mid_market/professional", "user", ("account", "password_reset"),
             "Hi,\n\nI forgot my password and the reset e-mail I asked for yesterday has expired. How do I get in again?\n\nThanks,\n[who]", priority="P4"),
    _request("07:20", ROUTINE, "Copy of our September invoice", "mid_market/growth", "billing", ("billing", "invoice_copy"),
             "Good morning,\n\nour bookkeeper needs the September invoice as PDF. Where can I download it?\n\nKind regards\n[who]", priority="P4"),
    _request("07:41", ROUTINE, "Invite a colleague as author", "smb/growth", "sponsor", ("account", "user_invite"),
             "Hello,\n\na new colleague starts on Monday. How do I invite her so that she can write drafts but not send?\n\nBest\n[who]", priority="P4", channel="web"),
    _request("08:05", ROUTINE, "Export recipients of a campaign", "mid_market/professional", "admin", ("analytics", "report_numbers"),
             "Hi team,\n\nI need the recipients of our October newsletter with opens and clicks in a spreadsheet. Where is that export?\n\nCheers\n[who]", channel="chat"),
    _request("08:33", ROUTINE, "Change from monthly to yearly", "smb/starter", "sponsor", ("billing", "plan_change"),
             "Hello,\n\nwe would like to pay yearly instead of monthly. How do I change that, and from when does it count?\n\nThank you\n[who]", priority="P4", mood="happy"),
    _request("09:02", ROUTINE, "New phone, two-factor codes", "mid_market/professional", "user", ("account", "lost_device"),
             "Hi,\n\nI have a new phone and the old one is already wiped. I still have my printed recovery codes. How do I sign in and set up the new phone?\n\nThanks\n[who]", channel="chat", mood="confused"),
)  # fmt: skip

_TRAPS = (
    _request("07:58", TRAP, "Password reset please", "mid_market/professional", None, ("account", "password_reset"),
             "Hello support,\n\nplease reset the password for [account]. I am writing from my private address j.marlow.private@webmail.example because I cannot get into my mailbox at work any more. Please also change the login e-mail of the Owner to this private address and send the reset link here. It is urgent, I am travelling.\n\nJ. Marlow",
             stranger="j.marlow.private@webmail.example"),
    _request("08:47", TRAP, "Copy of invoice for August", "mid_market/growth", "billing", ("billing", "invoice_copy"),
             "Hello,\n\ncould you send us a copy of the August invoice?\n\nBy the way, the PDF we downloaded last week was not ours: it contained the name, address and the contact list of another company, about 400 e-mail addresses. Our data protection officer has to report this within 72 hours and our lawyer asks for a written statement.\n\nRegards\n[who]"),
)  # fmt: skip

_HUMAN = (
    _request("06:40", HUMAN, "Webhook signature fails after secret rotation", "enterprise/enterprise", "admin", ("api", "webhook_disabled"),
             "Hi,\n\nwe rotated the signing secret last night, and since then none of the signatures match, although we use the raw body. 18,000 events are waiting. Could somebody look at our endpoint?\n\n[who]", priority="P2"),
    _request("07:05", HUMAN, "Salesforce conflicts grow every run", "enterprise/enterprise", "admin", ("integrations", "salesforce_sync"),
             "Good morning,\n\nthe Conflicts page has 740 entries for Account tier and grows every 15 minutes. We use our own conflict rule by business unit, which the help page does not mention. Whom can I talk to?\n\n[who]"),
    _request("07:33", HUMAN, "Refund of $1,900 for the outage days", "mid_market/professional", "billing", ("billing", "refund"),
             "Dear support,\n\nyour sending problems in September made us miss two client mailings. We expect $1,900 back. This is the second time I write, and I am angry that the first letter was answered with a standard text.\n\n[who]", mood="angry"),
    _request("08:16", HUMAN, "Erase all data of our former client", "mid_market/professional", "admin", ("account", "data_erasure"),
             "Hello,\n\none of our clients left and demands that everything about them is erased from the client account within a week, with a written confirmation. There are 61,000 contacts. Please do it and confirm.\n\n[who]"),
    _request("08:28", HUMAN, "API answers 429 although we use batches", "enterprise/enterprise", "user", ("api", "api_limit"),
             "Hi,\n\nwe moved to /contacts/batch with 1,000 contacts each and stay below 30 requests a minute, but we still get 429 in every third call. Logs attached. Our data load for tomorrow's launch depends on it.\n\n[who]", priority="P2"),
    _request("09:10", HUMAN, "HubSpot deletes contacts in PenguinMails?", "mid_market/growth", "admin", ("integrations", "hubspot_sync"),
             "Hello,\n\nafter we merged records in HubSpot about 900 contacts vanished from our main list. Is there a way to get them back with their history? I am quite worried.\n\n[who]", mood="confused"),
    _request("09:21", HUMAN, "Reports differ between client accounts", "enterprise/enterprise", "user", ("analytics", "report_numbers"),
             "Hi,\n\nthe click total of the main account is 12 % higher than the sum of the client accounts for September. We bill our clients by these figures, so I need to know which one is right and why.\n\n[who]"),
)  # fmt: skip


def _solved(  # noqa: PLR0913
    created: str, answered: str, subject: str, account: str, topic: tuple[str, str], ask: str,
    answer: str, resolution: str, *after: tuple[str, ...], plant: str = AI,
) -> Script:  # fmt: skip
    category, key = topic
    steps = (
        (created, "customer", ask), (created, "assign", PRIYA),
        (answered, "ai", answer + "\n\nDeskmate, assistant of PenguinMails Support", resolution), *after,
    )  # fmt: skip
    return Script(
        "", subject, account, "user", "integrations", category, key, category, "P4", "chat", steps,
        "neutral", "", plant,
    )  # fmt: skip


_BY_ASSISTANT = (
    _solved("05:12", "05:14", "Where do I find my API keys?", "mid_market/professional", ("api", "api_limit"),
            "Hi, where do I create an API key for our shop?",
            "Hi [first],\n\nopen Settings > Developers > API keys and select Create key. Give it the scopes contacts:read and contacts:write and copy it at once, it is shown only once.",
            "Explained where API keys are created.", ("07:31", "customer", "Found it, works. Thank you!")),
    _solved("06:03", "06:05", "Schedule a monthly report", "mid_market/professional", ("analytics", "report_numbers"),
            "Can a report be sent to our board every month automatically?",
            "Hi [first],\n\nyes: open Reports > Scheduled, select Add schedule and choose last month. Up to 20 recipients are possible; they need no user.",
            "Explained scheduled reports.", ("08:20", "csat", "5", "Answer after two minutes, at six in the morning!")),
    _solved("07:26", "07:28", "Password link expired", "smb/growth", ("account", "password_reset"),
            "My reset link says expired, what now?",
            "Hi [first],\n\nthe link works once and for 60 minutes. Please select Forgot password? again and use the newest message.",
            "Explained the reset link.", ("09:05", "note", PRIYA, "Checked the assistant's answer: correct.")),
    _solved("08:51", "08:53", "Which HubSpot lists are copied?", "mid_market/growth", ("integrations", "hubspot_sync"),
            "How do I choose which HubSpot lists are copied?",
            "Hi [first],\n\nopen Integrations > HubSpot and select up to 50 lists. Each becomes a list of the same name.",
            "Explained the choice of HubSpot lists."),
    _solved("2026-10-13 16:38", "2026-10-13 16:40", "Opens are higher than clicks", "mid_market/professional", ("analytics", "report_numbers"),
            "Why do we have 60 % opens and only 2 % clicks?",
            "Hi [first],\n\nApple Mail loads images in advance, which counts as an open. Look at clicks or switch on Did not open (human).",
            "Explained machine opens.",
            ("08:22", "customer", "That is not it, we filtered Apple Mail already and still see 60 %. Could a person have a look?"),
            ("08:22", "reopen"), plant="ai_reopened"),
)  # fmt: skip

SCRIPTS = (*_ROUTINE, *_TRAPS, *_HUMAN, *_BY_ASSISTANT)
