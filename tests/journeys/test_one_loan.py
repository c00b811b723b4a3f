"""One loan from sign-up to No Due Certificate, over HTTP against the running product, at two brands at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.demo_callers import Caller, Simulator, borrower, local, staff, wait_for

pytestmark = pytest.mark.slow

MOBILE, PAN = "9812345694", "QWEPK4394L"
ASKED, SANCTIONED = Decimal("30000.00"), Decimal("24000.00")

ME = "query { me { id version onboarding { nextStep completed steps { code state waitingReason } } } }"
MY_LOAN = """query($id: ID!) { loan(id: $id) { id version status outstanding { total principal penalty }
  agreement { id state keyFacts { aprPct netToBorrower documentHash amount } }
  documents { kind downloadUrl verifyUrl } openPaymentUrl } }"""
LOAN = """query($id: ID!) { loan(id: $id) { id version status netDisbursed outstanding { total penalty } dpd
  ledger { account debit credit kind } payouts { state utr } receipts { amount }
  availableActions { code allowed reason } evaluation { outcome results { code outcome } } } }"""
DAY = "query { dayEnd { businessDate today runs { businessDate state proofs { code holds detail } } } }"


def test_the_story_runs_at_two_brands_at_once_with_the_same_person(demo: dict[str, Any]) -> None:
    with ThreadPoolExecutor(max_workers=2) as pool:
        stories = [pool.submit(_story, demo, slug) for slug in ("acme", "bharat")]
        acme, bharat = (story.result() for story in stories)
    assert acme["loan_id"] != bharat["loan_id"]
    assert _is_hidden(demo, "acme", bharat) and _is_hidden(demo, "bharat", acme)


def _is_hidden(demo: dict[str, Any], slug: str, other: dict[str, Any]) -> bool:
    """The other brand's loan is nothing here: not for staff, not for the borrower who has it there."""
    head = staff(demo, slug, "head")
    return head.call(LOAN, id=other["loan_id"]) is None


def _story(demo: dict[str, Any], slug: str) -> dict[str, Any]:
    simulator = Simulator(demo["simulator_url"])
    person = borrower(demo, slug, MOBILE)
    _half_the_funnel(person)
    # The browser is closed and opened again: another session goes on where the first stopped.
    assert person.call(ME)["onboarding"]["nextStep"] == "EMPLOYMENT"
    _rest_of_the_funnel(person)
    loan_id = _apply(person)
    cx, sm, ops = (staff(demo, slug, who) for who in ("cx", "sm", "ops"))
    _decide(cx, sm, loan_id)
    _acknowledge_and_sign(person, simulator, loan_id)
    _disburse(ops, loan_id)
    _pay(person, simulator, loan_id, share=Decimal("0.5"))
    wait_for(lambda: _status(ops, loan_id) == "PARTIALLY_PAID" or None, "part payment")
    _let_the_due_date_pass(staff(demo, slug, "admin"), ops, loan_id)
    _pay(person, simulator, loan_id, share=Decimal(1))
    wait_for(lambda: _status(ops, loan_id) == "COMPLETED" or None, "completion")
    _certificate(person, loan_id)
    return {"loan_id": loan_id, "person": person}


def _version(person: Caller) -> int:
    return int(person.call(ME)["version"])


def _half_the_funnel(person: Caller) -> None:
    payload = "OnboardingPayload { me { id } }"
    person.act(
        "savePan",
        "SavePanInput",
        payload,
        {
            "pan": PAN,
            "nameOnPan": "Kavya Kulkatte",
            "dateOfBirth": "1994-05-17",
            "expectedVersion": _version(person),
        },
    )
    person.act(
        "savePersonal",
        "SavePersonalInput",
        payload,
        {
            "email": "kavya@example.in",
            "gender": "FEMALE",
            "maritalStatus": "SINGLE",
            "addressLine": "12, Lake View",
            "city": "Pune",
            "state": "Maharashtra",
            "pincode": "411004",
            "expectedVersion": _version(person),
        },
    )


def _rest_of_the_funnel(person: Caller) -> None:
    payload = "OnboardingPayload { me { id } }"
    person.act(
        "saveEmployment",
        "SaveEmploymentInput",
        payload,
        {
            "employer": "Deccan Robotics",
            "designation": "Engineer",
            "employmentType": "SALARIED",
            "monthlySalary": "64000.00",
            "salaryMode": "BANK_TRANSFER",
            "salaryDay": 1,
            "joinedOn": "2021-06-01",
            "officePincode": "411004",
            "expectedVersion": _version(person),
        },
    )
    person.act(
        "saveBankAccount",
        "SaveBankAccountInput",
        payload,
        {
            "accountNumber": "00123456789012",
            "accountNumberAgain": "00123456789012",
            "ifsc": "HDFC0000123",
            "expectedVersion": _version(person),
        },
    )
    texts = person.call("query { consentTexts { purpose required } }")
    person.act(
        "giveConsents",
        "GiveConsentsInput",
        payload,
        {
            "purposes": [one["purpose"] for one in texts if one["required"]],
            "language": "en",
            "expectedVersion": _version(person),
        },
    )
    wait_for(lambda: person.call(ME)["onboarding"]["completed"] or None, "the outside checks")


def _apply(person: Caller) -> str:
    products = person.call("query { products { id code } }")
    product = next(one for one in products if one["code"] == "SALARY_ADVANCE")
    made = person.act(
        "applyForLoan",
        "ApplyInput",
        "MyLoanPayload { loan { id status } }",
        {
            "productId": product["id"],
            "amount": str(ASKED),
            "tenure": 7,
            "purpose": "School fees",
            "idempotencyKey": "apply-once-0001",
        },
    )
    assert made["loan"]["status"] == "PENDING"
    return str(made["loan"]["id"])


