"""What people say when they mean the account tools; the planner learns from these."""

from typing import Any

from tools.accounts.models import (
    AccountBrief,
    AccountHealth,
    ChurnRisk,
    DecliningAdoption,
    ExpansionOpportunities,
    ExplainHealth,
    UpcomingRenewals,
)
from tools.spec import Args, Example


def _of(model: type[Args], said: dict[str, dict[str, Any]]) -> list[Example]:
    return [Example(text, model.model_validate(given)) for text, given in said.items()]


HARBORLINE = {"account": "harborline-outfitters"}
CASCADIA = {"account": "cascadia-airlines"}
MERIDIAN = {"account": "meridian-travel-group"}
NORTHGATE = {"account": "northgate-foods"}

ACCOUNT_HEALTH = _of(
    AccountHealth,
    {
        "show health scores": {},
        "health score dashboard": {},
        "how healthy are the customers": {},
        "which customers are doing badly": {},
        "customer health overview": {},
        "how are my accounts doing": {"scope": "mine"},
        "health of my clients": {"scope": "mine"},
        "scores for the customers I look after": {"scope": "mine"},
        "which accounts are red": {"band": "red"},
        "list my yellow customers": {"band": "yellow", "scope": "mine"},
        "show green accounts": {"band": "green"},
        "red and yellow customers": {"band": ["red", "yellow"]},
        "health score of Harborline Outfitters": HARBORLINE,
        "how is Cascadia Airlines doing": CASCADIA,
        "what is the health of Meridian Travel Group": MERIDIAN,
        "what's the score of Northgate Foods": NORTHGATE,
        "top 5 unhealthiest accounts": {"limit": 5},
        "give me the health list, weakest first": {},
    },
)

EXPLAIN_HEALTH = _of(
    ExplainHealth,
    {
        "why did the health of Harborline Outfitters drop": HARBORLINE,
        "why is Cascadia Airlines in trouble": CASCADIA,
        "explain the health score of Northgate Foods": NORTHGATE,
        "what changed in the score of Meridian Travel Group": MERIDIAN,
        "what brought Cascadia Airlines down": CASCADIA,
        "why did the health of Northgate Foods change since Monday": {
            **NORTHGATE,
            "since": {"from": "2026-10-12"},
        },
        "what moved Harborline Outfitters' score this quarter": {
            **HARBORLINE,
            "since": "this_quarter",
        },
        "break down the score change of Cascadia Airlines over the last 90 days": {
            **CASCADIA,
            "since": "last_90_days",
        },
        "reasons for the falling health at Harborline Outfitters": HARBORLINE,
        "how did Meridian Travel Group get to this score": MERIDIAN,
        "what would bring Northgate Foods back": NORTHGATE,
        "which drivers made the score of Harborline Outfitters worse this month": {
            **HARBORLINE,
            "since": "this_month",
        },
        "explain Cascadia Airlines' health": CASCADIA,
        "why has the score of Meridian Travel Group gone up": MERIDIAN,
    },
)

CHURN_RISK = _of(
    ChurnRisk,
    {
        "who might leave us": {},
        "show churn risk": {},
        "which accounts are we about to lose": {},
        "customers likely to cancel": {},
        "how much revenue is at risk": {},
        "at-risk ARR": {},
        "who is going to churn": {},
        "top 5 churn risks": {"limit": 5},
        "enterprise customers at risk": {"segment": "enterprise"},
        "churn risk in mid-market": {"segment": "mid_market"},
        "which small businesses may leave": {"segment": "smb"},
        "who could churn this quarter": {"within": "this_quarter"},
        "accounts at risk that renew in the next 90 days": {"within": {"days": 90}},
        "which customers should we save first": {},
        "retention risk list": {},
        "are we losing anybody": {},
        "customers in danger of leaving, with reasons": {},
        "what is the churn outlook": {},
    },
)

