"""What a table of the corpus can hold: personal concepts with their category, and things that look like them.

`TECH` has the headers of a database for each personal concept; those of a form are in `vocabulary.py`.
"""
from people import luhn

DIRECT = "given_name family_name full_name email phone contact_mixed street_address iban card national_id licence_plate ip_address username".split()
QUASI = "postcode city region country birth_date age gender salutation nationality marital_status education job_title income language geo".split()
SPECIAL = "religion ethnicity political health orientation union".split()
EVERY = ["direct", "quasi", "special", "free_text", "non_personal"]
CATEGORY = {**{c: "direct" for c in DIRECT}, **{c: "quasi" for c in QUASI}, **{c: "special" for c in SPECIAL}, "notes": "free_text"}

TECH = {
    "given_name": "first_name givenName contact.firstName cust_fname", "family_name": "last_name surname familyName cust_lname",
    "full_name": "full_name contactName display_name", "email": "email primaryEmail email_address", "phone": "phone msisdn mobile_phone tel_no",
    "contact_mixed": "contact contact_details reach_at", "street_address": "street billingStreet addr_line1",
    "postcode": "postal_code zip_code billingPostalCode", "city": "city town billingCity",
    "region": "state_province region", "country": "country_code countryIso", "birth_date": "birth_date dateOfBirth dob", "age": "age age_years",
    "gender": "gender sex", "salutation": "salutation name_prefix", "nationality": "nationality citizenship", "marital_status": "marital_status civilStatus",
    "education": "education_level highest_degree", "job_title": "job_title occupation", "income": "annual_income gross_salary", "iban": "iban bank_iban",
    "card": "card_number cc_number", "national_id": "national_id tax_id ssn", "licence_plate": "license_plate vehicle_reg", "religion": "religion",
    "ethnicity": "ethnicity ethnic_group", "political": "political_party", "health": "diagnosis medical_condition", "orientation": "sexual_orientation",
    "union": "trade_union union_membership", "language": "native_language", "geo": "home_location lat_lon", "ip_address": "ip_address last_login_ip",
    "username": "username login", "notes": "notes comments remarks",
}
# Header and maker of what is not personal; the name says what it could be taken for.
NEGATIVES = {
    "serial_like_id": ("serial_no unit_serial", lambda f, r: str(r.randrange(10**8, 10**9))),
    "order_like_phone": ("order_no ticket_no", None),
    "sku_luhn": ("sku article_id", lambda f, r: luhn(str(r.randrange(10**14, 10**15)))),
    "version_like_ip": ("version firmware release", lambda f, r: ".".join(str(r.randrange(1, 13)) for _ in range(3)) + f".{r.randrange(250)}"),
    "ean": ("ean barcode", lambda f, r: f.ean13()),
    "colour": ("colour variant", lambda f, r: r.choice("Amber Ruby Rose Violet Jade Olive Coral Hazel Ivory Black White Sienna".split())),
    "product": ("product item_desc", lambda f, r: r.choice(["Chelsea boot", "Emma mattress", "Billy bookcase", "Victoria sponge", "Arne chair", "Kendall lamp"])),
    "company": ("customer account_name supplier", lambda f, r: f.company()),
    "bin_like_postcode": ("bin_location rack", lambda f, r: f"{r.randrange(1000, 9999)} {r.choice('ABCDEFGHJK')}{r.choice('ABCDEFGHJK')}"),
    "phone_model": ("phone_model device", lambda f, r: r.choice(["iPhone 14", "Galaxy S23", "Pixel 8", "Moto G", "Xperia 5"])),
    "condition": ("condition item_condition", lambda f, r: r.choice(["new", "used - good", "refurbished", "damaged box"])),
    "screen_orientation": ("orientation layout", lambda f, r: r.choice(["portrait", "landscape"])),
    "email_verified": ("email_verified phone_confirmed", lambda f, r: r.choice(["true", "false"])),
    "phone_count": ("phone_count nr_of_contacts", lambda f, r: str(r.randrange(4))),
    "score": ("lead_score nps", lambda f, r: str(r.randrange(0, 101))),
    "uuid": ("record_uuid event_id", lambda f, r: f.uuid4()),
    "timestamp": ("created_at updated_on", lambda f, r: f"2025-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}T{r.randrange(24):02}:{r.randrange(60):02}:00Z"),
    "epoch": ("crt_ts event_time", lambda f, r: str(r.randrange(1_700_000_000, 1_760_000_000))),
    "order_date": ("order_date delivery_date", lambda f, r: f"2025-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}"),
    "amount": ("amount total_price", lambda f, r: f"{r.uniform(3, 900):.2f}"),
    "quantity": ("quantity qty", lambda f, r: str(r.randrange(1, 40))),
    "status": ("status stage", lambda f, r: r.choice(["open", "closed", "pending", "lost"])),
    "currency": ("currency", lambda f, r: r.choice(["EUR", "SEK", "PLN", "GBP"])),
    "campaign": ("utm_campaign campaign_code", lambda f, r: f"bf_{r.choice(['nl', 'eu', 'b2b'])}_{r.randrange(50):02}"),
    "company_vat": ("vat_no company_reg", lambda f, r: f"{r.choice(['NL', 'BE', 'DE', 'FR'])}{r.randrange(10**8, 10**9)}"),
    "url": ("landing_page referrer", lambda f, r: f"https://www.example.com/blog/item-{r.randrange(100)}"),
    "weekday": ("weekday", lambda f, r: r.choice(["Mon", "Tue", "Wed", "Thu", "Fri"])),
    "text_clean": ("description details", None),
}
# Things that look like nothing in particular; the others are the hard ones.
EASY = set("amount quantity status currency campaign weekday url text_clean".split())
# What stands behind a note about no one: numbers and names of things, which are no spans.
ASIDES = [
    lambda r: f"SCN-{r.randrange(100, 999)}", lambda r: f"v{r.randrange(1, 9)}.{r.randrange(20)}.{r.randrange(9)}", lambda r: f"#2025-{r.randrange(10**6):06}",
    lambda r: str(r.randrange(4 * 10**12, 8 * 10**12)), lambda r: f"{r.randrange(1, 90)}x{r.randrange(1, 90)} cm", lambda r: f"2025-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}",
]
# In every table, beside those that are drawn.
ALWAYS = ["order_like_phone", "text_clean", "notes"]

