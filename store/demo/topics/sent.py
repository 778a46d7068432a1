"""Campaigns and automation."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.topics.topic import Topic

TOPICS = (
    Topic(
        "stuck_sending", "campaigns", "campaigns", 6, 1.5, (8, 30, 50, 12),
        (
            "{campaign} is stuck in Sending",
            "{campaign} stopped at {percent} %",
            "Campaign does not go out",
            "Sending is very slow today",
        ),
        (
            "{campaign} has been on Sending for two hours and only {small} of {count} messages have left.",
            "{campaign} stands at {percent} % since {hour} o'clock. The line below the bar is empty.",
            "We started {campaign} at {hour} o'clock and nothing happens. It is time-critical.",
        ),
        "Which reason does the line below the progress bar show? Please leave the campaign as it is.",
        "It says Throttled, then nothing for a while.",
        (
            "The hourly limit of your plan was reached and the campaign continues by itself. Please do not duplicate it, or contacts get it twice.",
            "Please pause the campaign, wait 2 minutes and resume it. It continues where it stopped, and nobody gets the message twice.",
        ),
        (
            "Campaign paused and resumed; it finished within the hour.",
            "Hourly limit of the plan reached; campaign completed by itself.",
        ),
    ),
    Topic(
        "studio_editor", "campaigns", "campaigns", 3, 1.6, (2, 30, 54, 14),
        (
            "Campaign Studio: blocks disappear after saving",
            "Old template looks different in Campaign Studio",
            "Campaign Studio does not load {campaign}",
            "Where is the code view in Campaign Studio?",
        ),
        (
            "Since the switch to Campaign Studio two blocks of {campaign} disappear each time I save.",
            "Our template looks different in Campaign Studio: the button is left and the font is wrong.",
            "Campaign Studio shows an empty page for {campaign}. Other campaigns open.",
        ),
        "Which browser do you use, and was the template made before the switch?",
        "Chrome, and yes, the template is from {month}.",
        (
            "Templates from before need one conversion: open the template, select More > Convert to Studio and check the columns. The earlier version is kept under Versions.",
            "Please clear Locked content in the template settings; locked blocks were dropped on saving. Your earlier version can be restored under Versions.",
        ),
        (
            "Template converted to Studio; layout checked with the customer.",
            "Locked content switched off and the blocks restored from Versions.",
        ),
    ),
    Topic(
        "wrong_time", "campaigns", "campaigns", 4, 0.9, (1, 18, 61, 20),
        (
            "{campaign} was sent at the wrong hour",
            "Scheduling in the recipient's time zone",
            "{campaign} went out one hour late",
        ),
        (
            "{campaign} should have left at {hour}:00 but went out hours later.",
            "We scheduled {campaign} in the recipient's time zone and part of the list got it at once.",
        ),
        "Which zone is set under Settings > Account > Time zone?",
        "It says UTC. Nobody here changed it.",
        (
            "The zone of the account was left on UTC. Change it under Settings > Account > Time zone; campaigns already scheduled keep their instant, so schedule those again.",
            "Recipient time zone needs at least 24 hours ahead. Otherwise contacts in the east have passed that hour and receive it at once.",
        ),
        (
            "Account zone corrected from UTC; scheduled campaigns set again.",
            "Explained the 24 hours that Recipient time zone needs.",
        ),
    ),
    Topic(
        "outlook_layout", "campaigns", "campaigns", 4, 1.1, (0, 12, 60, 28),
        (
            "{campaign} looks broken in Outlook",
            "Images missing in {campaign}",
            "Button has no rounded corners in Outlook",
        ),
        (
            "In Outlook 2019 the columns of {campaign} are on top of each other. Gmail is fine.",
            "Recipients see empty boxes instead of pictures in {campaign}.",
        ),
        "Does the browser version under View online show it correctly?",
        "Yes, it is fine there.",
        (
            "Outlook for Windows uses Word to draw mail. Set fixed column widths, keep images at most 600 pixels wide and check with Check > Inbox preview.",
            "Please upload the images under Files instead of linking to your own server, as JPG or PNG below 5 MB.",
        ),
        (
            "Fixed column widths set; layout right in the Outlook preview.",
            "Images moved to Files; they show for all recipients.",
        ),
    ),
    Topic(
        "ab_test", "campaigns", "campaigns", 2, 0.8, (0, 6, 54, 40),
        ("A/B test of {campaign} chose no winner", "How long should the A/B test run?"),
        (
            "The A/B test of {campaign} ended without a winner and the rest was not sent.",
            "We test two subjects in {campaign} and do not know how long to wait.",
        ),
        "What is chosen for the case that there is no clear winner?",
        "It is set to ask me, but I did not get a message.",
        (
            "With Ask me the rest waits for your choice: open the campaign and select the version. For the next test choose Send version A. 4 hours are enough for most lists.",
            "Measure clicks rather than opens and give it 4 hours; below 1,000 contacts a version the difference is mostly chance.",
        ),
        ("Winner chosen by hand; the rest of the campaign was sent.", "Advised on duration and measure."),
    ),
    Topic(
        "trigger_silent", "automation", "automation", 5, 1.3, (1, 22, 60, 17),
        (
            "{journey} does not start for new contacts",
            "Contacts do not enter {journey}",
            "{journey} stopped after the import",
        ),
        (
            "Contacts who joined {list} since {weekday} do not enter {journey}. It worked last week.",
            "We imported {count} contacts and {journey} did not start for any of them.",
            "{journey} is active, but the counter stands still since {weekday}.",
        ),
        "What does Automations > Debug show for one of these contacts?",
        "It shows import_excluded.",
        (
            "Contacts from a CSV import do not start Joins list by default. Use Add existing contacts in the automation, and tick Start automations in the last step of the next import.",
            "Re-entry is off, so contacts who were in it once are not taken again. Set Re-entry to after finishing.",
        ),
        (
            "Existing contacts added to {journey}; Start automations ticked for imports.",
            "Re-entry set to after finishing; contacts enter {journey} again.",
        ),
    ),
    Topic(
        "double_sends", "automation", "automation", 3, 1.9, (6, 34, 50, 10),
        (
            "{journey} sends twice",
            "Customers got the voucher two times",
            "Duplicate mails from {journey}",
        ),
        (
            "{small} customers received the mail of {journey} twice this morning. This is embarrassing for us.",
            "Since {weekday} every contact gets two copies from {journey}.",
        ),
        "Is the same person in two lists or client accounts that both start {journey}?",
        "Yes, they are in {list} and in the shop list.",
        (
            "The automation starts for each list. Set Re-entry to after 7 days and use one trigger with both lists; then each person enters once.",
            "Two versions of the automation were active. I have paused the older one; please check the contacts under Activity.",
        ),
        (
            "One trigger for both lists and re-entry limited; no more duplicates.",
            "Older version of the automation paused.",
        ),
    ),
)  # fmt: skip
