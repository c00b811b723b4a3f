"""Traditional Chinese as written in Hong Kong, as the papers tell figures. Pure."""

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

_UNITS = {TenureUnit.DAYS: "日", TenureUnit.WEEKS: "星期", TenureUnit.MONTHS: "個月"}
_DIGITS = "零壹貳叁肆伍陸柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "萬", "億", "兆")
_CURRENCY = {"HKD": "港幣", "INR": "印度盧比"}


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _in_words(amount: Decimal, currency: Currency) -> str:
    """In the characters of cheques, which cannot be altered: 港幣壹萬貳仟元伍角整."""
    total = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    whole, minor = int(total), int((total % 1) * 100)
    tenths, hundredths = divmod(minor, 10)
    small = (f"{_DIGITS[tenths]}角" if tenths else "零" if hundredths else "") + (
        f"{_DIGITS[hundredths]}分" if hundredths else ""
    )
    return f"{_CURRENCY[currency]}{_spelt(whole)}元{small}整"


def _spelt(number: int) -> str:
    """Groups of four places; a group that does not fill its thousands is read with a zero before it."""
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text, skipped = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            skipped = True
            continue
        zero = _DIGITS[0] if text and (skipped or group < 1000) else ""
        text += zero + _group(group) + _GROUPS[place]
        skipped = False
    return text or _DIGITS[0]


def _group(group: int) -> str:
    text, zero = "", False
    for power in (3, 2, 1, 0):
        digit = group // 10**power % 10
        if digit:
            text += (_DIGITS[0] if zero and text else "") + _DIGITS[digit] + _PLACES[power]
            zero = False
        else:
            zero = True
    return text


def _days(count: int) -> str:
    return f"{count} 日"


def _tenure(terms: LoanTerms) -> str:
    return f"{terms.tenure} {_UNITS[terms.tenure_unit]}"


def _penal(penal: PenalTerms, currency: Currency) -> str:
    if penal.kind is PenalKind.NONE:
        return "無。"
    base = "逾期本金" if penal.base is PenalBase.OVERDUE_PRINCIPAL else "逾期款額"
    what = {
        PenalKind.FLAT_ONCE: f"每期逾期收取一次 {money(penal.value, currency)}",
        PenalKind.PER_DAY: f"逾期每日 {money(penal.value, currency)}",
        PenalKind.PERCENT_ONCE: f"每期逾期收取一次{base}的 {plain(penal.value)} %",
        PenalKind.PERCENT_PER_DAY: f"逾期每日收取{base}的 {plain(penal.value)} %",
    }[penal.kind]
    grace = f"，寬限 {penal.grace_days} 日後起計" if penal.grace_days else "，由到期日日終起計"
    caps = [
        f"全筆貸款最高 {money(penal.cap, currency)}" if penal.cap is not None else "",
        f"每期最高 {money(penal.cap_per_instalment, currency)}"
        if penal.cap_per_instalment is not None
        else "",
        f"最高為貸款額的 {plain(penal.cap_pct)} %" if penal.cap_pct is not None else "",
    ]
    told = "".join(f"，{cap}" for cap in caps if cap)
    return f"{what}{grace}{told}。此費用不計利息，亦不會加入本金。"


def _leaving(within_days: int, keeps_fees: bool) -> str:
    kept = "已扣除的費用不獲退還" if keeps_fees else "已扣除的費用將予退還"
    return f"收款後 {_days(within_days)}內：只須清還本金及截至當日的利息，不收罰款；{kept}。"