# Headers that say the opposite of what stands below: of a thing above people, of people above a thing.
MISLEADING_PERSONAL = "version internal sku batch_code field_a warehouse unit_ref status_text".split()
MISLEADING_THING = "age health phone email gender residence religion".split()

STYLES = ("local", "tech", "opaque", "misleading", "none")
# Without a header nobody can tell an income from an amount, the language of a customer from that of a manual, or bare digits
# and plates of no country's form from codes.
NEEDS_HEADER = set("age income country language union username region education postcode licence_plate score quantity".split())
# Without a header, an origin may be a nationality and four digits with two letters a Dutch postcode.
ALSO = {"ethnicity": "quasi", "bin_like_postcode": "quasi"}
# Under a header that misleads, only what has a form of its own, or whose words can mean nothing else, is decided.
OWN_FORM = set("given_name family_name full_name email phone contact_mixed iban card national_id ip_address religion health notes".split())
# Things that no header makes personal; the others could be what a misleading header says.
STAYS_A_THING = set("version_like_ip colour product phone_model condition screen_orientation timestamp status campaign weekday".split())


def answers(concept, style):
    """The categories that the column may be given: its own; and others where the table does not show what it is."""
    category = CATEGORY.get(concept, "non_personal")
    if concept == "company_vat":
        # A person's where the company is one.
        return [category, "quasi"]
    if style == "misleading" and concept not in OWN_FORM | STAYS_A_THING or style in ("opaque", "none") and concept in NEEDS_HEADER:
        return EVERY
    if style in ("opaque", "none") and concept in ALSO:
        return [category, ALSO[concept]]
    return [category]
