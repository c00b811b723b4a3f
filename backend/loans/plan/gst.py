"""Which GST a fee carries: central and state halves within the lender's state, one integrated tax outside it. Pure.

source  GST state codes as published with the GSTIN format; IGST Act 2017, s. 12(2): place of supply is the
        recipient's address on record, and the supplier's place where there is none
"""

from __future__ import annotations

from backend.products.terms import TaxSplit

STATE_CODES = {
    "jammu and kashmir": "01",
    "himachal pradesh": "02",
    "punjab": "03",
    "chandigarh": "04",
    "uttarakhand": "05",
    "haryana": "06",
    "delhi": "07",
    "rajasthan": "08",
    "uttar pradesh": "09",
    "bihar": "10",
    "sikkim": "11",
    "arunachal pradesh": "12",
    "nagaland": "13",
    "manipur": "14",
    "mizoram": "15",
    "tripura": "16",
    "meghalaya": "17",
    "assam": "18",
    "west bengal": "19",
    "jharkhand": "20",
    "odisha": "21",
    "chhattisgarh": "22",
    "madhya pradesh": "23",
    "gujarat": "24",
    "dadra and nagar haveli and daman and diu": "26",
    "maharashtra": "27",
    "karnataka": "29",
    "goa": "30",
    "lakshadweep": "31",
    "kerala": "32",
    "tamil nadu": "33",
    "puducherry": "34",
    "andaman and nicobar islands": "35",
    "telangana": "36",
    "andhra pradesh": "37",
    "ladakh": "38",
}


def tax_split(*, lender_state: str, customer_state: str) -> TaxSplit:
    """lender_state    the two digits of the lender's GSTIN; empty where the lender is not registered
    customer_state  as the borrower gave it, a name or the two digits; unknown counts as the lender's own
    """
    if not lender_state:
        return TaxSplit.NONE
    given = " ".join(customer_state.casefold().replace("&", " and ").split())
    code = STATE_CODES.get(given, given if given in STATE_CODES.values() else lender_state)
    return TaxSplit.INTRA_STATE if code == lender_state else TaxSplit.INTER_STATE
