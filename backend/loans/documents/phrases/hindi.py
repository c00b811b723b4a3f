"""Hindi, as the papers tell figures. Pure."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from backend.kernel.money import Currency
from backend.loans.documents.data import Kind
from backend.loans.documents.phrases.phrases import Phrases
from backend.loans.documents.wording import money, plain
from backend.loans.plan.terms import LoanTerms
from backend.products.terms import (
    AprBasis,
    Component,
    InterestMethod,
    PenalBase,
    PenalKind,
    PenalTerms,
    RatePeriod,
    Repayment,
    TenureUnit,
)

_MONTHS = ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"]
_UNITS = {TenureUnit.DAYS: "दिन", TenureUnit.WEEKS: "सप्ताह", TenureUnit.MONTHS: "माह"}
# Every number below a hundred has a word of its own.
# fmt: off
_NUMBERS = (
    "शून्य", "एक", "दो", "तीन", "चार", "पाँच", "छह", "सात", "आठ", "नौ",
    "दस", "ग्यारह", "बारह", "तेरह", "चौदह", "पंद्रह", "सोलह", "सत्रह", "अठारह", "उन्नीस",
    "बीस", "इक्कीस", "बाईस", "तेईस", "चौबीस", "पच्चीस", "छब्बीस", "सत्ताईस", "अट्ठाईस", "उनतीस",
    "तीस", "इकतीस", "बत्तीस", "तैंतीस", "चौंतीस", "पैंतीस", "छत्तीस", "सैंतीस", "अड़तीस", "उनतालीस",
    "चालीस", "इकतालीस", "बयालीस", "तैंतालीस", "चौवालीस", "पैंतालीस", "छियालीस", "सैंतालीस", "अड़तालीस", "उनचास",
    "पचास", "इक्यावन", "बावन", "तिरपन", "चौवन", "पचपन", "छप्पन", "सत्तावन", "अट्ठावन", "उनसठ",
    "साठ", "इकसठ", "बासठ", "तिरसठ", "चौंसठ", "पैंसठ", "छियासठ", "सड़सठ", "अड़सठ", "उनहत्तर",
    "सत्तर", "इकहत्तर", "बहत्तर", "तिहत्तर", "चौहत्तर", "पचहत्तर", "छिहत्तर", "सतहत्तर", "अठहत्तर", "उन्यासी",
    "अस्सी", "इक्यासी", "बयासी", "तिरासी", "चौरासी", "पचासी", "छियासी", "सत्तासी", "अट्ठासी", "नवासी",
    "नब्बे", "इक्यानवे", "बानवे", "तिरानवे", "चौरानवे", "पचानवे", "छियानवे", "सत्तानवे", "अट्ठानवे", "निन्यानवे",
)
# fmt: on
_SCALE = ((10_000_000, "करोड़"), (100_000, "लाख"), (1_000, "हज़ार"), (100, "सौ"))
_UNIT = {"INR": ("रुपये", "पैसे"), "HKD": ("हांगकांग डॉलर", "सेंट")}


def _day(value: date) -> str:
    return f"{value.day}\u00a0{_MONTHS[value.month - 1]}\u00a0{value.year}"


def _in_words(amount: Decimal, currency: Currency) -> str:
    total = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    whole, minor = int(total), int((total % 1) * 100)
    main, small = _UNIT[currency]
    rest = f" और {_spelt(minor)} {small}" if minor else ""
    return f"{_spelt(whole)} {main}{rest} मात्र"


def _spelt(number: int) -> str:
    if number < 100:
        return _NUMBERS[number]
    size, word = next((size, word) for size, word in _SCALE if number >= size)
    count, rest = divmod(number, size)
    return f"{_spelt(count)} {word}" + (f" {_spelt(rest)}" if rest else "")


def _days(count: int) -> str:
    return f"{count} दिन"


def _tenure(terms: LoanTerms) -> str:
    return f"{terms.tenure} {_UNITS[terms.tenure_unit]}"


def _penal(penal: PenalTerms, currency: Currency) -> str:
    if penal.kind is PenalKind.NONE:
        return "कोई नहीं।"
    base = "बकाया मूलधन" if penal.base is PenalBase.OVERDUE_PRINCIPAL else "बकाया राशि"
    what = {
        PenalKind.FLAT_ONCE: f"हर चूकी किस्त पर एक बार {money(penal.value, currency)}",
        PenalKind.PER_DAY: f"देरी के हर दिन {money(penal.value, currency)}",
        PenalKind.PERCENT_ONCE: f"हर चूकी किस्त पर एक बार {base} का {plain(penal.value)} %",
        PenalKind.PERCENT_PER_DAY: f"देरी के हर दिन {base} का {plain(penal.value)} %",
    }[penal.kind]
    grace = f", {penal.grace_days} दिन की छूट के बाद" if penal.grace_days else ", देय दिन के अंत से"
    caps = [
        f"पूरे ऋण पर अधिकतम {money(penal.cap, currency)}" if penal.cap is not None else "",
        f"एक किस्त पर अधिकतम {money(penal.cap_per_instalment, currency)}"
        if penal.cap_per_instalment is not None
        else "",
        f"दी गई राशि का अधिकतम {plain(penal.cap_pct)} %" if penal.cap_pct is not None else "",
    ]
    told = "".join(f", {cap}" for cap in caps if cap)
    return f"{what}{grace}{told}। इस पर कर नहीं लगता, ब्याज नहीं लगता और यह मूलधन में कभी नहीं जुड़ता।"


def _leaving(within_days: int, keeps_fees: bool) -> str:
    kept = "काटे गए शुल्क वापस नहीं होते" if keeps_fees else "काटे गए शुल्क वापस होते हैं"
    return f"राशि मिलने के {_days(within_days)} के भीतर: मूलधन और उस दिन तक का ब्याज, बिना दंड; {kept}।"


HINDI = Phrases(
    titles={
        Kind.KFS: "मुख्य तथ्य विवरण",
        Kind.SANCTION_LETTER: "स्वीकृति पत्र",
        Kind.AGREEMENT: "ऋण अनुबंध",
        Kind.RECEIPT: "भुगतान रसीद",
        Kind.STATEMENT: "खाता विवरण",
        Kind.SETTLEMENT: "समझौता पत्र",
        Kind.NDC: "बेबाक़ी प्रमाण-पत्र",
    },
    memorandum="ऋण शर्तों का ज्ञापन",
    day=_day,
    end_of_day="{day}, दिन के अंत तक",
    in_words=_in_words,
    days=_days,
    tenure=_tenure,
    instalments={
        Repayment.BULLET: "अंत में एक भुगतान",
        Repayment.EMI: "बराबर किस्तें",
        Repayment.EQUAL_PRINCIPAL: "मूलधन के बराबर हिस्सों की किस्तें",
        Repayment.INTEREST_ONLY: "हर अवधि में ब्याज, मूलधन अंत में",
    },
    rate="{period} {pct} %, {method}, {fixed} ({basis})",
    periods={RatePeriod.DAY: "प्रतिदिन", RatePeriod.MONTH: "प्रति माह", RatePeriod.YEAR: "प्रति वर्ष"},
    methods={
        InterestMethod.FLAT: "दी गई पूरी राशि पर समान दर",
        InterestMethod.REDUCING: "घटते शेष पर",
        InterestMethod.SIMPLE_DAILY: "शेष राशि पर साधारण ब्याज",
        InterestMethod.ADD_ON: "शुरू में ही पूरा तय",
    },
    fixed="स्थिर",
    apr_basis={
        AprBasis.MONTHLY_IRR: "शुद्ध राशि पर मासिक आंतरिक प्रतिफल दर का 12 गुना",
        AprBasis.SIMPLE: "कुल लागत को शुद्ध राशि से भाग देकर, ऋण के दिनों पर 365 का गुणा",
        AprBasis.EFFECTIVE: "शुद्ध राशि पर प्रभावी वार्षिक दर",
    },
    components={
        Component.PENALTY: "देरी के दंड शुल्क",
        Component.TAX: "शुल्कों पर कर",
        Component.FEE: "शुल्क",
        Component.INTEREST: "ब्याज",
        Component.PRINCIPAL: "मूलधन",
    },
    held="अगली किस्त के लिए रखी राशि",
    fees={"BOUNCE": "भुगतान लौटने का शुल्क", "PROCESSING": "प्रोसेसिंग शुल्क", "PROCESSING_FEE": "प्रोसेसिंग शुल्क"},
    tax_note="जीएसटी {pct} %",
    before_coupon="कूपन {coupon} से पहले {amount}",
    one_time="एक बार",
    recurring="हर किस्त के साथ",
    penal_name="देर से भुगतान पर दंड शुल्क",
    penal=_penal,
    foreclosure_name="समय से पहले बंद करने का शुल्क",
    foreclosure_free="कोई नहीं: पहले चुकाने पर, आंशिक या पूरा, कुछ नहीं लगता।",
    foreclosure_fee="अंतिम देय तिथि से पहले सब चुकाने पर {price}। आंशिक चुकाने पर कुछ नहीं लगता।",
    of_prepaid="पहले चुकाए गए मूलधन का {pct}\u00a0%",
    named_price="{name}, {price}",
    price_and_tax="{price} और {tax}",
    price_with_tax="{price}, {tax} कर सहित",
    also="; ",
    bounced="बैंक से लौटे हर भुगतान पर {fee}।",
    switching_name="परिवर्ती और स्थिर दर के बीच बदलने का शुल्क",
    switching="लागू नहीं: पूरी अवधि में दर स्थिर है।",
    other_name="कोई अन्य शुल्क",
    other="कोई नहीं।",
    leaving_name="कूलिंग-ऑफ़ अवधि में ऋण छोड़ना",
    leaving=_leaving,
    disbursal="पूरी राशि एक साथ, आपके अपने सत्यापित बैंक खाते में",
    disbursal_tranche="{days} बाद {amount}",
    then=", फिर ",
    appropriation=(
        "भुगतान पहले सबसे पुराने बकाया पर लगता है; एक किस्त के भीतर क्रम: {order}।",
        "भुगतान सारे बकाया पर इस क्रम में लगता है: {order}।",
    ),
    modes={
        "upi": "यूपीआई",
        "netbanking": "नेट बैंकिंग",
        "card": "कार्ड",
        "wallet": "वॉलेट",
        "emandate": "ई-मैंडेट",
        "imps": "आईएमपीएस",
        "neft": "एनईएफ़टी",
        "rtgs": "आरटीजीएस",
        "cash": "नक़द",
        "": "भुगतान लिंक",
    },
    particulars={
        "DISBURSEMENT": "ऋण दिया गया, काटे गए शुल्क सहित",
        "INTEREST_ACCRUED": "ब्याज",
        "PENAL_CHARGED": "देरी का दंड शुल्क",
        "FEE_CHARGED": "शुल्क, कर सहित",
        "REPAYMENT": "भुगतान प्राप्त",
        "REVERSAL": "बैंक ने भुगतान लौटाया",
        "HELD_REFUNDED": "आपको लौटाई गई राशि",
        "FEE_RETURNED": "शुल्क लौटाया गया",
        "PENAL_RETURNED": "देरी का दंड शुल्क वापस लिया गया",
        "WAIVER": "ऋणदाता ने छोड़ा",
        "SETTLEMENT": "पूर्ण और अंतिम समझौता: शेष छोड़ा गया",
        "WRITE_OFF": "बट्टे खाते में डाला गया",
        "RECOVERY": "बट्टे खाते के बाद भुगतान",
    },
    interest_of_days="{what}, {first} – {last} ({days})",
    statuses={
        "DISBURSED": "राशि दी गई",
        "ACTIVE": "चालू",
        "PARTIALLY_PAID": "आंशिक चुकाया",
        "OVERDUE": "बकाया",
        "COMPLETED": "बंद",
        "SETTLED": "समझौता हुआ",
        "WRITTEN_OFF": "बट्टे खाते में",
    },
    grievance_in_app="ऐप में दिए गए शिकायत अधिकारी",
)