DECLINING_ADOPTION = _of(
    DecliningAdoption,
    {
        "who uses the product less": {},
        "which customers have falling usage": {},
        "show declining feature adoption": {},
        "where is usage going down": {},
        "accounts that stopped using features": {},
        "usage decline in the last 90 days": {"period": "last_90_days"},
        "which clients use us less and less this year": {"period": "this_year"},
        "adoption drop over the last 60 days": {"period": "last_60_days"},
        "who uses automation less than before": {"product": "automation"},
        "falling use of Campaigns": {"product": "campaigns"},
        "adoption trend of Reports, who is declining": {"product": "analytics"},
        "which users have stopped logging in": {},
        "product engagement is dropping at which customers": {},
        "top 10 usage declines": {"limit": 10},
        "customers whose activity fell last quarter": {"period": "last_quarter"},
        "whose engagement is fading": {},
    },
)

UPCOMING_RENEWALS = _of(
    UpcomingRenewals,
    {
        "show renewals": {},
        "which contracts end soon": {},
        "what is up for renewal": {},
        "renewals in the next 60 days": {"within": {"days": 60}},
        "renewals this quarter": {"within": "this_quarter"},
        "contracts that run out next quarter": {"within": "next_quarter"},
        "what renews by the end of March 2027": {"within": {"to": "2027-03-31"}},
        "renewal pipeline for the next 6 months": {"within": {"days": 180}},
        "upcoming renewals ranked by risk": {"rank_by": "risk"},
        "renewals by value": {"rank_by": "value"},
        "biggest renewals first": {"rank_by": "value"},
        "renewals with most room to grow first": {"rank_by": "expansion"},
        "notice deadlines coming up": {},
        "who has to renew next month": {"within": "next_month"},
        "which subscriptions expire in the next 30 days": {"within": {"days": 30}},
        "top 5 renewals to work on": {"limit": 5},
        "renewal calendar": {},
        "which agreements are due": {},
    },
)

EXPANSION_OPPORTUNITIES = _of(
    ExpansionOpportunities,
    {
        "where can we grow": {},
        "show expansion opportunities": {},
        "who could buy more": {},
        "whitespace in my accounts": {},
        "upsell and cross-sell ideas": {"kind": "both"},
        "who should upgrade": {"kind": "upsell"},
        "which customers are ready for a plan upgrade": {"kind": "upsell"},
        "upselling candidates": {"kind": "upsell"},
        "cross-sell candidates": {"kind": "cross_sell"},
        "who could use an add-on": {"kind": "cross_sell"},
        "who should we offer add-ons to": {"kind": "cross_sell"},
        "what else could Meridian Travel Group buy": MERIDIAN,
        "expansion potential of Cascadia Airlines": CASCADIA,
        "cross-selling at Northgate Foods": {**NORTHGATE, "kind": "cross_sell"},
        "top 5 growth opportunities": {"limit": 5},
        "which accounts have room to grow": {},
        "who is near the limit of their plan": {},
        "revenue potential in the customer base": {},
    },
)

ACCOUNT_BRIEF = _of(
    AccountBrief,
    {
        "brief me on Harborline Outfitters": HARBORLINE,
        "tell me about Cascadia Airlines": CASCADIA,
        "account summary for Meridian Travel Group": MERIDIAN,
        "everything about Northgate Foods": NORTHGATE,
        "who is Harborline Outfitters": HARBORLINE,
        "360 view of Cascadia Airlines": CASCADIA,
        "what do we know about Meridian Travel Group": MERIDIAN,
        "profile of Northgate Foods": NORTHGATE,
        "give me the background on Harborline Outfitters": HARBORLINE,
        "account overview Cascadia Airlines": CASCADIA,
        "one-pager on Meridian Travel Group": MERIDIAN,
        "who are our contacts at Northgate Foods": NORTHGATE,
        "customer details for Harborline Outfitters": HARBORLINE,
        "catch me up on Cascadia Airlines": CASCADIA,
    },
)
