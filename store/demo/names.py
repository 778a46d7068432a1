"""Names of companies, people and things, put together by draws. All of them are made up."""

# ruff: noqa: E501  # word lists

import random
import re
import unicodedata

from store.demo.draws import pick

_FIRST_WORDS = """
Amber Anchor Apex Arbor Arctic Aspen Atlas Aurora Beacon Birch Blue Bramble Bright Cedar Chestnut Cinder
Clear Cobalt Copper Coral Crescent Crimson Delta Driftwood Dune Eagle Echo Elm Ember Evergreen Falcon Fern
Fjord Flint Forge Foxglove Galaxy Garnet Glacier Golden Granite Grove Hazel Heron Hollow Horizon Indigo
Iron Ivory Jade Juniper Kestrel Lantern Larch Laurel Linden Lively Lotus Lunar Maple Marble Meadow Mesa
Mint Mistral Moss Nimbus North Nova Oak Olive Onyx Opal Orchard Osprey Otter Pebble Pine Pioneer Pixel
Polar Poplar Prairie Quartz Quill Raven Red Ridge River Rowan Saffron Sage Sequoia Silver Slate Solstice
Spruce Sterling Stone Summit Swift Tamarack Tango Teal Terra Thistle Timber Topaz Trillium Tundra Umber
Velvet Verdant Violet Vista Walnut Wander West Whistle Wild Willow Winter Wren Yarrow Zephyr
""".split()
_SECOND_WORDS = {
    "retail": "Outfitters Supply Goods Market Apparel Home Shoes".split(),
    "software": "Software Labs Systems Cloud Data Works".split(),
    "travel": "Travel Tours Resorts Airlines Journeys".split(),
    "finance": "Capital Insurance Bank Credit Wealth".split(),
    "education": "Academy Learning University College".split(),
    "health": "Health Clinics Care Pharmacy Dental".split(),
    "media": "Media Press Studios Publishing Radio".split(),
    "food": "Kitchens Foods Coffee Bakery Brewing".split(),
    "manufacturing": "Industries Tools Motors Instruments".split(),
    "marketing": "Agency Creative Partners Digital Collective".split(),
}
INDUSTRIES = tuple(_SECOND_WORDS)
_GIVEN = {
    "en": """Aaron Abigail Adrian Alan Alex Alicia Andrea Angela Anita Ashley Audrey Blake Brenda Brian Caleb
Carla Caroline Cedric Charlotte Claire Connor Courtney Damian Deborah Derek Diane Dominic Eleanor Elijah
Emma Eric Esther Evan Faith Fiona Frank Gabriel Gemma Gordon Greta Harriet Heather Helen Henry Irene Isaac
Isabel Jack Janet Jared Jenna Joel Joyce Julia Karen Keith Kelly Kevin Laura Leah Leo Lily Logan Louise
Lucas Madison Martin Megan Miles Monica Naomi Nathan Nicole Norman Oliver Owen Pamela Patrick Paula Phoebe
Quentin Rachel Ralph Regina Robin Rosa Russell Sabrina Scott Shane Sharon Simon Stella Stuart Tara Theo
Tiffany Trevor Valerie Vanessa Wayne Wendy Yvonne Zachary Priscilla Ravi Anika Wei Yuki Kwame Zainab
Dmitri Farah Hassan Leila Minh""".split(),
    "de": "Anke Birgit Dieter Eva Florian Gudrun Heike Jan Jutta Klaus Maike Matthias Silke Uwe".split(),
    "es": "Álvaro Beatriz Diego Elena Gonzalo Inés Javier Nuria Pablo Raquel Sergio Ximena".split(),
}
_FAMILY = {
    "en": """Abbott Adler Ahmed Barnes Becker Bennett Bishop Boyd Brennan Burke Byrne Campbell Castillo Chan
Clarke Coleman Cooper Cruz Dalton Dawson Dixon Doyle Drake Ellis Farrell Fletcher Foster Fraser Garcia
Gibson Goodwin Graham Grant Griffin Gupta Hale Harper Hayes Holland Hughes Hunt Ibrahim Iyer Jensen Johns
Kaur Keller Khan Knight Kumar Lambert Lawson Lee Lowe Lynch Malik Marsh Mason McCoy Mehta Mendez Mills
Moreno Morris Murray Nash Newton Nguyen Norris Nolan Obi Page Park Patel Pearson Perez Pham Pierce Porter
Quinn Ramsey Reyes Rhodes Rivera Rossi Santos Sharma Shaw Singh Sloan Spencer Stokes Sutton Thorne Tran
Tucker Vance Vaughn Wade Walsh Ward Warren Weaver Webb Wong Wu Yates Young Zhang""".split(),
    "de": "Albrecht Brandt Dietrich Ebert Franke Hartmann Jäger Köhler Lorenz Möller Schäfer Winkler".split(),
    "es": "Blanco Cortés Domínguez Gil Herrera Iglesias Molina Núñez Ortega Prieto Soler Vidal".split(),
}
TITLES = {
    "sponsor": ("VP Marketing", "Chief Marketing Officer", "Director of CRM", "Head of Growth"),
    "admin": ("Marketing Operations Manager", "CRM Administrator", "Marketing Systems Lead"),
    "user": ("Campaign Manager", "E-mail Specialist", "Content Manager", "Lifecycle Marketer"),
    "billing": ("Accounts Payable", "Finance Manager", "Office Manager"),
}
OWNER_TITLES = ("Owner", "Founder", "Freelance Consultant", "Managing Director")

CAMPAIGNS = (
    "Autumn Preview", "October Newsletter", "Spring Sale", "Back in Stock", "Members' Week",
    "Holiday Gift Guide", "Early Access", "Weekend Digest", "Summer Clearance", "New Arrivals",
    "Partner Update", "Webinar Invitation", "Customer Stories", "Annual Survey", "Loyalty Rewards",
)  # fmt: skip
LISTS = (
    "All customers", "Newsletter", "Trial users", "VIP", "Event attendees", "Leads 2026",
    "Wholesale", "Dormant 12 months", "Partners", "Store visitors",
)  # fmt: skip
JOURNEYS = (
    "Welcome series", "Abandoned cart", "Win-back", "Birthday voucher", "Onboarding",
    "Post-purchase", "Trial nurture", "Renewal reminder",
)  # fmt: skip
FIELDS = (
    "Lifecycle stage",
    "Lead source",
    "Region",
    "Preferred language",
    "Account tier",
    "Birthday",
)


def plain(text: str) -> str:
    """Lower-case ASCII, for ids and addresses."""
    german = text.replace("ß", "ss")
    folded = unicodedata.normalize("NFKD", german).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", folded.lower()).strip("-")


def company(rng: random.Random, industry: str, taken: set[str]) -> str:
    """A company name that no other account has."""
    tries = 0
    while True:
        name = f"{pick(rng, _FIRST_WORDS)} {pick(rng, _SECOND_WORDS[industry])}"
        tries += 1
        if tries > 20:
            name = f"{pick(rng, _FIRST_WORDS)} {name}"
        if name not in taken:
            taken.add(name)
            return name


def person(rng: random.Random, language: str) -> str:
    """Given and family name."""
    return f"{pick(rng, _GIVEN[language])} {pick(rng, _FAMILY[language])}"
