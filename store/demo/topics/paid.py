"""Billing and access."""

# ruff: noqa: E501  # a message stays on one line, as it is read

from store.demo.topics.topic import Topic

TOPICS = (
    Topic(
        "invoice_copy", "billing", "billing", 6, 0.3, (0, 2, 40, 58),
        ("Copy of invoice {invoice}", "Please send the invoice for {month}", "Invoices to accounting"),
        (
            "I need a copy of invoice {invoice} for our accounting. Where can I find it?",
            "Could you send us the invoice for {month}? Our bookkeeper cannot find it.",
        ),
        "Do you have the role Owner, Admin or Billing in your account?",
        "I have the role Billing.",
        (
            "Open Settings > Billing > Invoices and select PDF beside {invoice}. Under Billing > Invoice recipients you can enter up to 5 addresses that get each invoice automatically.",
        ),
        ("Pointed to Settings > Billing > Invoices for invoice {invoice}.",),
        routine=True,
    ),
    Topic(
        "payment_failed", "billing", "billing", 5, 0.9, (3, 22, 60, 15),
        ("Payment failed, sending locked?", "Card declined: do_not_honor", "Payment for {month} failed"),
        (
            "Our card was declined with do_not_honor and we are afraid that sending stops.",
            "The payment for {month} failed. The card works everywhere else.",
            "Our account is locked although we paid invoice {invoice} by transfer on {weekday}.",
        ),
        "Could you send the receipt of the transfer, or try the payment by hand with 3-D Secure?",
        "I attached the receipt of {weekday}.",
        (
            "Please open Settings > Billing, select Update payment method and then Pay open invoice. The account is unlocked within 5 minutes. Company cards often block payments abroad; we charge from Ireland.",
            "Thank you for the receipt. I have unlocked the account for 5 days; the transfer will be booked within 3 business days.",
        ),
        ("Customer paid by another card; account unlocked.", "Account unlocked on the receipt of a transfer."),
    ),
    Topic(
        "refund", "billing", "billing", 4, 1.2, (1, 14, 60, 25),
        ("Refund for invoice {invoice}", "Charged twice in {month}", "We want our money back for {month}"),
        (
            "We were charged ${amount} twice for {month}. Please refund one of them.",
            "We could not use the service during the disturbance and ask for a refund of ${amount}.",
        ),
        "Which invoices are concerned?",
        "It is invoice {invoice}.",
        (
            "I see both charges and have asked billing operations to return one. You get an answer by tomorrow, 17:00; the money then takes 5 to 10 days on a card.",
            "I have proposed a credit for the days of the disturbance and will tell you the decision within 1 business day.",
        ),
        ("Double charge of ${amount} confirmed and refunded.", "Credit for the disturbance granted."),
    ),
    Topic(
        "plan_change", "billing", "billing", 4, 0.5, (0, 4, 50, 46),
        ("Upgrade to the next plan", "Can we go back to the smaller plan?", "Monthly to yearly"),
        (
            "We will exceed {count} contacts soon. What happens with our limit and what does the next plan cost?",
            "We want to pay yearly instead of monthly. From when does that count?",
            "Can we move to the smaller plan at the end of the month?",
        ),
        "How many contacts and users do you need?",
        "About {count} contacts and the same users as today.",
        (
            "Open Settings > Billing > Plan and select Change plan. The unused part of the period is credited to the day, and the limits apply within 5 minutes.",
            "A downgrade takes effect on the next billing day. Please remove what does not fit before; the list under Change plan shows it. Yearly plans can be lowered only at renewal.",
        ),
        ("Explained the change of plan; customer upgraded.", "Downgrade scheduled for the next billing day."),
        routine=True,
    ),
    Topic(
        "vat_number", "billing", "billing", 2, 0.5, (0, 3, 52, 45),
        ("VAT number refused", "Wrong address on invoice {invoice}"),
        (
            "Our VAT number is refused although it is valid. We were charged VAT in {month}.",
            "Invoice {invoice} shows our old address. We need a corrected one.",
        ),
        "Is the number entered with the country prefix?",
        "No, I entered it without. Now it is with the prefix.",
        (
            "Enter the number with the country prefix, for example DE123456789. VAT charged in the meantime is credited when the number proves valid.",
            "Please select Request correction beside the invoice. You receive a cancellation and a corrected document within 3 business days.",
        ),
        ("VAT number accepted with prefix; VAT credited.", "Corrected invoice issued."),
    ),
    Topic(
        "password_reset", "account", "account", 8, 0.3, (0, 6, 56, 38),
        ("Password reset", "Cannot log in", "Reset link does not arrive", "I am locked out"),
        (
            "I forgot my password and the reset e-mail does not arrive. Can you help?",
            "I cannot log in since {weekday}. Please reset my password.",
            "I typed the wrong password too often and now I am locked out.",
        ),
        "Did you look in the spam folder for mail from no-reply@accounts.penguinmails.example?",
        "Found it there, thank you.",
        (
            "Please open the sign-in page and select Forgot password? The link works once and expires after 60 minutes, so use the newest message. It also lifts the lock of 15 minutes at once.",
        ),
        ("Explained the reset from the sign-in page.",),
        routine=True,
    ),
    Topic(
        "user_invite", "account", "account", 5, 0.3, (0, 4, 48, 48),
        ("Add a colleague to our account", "Invitation expired", "Role for an external agency"),
        (
            "How do I add my colleague {person}? She should write drafts but not send.",
            "The invitation for {person} has expired. Can you send it again?",
        ),
        "Which role should the person have?",
        "Drafts only, no sending.",
        (
            "Open Settings > Users, select Invite user and choose the role Author. The invitation is valid for 7 days and can be sent again from the same page.",
        ),
        ("Explained how to invite a user with the role Author.",),
        routine=True,
    ),
    Topic(
        "lost_device", "account", "account", 3, 0.6, (2, 20, 58, 20),
        ("Lost phone, no two-factor code", "2FA codes are refused"),
        (
            "My phone was stolen and I cannot enter the two-factor code any more.",
            "The 6-digit code is refused each time since {weekday}.",
        ),
        "Do you have one of your recovery codes, or is there another Admin in your account?",
        "Our Admin {person} can help.",
        (
            "Your Admin can open Settings > Users, select you and choose Reset two-factor. You set up the phone at the next sign-in.",
            "Please check that the clock of the phone is set automatically; codes depend on the time. Otherwise use a recovery code.",
        ),
        ("Two-factor reset by the customer's Admin.", "Clock of the phone corrected; codes accepted."),
        routine=True,
    ),
    Topic(
        "sso_failure", "account", "account", 3, 1.8, (5, 36, 50, 9),
        ("SSO: nobody can sign in", "SAML certificate expired", "SSO attribute error for new users"),
        (
            "Since {weekday} nobody of us can sign in with SSO. The error says invalid signature.",
            "New colleagues get an attribute error at their first SSO sign-in.",
        ),
        "Was the certificate at your identity provider renewed?",
        "Yes, IT renewed it on {weekday}.",
        (
            "Please open Settings > Security > Single sign-on and select Load beside the metadata URL, so that the renewed certificate is read. Then select Test connection.",
            "Set the NameID format to emailAddress and send firstName and lastName; then select Test connection.",
        ),
        ("Certificate loaded again from the metadata URL.", "NameID format and attributes corrected."),
        enterprise_only=True,
    ),
)  # fmt: skip
