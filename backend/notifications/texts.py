"""The texts a new brand begins with, and the sentences behind notice codes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    code: str
    language: str
    body: str
    harmless_twice: bool = False


EVERYWHERE = (
    Text(
        "OTP",
        "en",
        "{#code#} is your one-time code for {#brand#}, valid for {#minutes#} minutes. Share it with no one.",
        harmless_twice=True,
    ),
    Text("APPLICATION_RECEIVED", "en", "We have your loan application {#number#} for {#amount#}. {#brand#}"),
    Text("LOAN_SANCTIONED", "en", "Good news: {#amount#} is sanctioned on application {#number#}. {#brand#}"),
    Text(
        "LOAN_REJECTED",
        "en",
        "We could not approve application {#number#}. The reason is in your account. {#brand#}",
    ),
    Text("AGREEMENT_READY", "en", "The papers of loan {#number#} are ready to read and sign. {#brand#}"),
    Text(
        "LOAN_DISBURSED",
        "en",
        "{#amount#} for loan {#number#} is on its way to account {#account#}. {#brand#}",
    ),
    Text(
        "PAYMENT_RECEIVED",
        "en",
        "We received {#amount#} for loan {#number#}. Still owed: {#outstanding#}. {#brand#}",
    ),
    Text("PAYMENT_DUE", "en", "{#amount#} is due on {#date#} for loan {#number#}. {#brand#}"),
    Text(
        "LOAN_OVERDUE",
        "en",
        "{#amount#} is overdue on loan {#number#}. Please pay in your account. {#brand#}",
    ),
    Text(
        "LOAN_CLOSED",
        "en",
        "Loan {#number#} is fully repaid. Your No Due Certificate is in your account. {#brand#}",
    ),
)
BY_PACK = {
    "IN": (
        Text(
            "OTP",
            "hi",
            "{#brand#} के लिए आपका कोड {#code#} है। यह {#minutes#} मिनट तक मान्य है। इसे किसी को न बताएँ।",
            harmless_twice=True,
        ),
    ),
    "HK": (
        Text(
            "OTP",
            "zh-HK",
            "您的{#brand#}驗證碼是 {#code#}，{#minutes#} 分鐘內有效。請勿向任何人透露。",
            harmless_twice=True,
        ),
    ),
}

NOTICES = {
    "payout_failed": "The bank did not take the transfer. Check the account and send it again.",
    "payout_reversed": "The bank returned the money after the transfer had gone through.",
    "payout_review": "What the bank reported does not fit our records. Nothing moves until someone has looked.",
    "money_in_suspense": "The payment is kept in suspense until someone says which loan it belongs to.",
    "customer.bank_name_review": "The name at the bank is close to the customer's, but not enough to pass by itself.",
}
