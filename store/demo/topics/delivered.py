"""Deliverability, lists and contacts."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.topics.topic import Topic

TOPICS = (
    Topic(
        "spam_folder", "deliverability", "deliverability", 6, 1.8, (2, 24, 60, 14),
        (
            "{campaign} lands in spam at Gmail",
            "Mails go to junk since {weekday}",
            "Open rate dropped by {percent} % at Outlook",
            "Why are we in the spam folder?",
        ),
        (
            "Since {weekday} most of our mail goes to the spam folder at Gmail. The open rate of {campaign} is {percent} % lower than usual.",
            "Several customers told us that {campaign} was in their junk folder. We did not change the template.",
            "Our opens at Outlook dropped by {percent} % within a week while the other providers are as always.",
        ),
        "Do all domains under Settings > Domains show three green marks, and which segment did you send to?",
        "DKIM is green, DMARC is yellow. We sent to the whole list {list}.",
        (
            "Please set the DMARC record so that all three marks are green, and send for 4 weeks only to the segment Engaged 90. Reputation recovers within 2 to 4 weeks; I will look at your figures with you.",
            "The tracking links point to a link shortener, which filters dislike. Set up your own tracking domain under Settings > Domains, and keep the HTML below 100 KB.",
        ),
        (
            "DMARC corrected and sending limited to engaged contacts; inbox placement recovered.",
            "Link shortener replaced by the customer's own tracking domain.",
        ),
    ),
    Topic(
        "bounces", "deliverability", "deliverability", 6, 1.4, (3, 25, 58, 14),
        (
            "{campaign} paused because of bounces",
            "{percent} % bounces in {campaign}",
            "Many 550 user unknown errors",
            "Why was {campaign} stopped?",
        ),
        (
            "{campaign} was paused automatically and shows {percent} % bounces. We have to send it today.",
            "We got {small} hard bounces with 550 user unknown in {list}. Last month it was nearly zero.",
            "The report of {campaign} shows {small} blocked messages with 5.7.1. What can we do?",
        ),
        "When was {list} last mailed, and where do the addresses come from?",
        "It was imported from our old provider; parts of it are two years old.",
        (
            "More than 5 % hard bounces pause a campaign. Open the report, select Bounces and Export, remove these addresses from {list}, then select Resume. Contacts already served do not get it twice.",
            "Addresses older than 12 months should be cleaned before mailing. I have marked the old part of {list} as a segment; please leave it out and resume the campaign.",
        ),
        (
            "Bounced addresses removed from {list}; campaign resumed.",
            "Old part of {list} excluded as a segment, bounce rate below 2 %.",
        ),
    ),
    Topic(
        "dkim_red", "deliverability", "deliverability", 5, 1.0, (1, 18, 61, 20),
        (
            "DKIM for {domain} stays red",
            "Domain verification fails",
            "SPF record: what do we have to enter?",
        ),
        (
            "We added the records for {domain} on {weekday}, but DKIM is still red.",
            "Verification of {domain} fails although our IT department says that the records are right.",
            "Our DNS already has an SPF entry from another provider. What do we have to enter for {domain}?",
        ),
        "Could you send a screenshot of the records at your DNS provider?",
        "Here it is. The name column shows pm1._domainkey.{domain}.{domain}.",
        (
            "Your DNS provider adds the domain by itself, so the name became doubled. Enter only pm1._domainkey and pm2._domainkey, wait an hour and select Verify.",
            "The record is behind a proxy. Set the CNAMEs to DNS only and select Verify again; all three lines turn green then.",
        ),
        (
            "DNS names corrected (domain was doubled); verification green.",
            "Proxy switched off for the DKIM records; verification green.",
        ),
    ),
    Topic(
        "ip_warmup", "deliverability", "deliverability", 2, 1.3, (0, 14, 62, 24),
        (
            "Warm-up of our dedicated IP stopped",
            "How long does the IP warm-up take?",
        ),
        (
            "The automatic warm-up of our dedicated IP stopped on {weekday}. We planned {campaign} for next week.",
            "We ordered a dedicated IP and want to know how fast we can send {count} messages over it.",
        ),
        "What do complaints and bounces show in Reports > Deliverability for the last days?",
        "Bounces were at {percent} % after we mailed {list}.",
        (
            "Warm-up stops by itself above 3 % hard bounces and goes on after 24 quiet hours. Please send only to contacts who opened or clicked within 30 days, at least 4 times a week.",
            "The plan reaches 100,000 messages on day 21 and has no limit from day 30. Until then the rest goes over the shared pool, so nothing is held back.",
        ),
        (
            "Warm-up continued after bounces fell below 3 %.",
            "Explained the warm-up plan; customer moved the large campaign to day 21.",
        ),
    ),
    Topic(
        "suppressed", "lists", "lists", 4, 0.9, (0, 10, 60, 30),
        (
            "A contact gets no mail from us",
            "Please remove {person} from the suppression list",
            "{small} contacts are suppressed",
        ),
        (
            "One of our best customers, {person}, receives none of our campaigns. The address is right.",
            "{small} contacts of {list} are shown as suppressed. We did not do that.",
        ),
        "What reason does Contacts > Suppression show?",
        "It says Hard bounce from {campaign}.",
        (
            "The address bounced once and was put on the suppression list. If you know that it works again, open Contacts > Suppression and select Remove from suppression.",
            "These people unsubscribed, so they can come back only by their own action: please send them the link of a sign-up form.",
        ),
        (
            "Address removed from suppression after the mailbox was confirmed.",
            "Contacts had unsubscribed; customer sends them a sign-up form.",
        ),
    ),
    Topic(
        "csv_import", "lists", "lists", 6, 0.8, (0, 10, 62, 28),
        (
            "CSV import refused {small} rows",
            "Umlauts broken after import",
            "Import into {list} is stuck",
            "Undo an import?",
        ),
        (
            "I uploaded {count} contacts and {small} rows were refused. The file looks right in Excel.",
            "After the import into {list} names with accents show strange characters.",
            "The import into {list} shows 99 % for an hour. Can I close the page?",
            "I imported the wrong file into {list} this morning. Can it be taken back?",
        ),
        "Which reason is in the last column of Download refused rows?",
        "Most say invalid_email, a few say duplicate_in_file.",
        (
            "Please save the file as CSV UTF-8 (comma delimited) and import it again with Existing contacts: Update. Contacts are matched by e-mail address, so nothing is doubled.",
            "Within 48 hours you can open Contacts > Import > History and select Undo. Contacts that the import created are removed and overwritten fields get their earlier value.",
        ),
        (
            "File saved as CSV UTF-8 and imported again with Update.",
            "Import undone from the import history.",
        ),
    ),
)  # fmt: skip