TRADITIONAL_CHINESE = Phrases(
    titles={
        Kind.KFS: "主要資料說明書",
        Kind.SANCTION_LETTER: "貸款批核信",
        Kind.AGREEMENT: "貸款協議",
        Kind.RECEIPT: "付款收據",
        Kind.STATEMENT: "帳戶結單",
        Kind.SETTLEMENT: "和解清償信",
        Kind.NDC: "清還證明書",
    },
    memorandum="貸款條款備忘錄",
    day=_day,
    end_of_day="{day}日終",
    in_words=_in_words,
    days=_days,
    tenure=_tenure,
    instalments={
        Repayment.BULLET: "期末一次過償還",
        Repayment.EMI: "等額分期",
        Repayment.EQUAL_PRINCIPAL: "等額本金分期",
        Repayment.INTEREST_ONLY: "每期付息，期末還本",
    },
    rate="{period} {pct} %，{method}，{fixed}（{basis}）",
    periods={RatePeriod.DAY: "每日", RatePeriod.MONTH: "每月", RatePeriod.YEAR: "每年"},
    methods={
        InterestMethod.FLAT: "按貸款額平息計算",
        InterestMethod.REDUCING: "按遞減結餘計算",
        InterestMethod.SIMPLE_DAILY: "按結餘單利計算",
        InterestMethod.ADD_ON: "利息總額於開始時釐定",
    },
    fixed="定息",
    apr_basis={
        AprBasis.MONTHLY_IRR: "按實收款額計算的每月內部回報率乘以 12",
        AprBasis.SIMPLE: "總成本除以實收款額，再乘以 365 並除以貸款日數",
        AprBasis.EFFECTIVE: "按實收款額計算的實際年利率",
    },
    components={
        Component.PENALTY: "逾期費用",
        Component.TAX: "費用稅項",
        Component.FEE: "費用",
        Component.INTEREST: "利息",
        Component.PRINCIPAL: "本金",
    },
    held="預留下期之款項",
    fees={"BOUNCE": "退票費", "PROCESSING": "手續費", "PROCESSING_FEE": "手續費"},
    tax_note="稅項 {pct} %",
    before_coupon="使用優惠券 {coupon} 前為 {amount}",
    one_time="一次性",
    recurring="每期",
    penal_name="逾期還款費用",
    penal=_penal,
    foreclosure_name="提早清還費用",
    foreclosure_free="無：提早償還部分或全數均不收費。",
    foreclosure_fee="於最後到期日前全數清還須付{price}。償還部分不收費。",
    of_prepaid="提早償還本金的 {pct}\u00a0%",
    named_price="{name} {price}",
    price_and_tax="{price} 及 {tax}",
    price_with_tax="{price}（包括稅項 {tax}）",
    also="；",
    bounced="銀行每次退回付款收取{fee}。",
    switching_name="浮息與定息轉換費用",
    switching="不適用：整個還款期為定息。",
    other_name="其他費用",
    other="無。",
    leaving_name="冷靜期內退出",
    leaving=_leaving,
    disbursal="全數一次過存入閣下本人已核實的銀行帳戶",
    disbursal_tranche="{days}後 {amount}",
    then="、",
    appropriation=(
        "還款先抵銷最早到期的一期；同一期內依次抵銷{order}。",
        "還款就所有到期款項依次抵銷{order}。",
    ),
    modes={
        "upi": "UPI",
        "netbanking": "網上銀行",
        "card": "信用卡或扣帳卡",
        "wallet": "電子錢包",
        "emandate": "自動轉帳",
        "imps": "銀行轉帳",
        "neft": "銀行轉帳",
        "rtgs": "銀行轉帳",
        "cash": "現金",
        "": "付款連結",
    },
    particulars={
        "DISBURSEMENT": "貸款發放（包括已扣除的費用）",
        "INTEREST_ACCRUED": "利息",
        "PENAL_CHARGED": "逾期還款費用",
        "FEE_CHARGED": "費用及稅項",
        "REPAYMENT": "收到還款",
        "REVERSAL": "銀行退回還款",
        "HELD_REFUNDED": "退還予閣下的款項",
        "FEE_RETURNED": "退還費用",
        "PENAL_RETURNED": "撤回逾期還款費用",
        "WAIVER": "貸款人豁免",
        "SETTLEMENT": "全數及最終和解：餘額豁免",
        "WRITE_OFF": "撇帳",
        "RECOVERY": "撇帳後收款",
    },
    interest_of_days="{what}，{first}至{last}（{days}）",
    statuses={
        "DISBURSED": "已發放",
        "ACTIVE": "還款中",
        "PARTIALLY_PAID": "部分已還",
        "OVERDUE": "逾期",
        "COMPLETED": "已結清",
        "SETTLED": "已和解",
        "WRITTEN_OFF": "已撇帳",
    },
    grievance_in_app="應用程式內列明的投訴主任",
)
