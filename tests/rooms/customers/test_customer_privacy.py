from __future__ import annotations

import pytest
from django.db import connection

from backend.audit.models import AuditEntry
from backend.customers import queries, sealing
from backend.customers.models import BankAccount, Customer
from backend.customers.services.reveal import FIELDS, reveal
from backend.kernel.actor import Actor, ActorKind, Grant, Level
from backend.kernel.errors import NotFound, PermissionRefused, ValidationFailed
from backend.kernel.ids import uuid7
from backend.kernel.pii import SealBroken
from tenants.context import use_brand
from tests.rooms.customers import borrowers as b

STAFF = Actor(
    ActorKind.STAFF,
    uuid7(),
    "Meera",
    grants={"CUSTOMER": Grant(Level.READ), "PII_REVEAL": Grant(Level.READ)},
)
SECRETS = (b.PAN, b.ACCOUNT, b.MOBILE, "asha@example.com", "1994-02-28", "Lake View")


def everything_in_sql() -> str:
    """Every column of every table of this brand, as SQL gives it, bytes shown as text where they are."""
    told = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = current_schema()"
            " and table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select * from "{table}"')
            for row in cursor.fetchall():
                told.append(" ".join(_text(value) for value in row))
    return "\n".join(told)


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)


def test_personal_columns_are_ciphertext_in_sql(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    b.onboarded(monkeypatch)

    told = everything_in_sql()

    assert "CU-000001" in told
    for secret in SECRETS:
        assert secret not in told


def test_ciphertext_moved_to_another_row_does_not_open(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = b.onboarded(monkeypatch)
    second = b.onboarded(monkeypatch, mobile="9876505678", pan="BBBPB1234B")
    Customer.objects.filter(id=first.id).update(pan_sealed=bytes(second.pan_sealed or b""), pan_blind=None)

    with pytest.raises(SealBroken):
        sealing.pan_of(Customer.objects.get(id=first.id))


def test_ciphertext_moved_to_another_column_does_not_open(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = b.onboarded(monkeypatch)
    Customer.objects.filter(id=customer.id).update(email_sealed=bytes(customer.pan_sealed or b""))

    with pytest.raises(SealBroken):
        sealing.email_of(Customer.objects.get(id=customer.id))


def test_ciphertext_and_index_of_one_brand_mean_nothing_in_another(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = b.onboarded(monkeypatch)
    here = sealing.blind_pan(b.PAN)

    with use_brand("b_beta"):
        assert sealing.blind_pan(b.PAN) != here
        with pytest.raises(SealBroken):
            sealing.pan_of(customer)


def test_file_shows_masks_only(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.onboarded(monkeypatch)

    file = queries.customer_file(customer.id)

    assert (file.mobile_masked, file.pan_masked) == ("XXXXXX1234", "AAAXXXXX4A")
    assert file.date_of_birth_masked == "XX XXX 1994"
    assert file.bank_accounts[0].account_masked == "XXXXXXXX6789"
    for secret in SECRETS:
        assert secret not in repr(file)


def test_facts_for_the_rules_name_nobody(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.onboarded(monkeypatch)

    facts = queries.facts_for_decision(customer.id)

    assert facts["monthly_salary"] == "45000.00"
    assert (facts["pan_status"], facts["bank_status"]) == ("VERIFIED", "VERIFIED")
    assert facts["onboarding_completed"] is True
    assert isinstance(facts["age_years"], int)
    assert isinstance(facts["months_employed"], int)
    for secret in (*SECRETS, "Asha"):
        assert secret not in str(facts)


def test_facts_not_known_are_none(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = queries.facts_for_decision(b.signed_up(monkeypatch).id)

    assert facts["age_years"] is facts["monthly_salary"] is facts["bank_status"] is None


def test_shared_account_is_counted(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = b.onboarded(monkeypatch)
    b.onboarded(monkeypatch, mobile="9876505678", pan="BBBPB1234B")

    assert queries.facts_for_decision(first.id)["bank_shared_with"] == 1
    assert BankAccount.objects.count() == 2


# Reveal


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mobile", "+919876501234"),
        ("pan", b.PAN),
        ("email", "asha@example.com"),
        ("date_of_birth", "1994-02-28"),
        ("address", "12 Lake View Road, Mumbai, Maharashtra, 400001"),
        ("bank_account", b.ACCOUNT),
    ],
)
def test_reveal_gives_the_value_and_writes_who_which_and_why(
    brand: str, monkeypatch: pytest.MonkeyPatch, field: str, value: str
) -> None:
    customer = b.onboarded(monkeypatch)

    assert (
        reveal(actor=STAFF, customer_id=customer.id, field=field, reason="Borrower called about it") == value
    )

    entry = AuditEntry.objects.order_by("-seq")[0]
    assert (entry.action, entry.actor_id, entry.entity_id) == ("customer.revealed", STAFF.id, customer.id)
    assert (entry.after, entry.reason) == ({"field": field}, "Borrower called about it")
    assert set(FIELDS) >= {field}


def test_reveal_asks_permission_reason_and_a_known_field(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.onboarded(monkeypatch)
    plain = Actor(ActorKind.STAFF, uuid7(), "Ravi", grants={"CUSTOMER": Grant(Level.ALL)})

    with pytest.raises(PermissionRefused):
        reveal(actor=plain, customer_id=customer.id, field="pan", reason="Because I want to")
    with pytest.raises(PermissionRefused):
        reveal(actor=b.actor_of(customer), customer_id=customer.id, field="pan", reason="My own number")
    with pytest.raises(ValidationFailed):
        reveal(actor=STAFF, customer_id=customer.id, field="pan", reason="  ")
    with pytest.raises(ValidationFailed):
        reveal(actor=STAFF, customer_id=customer.id, field="password", reason="Because I want to")
    with pytest.raises(NotFound):
        reveal(actor=STAFF, customer_id=uuid7(), field="pan", reason="Because I want to")
    assert not AuditEntry.objects.filter(action="customer.revealed").exists()


# The list


@pytest.mark.parametrize(
    "search", ["CU-000001", "cu-000001", "98765 01234", "+919876501234", b.PAN, "asha", "Asha R"]
)
def test_borrower_is_found_by_number_mobile_pan_or_name(
    brand: str, monkeypatch: pytest.MonkeyPatch, search: str
) -> None:
    customer = b.onboarded(monkeypatch)
    b.signed_up(monkeypatch, mobile="9876505678")

    assert [row.id for row in queries.customers(search=search)] == [customer.id]


def test_list_is_narrowed_by_stage(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done = b.onboarded(monkeypatch)
    begun = b.signed_up(monkeypatch, mobile="9876505678")

    assert [row.id for row in queries.customers(stage="COMPLETED")] == [done.id]
    assert [row.id for row in queries.customers(stage="PAN")] == [begun.id]


def test_summaries_cost_two_queries_whatever_the_number(
    brand: str, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: object
) -> None:
    ids = [b.onboarded(monkeypatch).id, b.onboarded(monkeypatch, mobile="9876505678", pan="BBBPB1234B").id]

    with django_assert_num_queries(2):  # type: ignore[operator]
        found = queries.summaries(ids)

    assert [found[key].bank_status for key in ids] == ["VERIFIED", "VERIFIED"]
