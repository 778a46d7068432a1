"""Tickets that were brought over from the earlier help desk and kept their numbers."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.scripted.script import Script

_SIGNED = "Best regards,\nPriya Nair\nPenguinMails Support"

SCRIPTS = (
    Script(
        "TICK-001", "Webhook events arrive twice in our CRM", "meridian-travel-group", "Marcus Feld",
        "integrations", "api", "webhook_disabled", "api", "P3", "email",
        (
            ("2025-04-02 09:20", "customer",
             "Hello,\n\nsince last week our CRM books each delivery event twice. Our webhook endpoint answers 200 every time, so I do not see why you send again.\n\nMarcus Feld"),
            ("2025-04-02 09:24", "assign", "chris-walker"),
            ("2025-04-02 11:05", "staff", "chris-walker",
             "Hi Marcus,\n\nThank you for your message. How long does your server take to answer? After 10 seconds we count a delivery as failed and try again.\n\nBest regards,\nChris Walker\nPenguinMails Support"),
            ("2025-04-02 11:05", "status", "pending", "chris-walker"),
            ("2025-04-03 08:50", "customer", "It takes 2 to 4 seconds, up to 14 at the top of the hour when the import runs.\n\nMarcus"),
            ("2025-04-03 08:50", "status", "open", ""),
            ("2025-04-03 10:12", "staff", "chris-walker",
             "Hi Marcus,\n\nthen the calls at the top of the hour are repeated. Please answer first and process afterwards; the second delivery carries the same event_id.\n\nBest regards,\nChris Walker\nPenguinMails Support"),
            ("2025-04-03 10:15", "resolve", "chris-walker", "35", "Explained the time limit of 10 seconds; customer answers before processing."),
            ("2025-04-08 09:02", "customer", "Unfortunately it is back. We answer within a second now, and events still arrive twice on Mondays. This costs us a lot of clean-up, so please look deeper."),
            ("2025-04-08 09:02", "reopen"),
            ("2025-04-08 09:30", "priority", "P2", "maya-chen"),
            ("2025-04-08 09:31", "assign", "priya-nair"),
            ("2025-04-08 09:40", "escalate", "maya-chen"),
            ("2025-04-08 09:58", "staff", "priya-nair",
             f"Hi Marcus,\n\nI have taken over your ticket and am sorry that the first answer did not hold. I am reading the delivery log of both Mondays now.\n\n{_SIGNED}"),
            ("2025-04-08 12:10", "note", "priya-nair", "Two endpoints with the same address: one in the main account, one in the client account “Meridian Cruises”. Both get the events on Mondays, when the cruise mailing runs."),
            ("2025-04-08 13:26", "staff", "priya-nair",
             f"Hi Marcus,\n\nfound it: the same address is entered twice, in your main account and in the client account “Meridian Cruises”. On Mondays, when the cruise mailing runs, both send. Please delete the endpoint of the client account under Settings > Developers > Webhooks, and ignore any event_id you have seen before.\n\n{_SIGNED}"),
            ("2025-04-08 15:44", "customer", "That was it! I would never have looked there. Thank you Priya, great work.\n\nMarcus"),
            ("2025-04-08 15:50", "resolve", "priya-nair", "80", "The endpoint was registered twice, in the main and in a client account; the second was deleted and event_id is checked."),
            ("2025-04-09 09:15", "csat", "5", "Priya found in hours what had cost us weeks."),
            ("2025-04-12 15:50", "close"),
        ),
        "angry", plant="full_history",
    ),
    Script(
        "TICK-002", "API key stopped working", "copperfield-systems", "admin", "integrations", "api",
        "api_limit", "api", "P3", "web",
        (
            ("2025-04-03 10:40", "customer", "Our key for the nightly export returns 401 since yesterday. Nothing was changed.\n\n[who]"),
            ("2025-04-03 10:43", "assign", "priya-nair"),
            ("2025-04-03 13:20", "staff", "priya-nair", f"Hi [first],\n\nthe key had not been used for 180 days and was disabled. Please create another one under Settings > Developers > API keys.\n\n{_SIGNED}"),
            ("2025-04-03 13:22", "resolve", "priya-nair", "20", "Unused key was disabled after 180 days; customer created another."),
            ("2025-04-07 13:22", "close"),
        ),
        "neutral", plant="legacy",
    ),
    Script(
        "TICK-003", "HubSpot lists: which are copied?", "tidewater-apparel", "user", "integrations",
        "integrations", "hubspot_sync", "integrations", "P4", "chat",
        (
            ("2025-04-04 14:05", "customer", "How many HubSpot lists can we copy, and can we choose them?\n\n[who]"),
            ("2025-04-04 14:06", "assign", "zoe-laurent"),
            ("2025-04-04 14:30", "staff", "zoe-laurent", "Hi [first],\n\nup to 50, chosen under Integrations > HubSpot. Each becomes a list of the same name.\n\nBest regards,\nZoë Laurent\nPenguinMails Support"),
            ("2025-04-04 14:32", "resolve", "zoe-laurent", "10", "Explained the choice of HubSpot lists (up to 50)."),
            ("2025-04-08 14:32", "close"),
        ),
        "confused", plant="legacy",
    ),
)  # fmt: skip