def _command(caller: Caller, loan_id: str, name: str, kind: str, **more: Any) -> Any:
    version = caller.call(LOAN, id=loan_id)["version"]
    given = {"loanId": loan_id, "expectedVersion": version, **more}
    return caller.act(name, kind, "LoanPayload { loan { id version status } }", given)["loan"]


def _decide(cx: Caller, sm: Caller, loan_id: str) -> None:
    stale = cx.call(LOAN, id=loan_id)["version"]
    approved = _command(cx, loan_id, "cxApprove", "ApproveInput", amount=str(ASKED), note="Salary seen.")
    assert approved["status"] == "CX_APPROVED"
    refused = cx.problem(
        "cxApprove",
        "ApproveInput",
        {"loanId": loan_id, "expectedVersion": stale, "amount": str(ASKED), "note": "Again"},
    )
    assert (refused["__typename"], refused["expected"]) == ("VersionConflictProblem", stale)
    _command(sm, loan_id, "sanctionLoan", "ApproveInput", amount=str(SANCTIONED), note="Less to begin with.")


def _status(caller: Caller, loan_id: str) -> str:
    return str(caller.call(LOAN, id=loan_id)["status"])


def _acknowledge_and_sign(person: Caller, simulator: Simulator, loan_id: str) -> None:
    loan = wait_for(
        lambda: _with(person.call(MY_LOAN, id=loan_id), lambda one: one["status"] == "APPROVED"), "the offer"
    )
    facts = loan["agreement"]["keyFacts"]
    assert Decimal(facts["amount"]) == SANCTIONED and Decimal(facts["aprPct"]) > 36
    person.act(
        "acknowledgeKeyFacts",
        "AcknowledgeInput",
        "MyLoanPayload { loan { id version } }",
        {
            "loanId": loan_id,
            "agreementId": loan["agreement"]["id"],
            "documentHash": facts["documentHash"],
            "language": "en",
            "expectedVersion": loan["version"],
        },
    )
    version = person.call(MY_LOAN, id=loan_id)["version"]
    started = person.act(
        "startSigning",
        "LoanCommandInput",
        "SigningStarted { signUrl }",
        {"loanId": loan_id, "expectedVersion": version},
    )
    simulator.sign(started["signUrl"].split("/sign/")[1].partition("?")[0])
    wait_for(lambda: person.call(MY_LOAN, id=loan_id)["status"] == "AWAITING_DISBURSAL" or None, "signing")


def _with(value: Any, holds: Any) -> Any:
    return value if value and holds(value) else None


def _disburse(ops: Caller, loan_id: str) -> None:
    _command(ops, loan_id, "disburseLoan", "DisburseInput", rail="IMPS", idempotencyKey=f"send-{loan_id}")
    loan = wait_for(
        lambda: _with(ops.call(LOAN, id=loan_id), lambda one: one["status"] == "ACTIVE"), "the transfer"
    )
    # Fee 2 % of 24,000 = 480, GST 18 % of it = 86.40: 23,433.60 reach the borrower.
    assert Decimal(loan["netDisbursed"]) == Decimal("23433.60")
    debits = sum(Decimal(row["debit"]) for row in loan["ledger"])
    credits = sum(Decimal(row["credit"]) for row in loan["ledger"])
    assert debits == credits > 0
    assert len(loan["payouts"]) == 1 and loan["payouts"][0]["utr"]


def _pay(person: Caller, simulator: Simulator, loan_id: str, *, share: Decimal) -> None:
    owed = Decimal(person.call("query($id: ID!) { payoff(loanId: $id) { total } }", id=loan_id)["total"])
    amount = (owed * share).quantize(Decimal("0.01"))
    started = person.act(
        "payLoan",
        "PayInput",
        "PaymentStarted { paymentUrl }",
        {"loanId": loan_id, "amount": str(amount), "idempotencyKey": f"pay-{share}-0001"},
    )
    link_id = started["paymentUrl"].rstrip("/").split("/")[-1].partition("?")[0]
    simulator.pay(link_id, int(amount * 100))


def _let_the_due_date_pass(admin: Caller, ops: Caller, loan_id: str) -> None:
    day = date.fromisoformat(admin.call(DAY)["businessDate"])
    for number in range(12):
        console = admin.act(
            "runDayEnd",
            "RunDayEndInput",
            "DayEndPayload { dayEnd { businessDate runs { state proofs { code holds detail } } } }",
            {
                "businessDate": (day + timedelta(days=number)).isoformat(),
                "idempotencyKey": f"day-{number}-0001",
            },
        )["dayEnd"]
        latest = console["runs"][0]
        assert latest["state"] == "CLOSED", latest
    loan = ops.call(LOAN, id=loan_id)
    assert loan["status"] == "OVERDUE" and loan["dpd"] > 0
    assert Decimal(loan["outstanding"]["penalty"]) > 0


def _certificate(person: Caller, loan_id: str) -> None:
    papers = wait_for(
        lambda: _with(
            {one["kind"]: one for one in person.call(MY_LOAN, id=loan_id)["documents"]},
            lambda found: "NDC" in found,
        ),
        "the No Due Certificate",
    )
    base, host = local(papers["NDC"]["downloadUrl"])
    pdf = person.http.get(base + papers["NDC"]["downloadUrl"].split(host["Host"])[1])
    assert pdf.status_code == 200 and pdf.content.startswith(b"%PDF")
    shown = person.http.get(base + papers["NDC"]["verifyUrl"].split(host["Host"])[1])
    assert shown.status_code == 200 and "No Due" in shown.text
