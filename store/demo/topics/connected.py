"""Integrations, API and reports."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.topics.topic import Topic

TOPICS = (
    Topic(
        "salesforce_sync", "integrations", "integrations", 5, 2.6, (4, 34, 52, 10),
        (
            "Salesforce sync stopped updating {field}",
            "Salesforce: {small} leads missing after last night's sync",
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST on every sync run",
            "Salesforce conflicts page keeps growing",
            "Opt-outs from Salesforce do not arrive in {list}",
        ),
        (
            "Since {weekday} the Salesforce sync no longer writes {field}. The activity page shows {small} errors and the number goes up with every run.",
            "We compared Salesforce with {list}: {small} leads are missing on your side although they match our sync filter.",
            "Every run of the Salesforce sync ends with INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST for {field}. Nothing was changed on our side that I know of.",
            "The conflicts page lists {small} contacts where both sides differ, and our sales team sees old values in Salesforce.",
        ),
        "Could you tell me which conflict rule is set under Integrations > Salesforce > Conflicts, and send the error line of one record?",
        "The rule is Newest wins. The record I looked at shows the error for {field} only.",
        (
            "The picklist behind {field} is restricted, so Salesforce refuses values it does not know. Please add the value in Salesforce (Setup > Object Manager), then open Integrations > Salesforce > Conflicts and select Apply rule to all. The next run, 15 minutes later, will pick the records up.",
            "The integration user lost its permission set. Assign PenguinMails Sync to it again in Salesforce, then select Reconnect under Integrations > Salesforce and start a Dry run to see that nothing unexpected would change.",
        ),
        (
            "Added the missing value to the restricted picklist for {field} and applied the conflict rule to all records.",
            "Permission set PenguinMails Sync assigned again to the integration user; sync reconnected.",
        ),
        enterprise_only=True,
    ),
    Topic(
        "hubspot_sync", "integrations", "integrations", 4, 1.5, (1, 16, 63, 20),
        (
            "HubSpot contacts are missing in {list}",
            "HubSpot sync shows scope_missing",
            "Lifecycle stage from HubSpot is empty",
        ),
        (
            "About {small} contacts of our HubSpot list did not arrive in {list}. The others are fine.",
            "Since {weekday} the HubSpot activity page shows scope_missing and nothing is copied any more.",
            "The lifecycle stage is filled in HubSpot but stays empty for new contacts in {list}.",
        ),
        "Which reason does Integrations > HubSpot > Activity show for one of these contacts?",
        "It says non_marketing_contact for the ones I checked.",
        (
            "These contacts are marked as non-marketing in HubSpot. Either change that in HubSpot, or tick Include non-marketing contacts under Integrations > HubSpot; the next run brings them over.",
            "HubSpot has changed the permissions of the app. Please select Reconnect under Integrations > HubSpot as a Super Admin. Nothing is lost, the gap is read again.",
        ),
        (
            "Included non-marketing contacts in the HubSpot sync; all contacts arrived.",
            "HubSpot reconnected by a Super Admin after a scope change.",
        ),
    ),
    Topic(
        "shopify_orders", "integrations", "integrations", 4, 1.2, (2, 18, 60, 20),
        (
            "Shopify orders no longer arrive",
            "Shopify customers missing since {weekday}",
            "token_revoked in the Shopify activity",
        ),
        (
            "No orders have come in from our Shopify shop since {weekday}, so the {journey} automation does not start.",
            "We miss around {small} Shopify customers in {list}. They bought last week and agreed to mail.",
            "The Shopify activity page shows a red line with token_revoked. What does it mean and what do we lose?",
        ),
        "Did somebody remove or reinstall our app in Shopify in the last days?",
        "Yes, our developer cleaned up the apps on {weekday}.",
        (
            "token_revoked means that the app was removed in Shopify. Open Integrations > Shopify and select Reconnect. Nothing is lost: the gap is read again, about 10,000 customers an hour.",
            "Your contact limit is reached, so new customers wait for up to 7 days (plan_limit). After an upgrade or a clean-up they come in by themselves.",
        ),
        (
            "Shopify reconnected; the missing orders were read again.",
            "Contact limit reached; after the clean-up the waiting customers were imported.",
        ),
    ),
    Topic(
        "webhook_disabled", "api", "api", 4, 1.7, (3, 24, 58, 15),
        (
            "Webhook endpoint was disabled",
            "Webhook signature does not match",
            "No delivery events since {weekday}",
        ),
        (
            "Our webhook endpoint was disabled on {weekday} and we noticed only today. How do we get the missing events?",
            "The X-Penguin-Signature header never matches what we compute, although the secret is right.",
            "We stopped receiving bounce and delivery events on {weekday}. Our server log shows no request from you.",
        ),
        "Which status did your server answer with before it was disabled, and do you verify the raw body?",
        "It answered 500 for a few days during a deployment. We verify after our framework parsed the JSON.",
        (
            "An endpoint that fails without interruption for 3 days is disabled. Correct the server, select Enable under Settings > Developers > Webhooks, then Replay failed. Events from the time while it was disabled are not stored; fetch them with GET /v2/events.",
            "Please compute the HMAC over t + \".\" + the raw request body, before any JSON parsing. Frameworks re-write the JSON, and then the signature cannot match.",
        ),
        (
            "Endpoint enabled again and failed deliveries replayed.",
            "Signature verified over the raw body instead of the parsed JSON.",
        ),
    ),
    Topic(
        "api_limit", "api", "api", 4, 1.3, (2, 20, 58, 20),
        (
            "API answers 429 during the nightly import",
            "401 from the API since {weekday}",
            "Higher API rate limit possible?",
        ),
        (
            "Our nightly job updates {count} contacts and gets status 429 after a few minutes.",
            "All calls with our key return 401 since {weekday}. The key was not changed.",
            "We need to update {count} contacts an hour. Is a higher rate limit possible for our account?",
        ),
        "Could you send a request_id from Settings > Developers > Logs?",
        "I sent you the request_id from the log of {weekday} in the attachment.",
        (
            "The limit is 600 requests a minute for each key. Please use /contacts/batch, which takes 1,000 contacts in one request, and wait as long as Retry-After says before trying again.",
            "The key was not used for 180 days and was disabled. Create another one under Settings > Developers > API keys with the scopes contacts:read and contacts:write.",
        ),
        (
            "Customer moved the job to the batch endpoint; no more 429.",
            "Disabled key replaced by a key with the needed scopes.",
        ),
    ),
    Topic(
        "report_numbers", "analytics", "analytics", 4, 0.9, (0, 6, 54, 40),
        (
            "Open rate of {campaign} looks too high",
            "Report and Google Analytics differ by {percent} %",
            "How do I export the results of {campaign}?",
            "Scheduled report did not arrive",
        ),
        (
            "The open rate of {campaign} jumped by {percent} % and our director asks why. Clicks are unchanged.",
            "Our Google Analytics shows {percent} % fewer visits than your click report for {campaign}.",
            "I need all recipients of {campaign} with opens and clicks in a spreadsheet. Where do I find that?",
            "The monthly report for our client was not delivered on {weekday}.",
        ),
        "Which report do you look at, and does it count machine opens?",
        "It is the campaign summary with the default settings.",
        (
            "Apple Mail Privacy Protection loads images in advance, which counts as an open. Switch on Did not open (human) or look at clicks, which are not affected.",
            "Open Reports > Campaigns, select the campaign, then Export > Recipients (CSV). Above 50,000 rows you get an e-mail with a link, normally within 15 minutes.",
        ),
        (
            "Explained machine opens by Apple Mail; customer compares clicks instead.",
            "Customer exported the recipients as CSV from Reports > Campaigns.",
        ),
        routine=True,
    ),
)  # fmt: skip
