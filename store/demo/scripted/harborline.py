"""DESK-1002: an angry enterprise customer before a launch, on an integration few people know."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.scripted.script import Script

SCRIPTS = (
    Script(
        "DESK-1002",
        "Salesforce sync 4.2: duplicate contacts, and our launch campaign was paused",
        "harborline-outfitters", "Dana Whitmore", "integrations", "integrations", "salesforce_sync",
        "integrations", "P2", "email",
        (
            ("2026-10-13 14:52", "customer",
             "Hello,\n\nsince the Salesforce connector was updated to 4.2 on Monday night, the sync creates a second contact for leads that are already in “Holiday Launch US”. We count 3,412 duplicates, and every run adds more. The Conflicts page shows INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST for the field Region.\n\nOur campaign “Holiday Launch” goes to 186,000 people on Thursday at 09:00. The test send this morning was paused automatically because of bounces, and most of the bounced addresses are those duplicates.\n\nPlease tell us how to stop this before Thursday.\n\nDana Whitmore\nMarketing Operations Manager, Harborline Outfitters"),
            ("2026-10-13 14:55", "assign", "priya-nair"),
            ("2026-10-13 15:41", "staff", "priya-nair",
             "Hi Dana,\n\nThank you for the details. I have your ticket and understand that Thursday 09:00 is fixed.\n\nTwo questions, so that I look in the right place: which conflict rule is set under Integrations > Salesforce > Conflicts, and has anybody changed the field mapping since Monday?\n\nBest regards,\nPriya Nair\nPenguinMails Support"),
            ("2026-10-13 15:41", "status", "pending", "priya-nair"),
            ("2026-10-13 15:48", "note", "priya-nair",
             "First time I see this on connector 4.2. Activity log: errors begin Monday 22:10, right after the update. Field mapping of Region shows direction “both” with type Choice; Salesforce has a restricted picklist. sf_id is empty for all contacts created since then. Asking around who has had this."),
            ("2026-10-13 16:20", "customer",
             "Hi Priya,\n\nthe rule is Newest wins. Nobody here touched the field mapping. I attached two examples: the same person exists once with a Salesforce ID and once without.\n\nWe also cannot send to a list with duplicates, legal does not allow it.\n\nDana"),
            ("2026-10-13 16:20", "status", "open", ""),
            ("2026-10-13 16:58", "staff", "priya-nair",
             "Hi Dana,\n\nThank you, the examples help. The second contact has no Salesforce ID, so the mapping of the key was lost with the update. I am checking how to restore it without touching your opt-outs and will get back to you by 18:00 today.\n\nBest regards,\nPriya Nair\nPenguinMails Support"),
            ("2026-10-14 08:12", "customer",
             "Priya,\n\nit is Wednesday morning and I have heard nothing since yesterday 16:58. You wrote that you would get back to me by 18:00. Nobody did.\n\nThis night the sync created another 640 duplicates. That makes 4,052. This is the third problem with your Salesforce integration since August, and it is unacceptable that we find out by ourselves every time.\n\nThe launch is tomorrow at 09:00. Gregory Pike, our CMO, is in copy and asks whether we should still renew in January. I need two things before noon: steps that work, and somebody who tells me honestly whether tomorrow is safe.\n\nDana Whitmore"),
            ("2026-10-14 08:31", "note", "daniel-okafor",
             "Gregory Pike called me. They renew on 31 January, and usage is already down. Please keep me posted, I can join a call today. Do not promise a credit, I will discuss that with Olivia."),
            ("2026-10-14 08:40", "escalate", "priya-nair"),
        ),
        "angry", plant="angry_customer",
    ),
)  # fmt: skip
