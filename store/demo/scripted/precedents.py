"""Resolved tickets with DESK-1002's cause, each with the fix that worked and what the customer said."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.scripted.script import Script

_WHERE = ("integrations", "integrations", "salesforce_sync", "integrations")

SCRIPTS = (
    Script(
        "", "Duplicate contacts after Salesforce connector 4.2", "tidewater-apparel", "admin",
        *_WHERE, "P2", "email",
        (
            ("2026-09-22 09:14", "customer",
             "Hi team,\n\nwe are in the pilot of the Salesforce connector 4.2. Since the update on Sunday the sync creates a second contact for existing leads: about 1,900 duplicates in “VIP”. The Conflicts page lists INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST for Region.\n\nHow do we stop that and get rid of the duplicates?\n\n[who]"),
            ("2026-09-22 09:17", "assign", "hannah-kim"),
            ("2026-09-22 09:50", "staff", "hannah-kim",
             "Hi [first],\n\nThank you for writing. Please pause the sync under Integrations > Salesforce right away, so that no more duplicates arise. I am looking at the mapping now.\n\nBest regards,\nHannah Kim\nPenguinMails Support"),
            ("2026-09-22 09:50", "status", "open", "hannah-kim"),
            ("2026-09-22 12:31", "staff", "hannah-kim",
             "Hi [first],\n\nhere is the cause: the update to 4.2 reset the mapping of the Salesforce ID, so sf_id stays empty and existing leads are not recognised. The steps that put it right:\n\n1. Leave the sync paused.\n2. Open Integrations > Salesforce > Field mapping, map the Salesforce ID to sf_id again with direction “to PenguinMails”.\n3. Set Region to direction “to PenguinMails”, or add the missing values to the restricted picklist in Salesforce.\n4. Select Dry run. It must report updates only and 0 new contacts.\n5. Start the sync, then open Conflicts and select Apply rule to all with Salesforce wins.\n6. Under Contacts filter by “sf_id is empty” and creation date since the update, and delete these contacts; the originals keep their history and opt-outs.\n\nI did steps 1 to 4 with your test list, and the dry run is clean.\n\nBest regards,\nHannah Kim\nPenguinMails Support"),
            ("2026-09-22 14:05", "customer", "Hi Hannah,\n\ndone, and the dry run showed 0 new contacts. All duplicates are gone. Excellent explanation, thank you!\n\n[who]"),
            ("2026-09-22 14:20", "resolve", "hannah-kim", "70", "Connector 4.2 had reset the mapping of the Salesforce ID: mapped sf_id again, set Region to one direction, dry run with 0 new contacts, applied Salesforce wins to the conflicts, deleted the contacts without sf_id."),
            ("2026-09-22 16:40", "csat", "5", "Hannah knew exactly what to do."),
            ("2026-09-26 14:20", "close"),
        ),
        "neutral", plant="precedent",
    ),
    Script(
        "", "Salesforce sync doubles our leads since the 4.2 update", "copperfield-systems", "admin",
        *_WHERE, "P2", "web",
        (
            ("2026-09-29 13:25", "customer",
             "Since the connector moved to version 4.2 last night, our leads arrive twice: once with and once without a Salesforce ID. The picklist field Region causes conflicts in each run. 2,300 contacts are concerned and we have a webinar invitation on Thursday.\n\n[who]"),
            ("2026-09-29 13:28", "assign", "joao-martins"),
            ("2026-09-29 14:02", "staff", "joao-martins",
             "Hi [first],\n\nI know this one from another customer. Please pause the sync now; I will send the steps within the hour.\n\nBest regards,\nJoão Martins\nPenguinMails Support"),
            ("2026-09-29 14:02", "status", "open", "joao-martins"),
            ("2026-09-29 14:47", "staff", "joao-martins",
             "Hi [first],\n\nplease do this in order:\n\n1. Keep the sync paused.\n2. Integrations > Salesforce > Field mapping: map the Salesforce ID to sf_id again (4.2 drops this line) with direction “to PenguinMails”.\n3. Set the conflict rule to Salesforce wins.\n4. Dry run: 0 new contacts expected.\n5. Start the sync and select Apply rule to all under Conflicts.\n6. Delete the contacts with an empty sf_id that were created since last night.\n\nOpt-outs always win, so nobody who left will be mailed.\n\nBest regards,\nJoão Martins\nPenguinMails Support"),
            ("2026-09-29 16:10", "customer", "Worked at the first go, the webinar can go out. Thank you João!"),
            ("2026-09-29 16:15", "resolve", "joao-martins", "50", "Mapped the Salesforce ID to sf_id again after connector 4.2 had dropped it, conflict rule Salesforce wins, dry run, then removed the duplicates without sf_id."),
            ("2026-09-30 09:30", "csat", "5", "Fast, and it worked."),
            ("2026-10-03 16:15", "close"),
        ),
        "neutral", plant="precedent",
    ),
    Script(
        "", "Campaign paused for bounces, duplicates from Salesforce (connector 4.2)",
        "alder-finch-clinics", "admin", *_WHERE, "P2", "email",
        (
            ("2026-10-06 10:08", "customer",
             "Hello,\n\nour patient newsletter was paused with 7 % bounces. We found out that the Salesforce connector 4.2 has created old addresses a second time, without a Salesforce ID. Region shows INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST.\n\nWe are quite annoyed, because nobody told us about the update. What now?\n\n[who]"),
            ("2026-10-06 10:10", "assign", "chris-weller"),
            ("2026-10-06 11:20", "staff", "chris-weller",
             "Hi [first],\n\nI am sorry for the trouble this causes you. Please pause the sync and leave the campaign paused; nothing more will be sent. I have asked Hannah, who solved the same case in September.\n\nBest regards,\nChris Weller\nPenguinMails Support"),
            ("2026-10-06 11:20", "status", "open", "chris-weller"),
            ("2026-10-06 11:42", "note", "chris-weller", "Same as the Tidewater ticket: sf_id mapping lost with 4.2. Hannah confirms the steps. Told the CSM."),
            ("2026-10-06 15:36", "staff", "chris-weller",
             "Hi [first],\n\nthe update to 4.2 removed the mapping of the Salesforce ID. Please map it to sf_id again under Field mapping, set Region to “to PenguinMails”, select Dry run (0 new contacts) and start the sync. Then select Apply rule to all under Conflicts, and delete the contacts without sf_id. After that, open the bounce report, remove the bounced addresses and select Resume: nobody gets the newsletter twice.\n\nBest regards,\nChris Weller\nPenguinMails Support"),
            ("2026-10-07 08:41", "customer", "The newsletter has been sent, bounces are below 1 % now. It took a day, but the steps were right."),
            ("2026-10-07 08:55", "resolve", "chris-weller", "65", "Restored the sf_id mapping that connector 4.2 had removed, one-way mapping for Region, dry run, deleted duplicates without sf_id, then resumed the campaign paused for bounces."),
            ("2026-10-07 11:00", "csat", "4", "Right answer, but it took a day."),
            ("2026-10-11 08:55", "close"),
        ),
        "angry", plant="precedent",
    ),
    Script(
        "", "Salesforce: Region conflicts after connector update, leads twice", "tidewater-apparel", "user",
        *_WHERE, "P3", "chat",
        (
            ("2026-10-01 11:30", "customer",
             "Hi, in our second business unit the leads are there twice as well since connector 4.2. Is it the same thing as last week?\n\n[who]"),
            ("2026-10-01 11:31", "assign", "hannah-kim"),
            ("2026-10-01 11:42", "staff", "hannah-kim",
             "Hi [first],\n\nyes, it is. Pause the sync, map the Salesforce ID to sf_id again, Dry run with 0 new contacts, start, Apply rule to all, then delete the contacts without sf_id. I have checked that the unit uses the same picklist for Region.\n\nBest regards,\nHannah Kim\nPenguinMails Support"),
            ("2026-10-01 11:42", "status", "open", "hannah-kim"),
            ("2026-10-01 12:50", "customer", "Done, all clean. Thanks!"),
            ("2026-10-01 12:55", "resolve", "hannah-kim", "30", "Same cause as in the first unit: sf_id mapped again after connector 4.2, duplicates without sf_id deleted."),
            ("2026-10-02 10:00", "csat", "5", ""),
            ("2026-10-05 12:55", "close"),
        ),
        "confused", plant="precedent",
    ),
)  # fmt: skip
