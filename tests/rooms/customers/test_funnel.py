from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from backend.brand_config.services import business_date
from backend.customers import queries
from backend.customers.errors import OnboardingFinished, PanAlreadyVerified, StepNotOpen
from backend.customers.models import Consent, Customer, FunnelStep, OtpChallenge
from backend.customers.services import consents, funnel
from backend.integrations.ports import AadhaarSeeding, PanResult, PanStatus
from backend.kernel import clock
from backend.kernel.errors import PermissionRefused, ValidationFailed, VersionConflict
from backend.kernel.models import Intent
from tests.rooms.customers import borrowers as b


def paths(refused: pytest.ExceptionInfo[ValidationFailed]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in refused.value.fields]


def onboarding(customer: Customer) -> queries.OnboardingView:
    return queries.own_file(customer.id).onboarding


def states(customer: Customer) -> list[str]:
    return [step.state for step in onboarding(customer).steps]


def test_funnel_starts_at_pan(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)

    view = onboarding(customer)

    assert view.next_step == "PAN"
    assert [step.code for step in view.steps] == ["PAN", "PERSONAL", "EMPLOYMENT", "BANK", "CONSENTS"]
    assert view.steps[0].started_at is not None
    assert view.steps[1].started_at is None


def test_half_filled_funnel_resumes_where_it_was(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)
    with b.checks():
        b.save_pan(customer)
        b.run_checks()
        b.save_personal(customer)

    with time_machine.travel(clock.now() + timedelta(days=3)):
        OtpChallenge.objects.all().delete()
        back = b.signed_up(monkeypatch)
    view = onboarding(back)

    assert back.id == customer.id
    assert view.next_step == "EMPLOYMENT"
    assert [step.state for step in view.steps] == ["DONE", "DONE", "TODO", "TODO", "TODO"]
    assert view.personal is not None
    assert view.personal.city == "Mumbai"
    assert view.steps[2].started_at is not None


def test_all_steps_and_checks_finish_onboarding_and_tell_it_once(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = b.onboarded(monkeypatch)

    assert customer.stage == "COMPLETED"
    assert customer.onboarding_completed_at is not None
    assert states(customer) == ["DONE"] * 5
    assert Intent.objects.filter(args__name="CustomerOnboarded").count() == 1
    assert onboarding(customer).completed


def test_every_step_is_stamped_in_order(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    b.onboarded(monkeypatch)

    rows = {row.step: row for row in FunnelStep.objects.all()}

    started = [rows[code].started_at for code in ("PAN", "PERSONAL", "EMPLOYMENT", "BANK", "CONSENTS")]
    assert started == sorted(started)
    assert all(row.submitted_at is not None and row.completed_at is not None for row in rows.values())


def test_step_cannot_be_jumped(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)

    with pytest.raises(StepNotOpen) as refused:
        b.save_employment(customer)

    assert refused.value.details["step"] == "PAN"


def test_borrower_goes_on_while_pan_is_being_checked(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)
    b.save_pan(customer)

    b.save_personal(customer)

    assert states(customer)[:3] == ["WAITING", "DONE", "TODO"]


# Wrong input


def test_every_wrong_field_is_told_at_once(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)

    with pytest.raises(ValidationFailed) as refused:
        b.save_pan(customer, pan="AAAPA12345", name_on_pan="Asha <b>", date_of_birth=date(2015, 1, 1))

    assert paths(refused) == [
        ("pan", "pan_format"),
        ("nameOnPan", "characters"),
        ("dateOfBirth", "under_age"),
    ] or ({path for path, _ in paths(refused)} == {"pan", "nameOnPan", "dateOfBirth"})


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"pan": "AAACA1234A"}, "pan", "pan_not_individual"),
        ({"pan": ""}, "pan", "pan_format"),
        ({"name_on_pan": "A"}, "nameOnPan", "required"),
        ({"name_on_pan": "Asha 123"}, "nameOnPan", "name_characters"),
        ({"date_of_birth": date(1890, 1, 1)}, "dateOfBirth", "date_of_birth"),
    ],
)
def test_wrong_name_or_pan_is_a_typed_problem(
    brand: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], path: str, code: str
) -> None:
    customer = b.signed_up(monkeypatch)

    with pytest.raises(ValidationFailed) as refused:
        b.save_pan(customer, **change)

    assert paths(refused) == [(path, code)]
    assert not Customer.objects.get().pan_sealed


@pytest.mark.parametrize(
    "name", ["Asha Rao", "K. Anbarasan", "Mary-Jane O'Neil", "S Iyer", "आशा राव", "José Díaz"]
)
def test_names_as_people_have_them_are_taken(brand: str, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    customer = b.signed_up(monkeypatch)

    assert b.save_pan(customer, name_on_pan=name).name == name


def test_eighteenth_birthday_is_old_enough(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer, today = b.signed_up(monkeypatch), business_date()
    eighteen = today.replace(year=today.year - 18)

    with pytest.raises(ValidationFailed) as refused:
        b.save_pan(customer, date_of_birth=eighteen + timedelta(days=1))
    b.save_pan(customer, date_of_birth=eighteen)

    assert paths(refused) == [("dateOfBirth", "under_age")]


def test_pan_of_another_borrower_is_refused(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    b.save_pan(b.signed_up(monkeypatch))

    with pytest.raises(ValidationFailed) as refused:
        b.save_pan(b.signed_up(monkeypatch, mobile="9876505678"))

    assert paths(refused) == [("pan", "pan_taken")]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"monthly_salary": "0"}, "monthlySalary"),
        ({"monthly_salary": "45000.005"}, "monthlySalary"),
        ({"monthly_salary": "many"}, "monthlySalary"),
        ({"monthly_salary": Decimal("NaN")}, "monthlySalary"),
        ({"salary_day": 32}, "salaryDay"),
        ({"joined_on": date(2090, 1, 1)}, "joinedOn"),
        ({"employment_type": "PIRATE"}, "employmentType"),
        ({"office_pincode": "012345"}, "officePincode"),
    ],
)
def test_wrong_employment_is_told_at_its_field(
    brand: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], path: str
) -> None:
    customer = b.signed_up(monkeypatch)
    b.save_pan(customer)
    b.save_personal(customer)

    with pytest.raises(ValidationFailed) as refused:
        b.save_employment(customer, **change)

    assert [found for found, _ in paths(refused)] == [path]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"pincode": "012345"}, "pincode", "pin_code_format"),
        ({"pincode": "999999"}, "pincode", "pincode_unknown"),
        ({"pincode": "560001"}, "state", "state_differs"),
        ({"email": "asha@"}, "email", "email_format"),
        ({"gender": "x"}, "gender", "choice"),
    ],
)
def test_wrong_personal_detail_is_told_at_its_field(
    brand: str, monkeypatch: pytest.MonkeyPatch, change: dict[str, object], path: str, code: str
) -> None:
    customer = b.signed_up(monkeypatch)
    b.save_pan(customer)

    with pytest.raises(ValidationFailed) as refused:
        b.save_personal(customer, **change)

    assert paths(refused) == [(path, code)]


@pytest.mark.parametrize(
    ("typed", "pincode", "kept"),
    [
        ("maharashtra ", "400001", "Maharashtra"),
        ("NCT of Delhi", "110001", "Delhi"),
        ("Jammu & Kashmir", "190001", "Jammu and Kashmir"),
    ],
)
def test_state_is_kept_as_it_is_written(
    brand: str, monkeypatch: pytest.MonkeyPatch, typed: str, pincode: str, kept: str
) -> None:
    customer = b.signed_up(monkeypatch)
    b.save_pan(customer)

    assert b.save_personal(customer, state=typed, pincode=pincode).state == kept


def test_account_numbers_must_be_equal(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)

    with pytest.raises(ValidationFailed) as refused:
        b.save_bank(customer, account_number_again="000123456788", ifsc="TEST1")

    assert paths(refused) == [("ifsc", "ifsc_format"), ("accountNumberAgain", "not_equal")]


# Versions and people


def test_form_read_before_another_persons_save_is_stale(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)
    seen = customer.version
    b.save_pan(customer)

    with pytest.raises(VersionConflict) as refused:
        b.save_personal(customer, expected_version=seen)

    assert (refused.value.expected, refused.value.current) == (seen, seen + 1)


def test_check_that_finishes_meanwhile_makes_no_form_stale(
    brand: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = b.signed_up(monkeypatch)
    seen = b.save_pan(customer).version
    with b.checks():
        b.run_checks()

    saved = b.save_personal(customer, expected_version=seen)

    assert saved.version > seen + 1


def test_one_borrower_cannot_fill_anothers_form(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = b.signed_up(monkeypatch), b.signed_up(monkeypatch, mobile="9876505678")

    with pytest.raises(PermissionRefused):
        funnel.save_pan(
            actor=b.actor_of(second),
            customer_id=first.id,
            pan=b.PAN,
            name_on_pan="Asha Rao",
            date_of_birth=b.BORN,
        )


def test_finished_funnel_takes_no_more_forms(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.onboarded(monkeypatch)

    with pytest.raises(OnboardingFinished):
        b.save_personal(customer)


def test_verified_pan_stays(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)
    with b.checks():
        b.save_pan(customer)
        b.run_checks()

    with pytest.raises(PanAlreadyVerified):
        b.save_pan(customer, pan="BBBPB1234B")


def test_name_that_differs_asks_to_be_corrected(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)
    other = PanResult(PanStatus.VALID, 20, "SOMEBODY ELSE", AadhaarSeeding.LINKED, "pan-2")
    with b.checks(pan=b.FakePan(answer=other)):
        b.save_pan(customer)
        b.run_checks()

    view = onboarding(customer)

    assert (view.next_step, view.steps[0].state) == ("PAN", "NEEDS_FIX")
    assert view.steps[0].waiting_reason
    assert "name" in view.steps[0].waiting_reason.lower()
    with b.checks():
        b.save_pan(customer)
        b.run_checks()
    assert states(customer)[0] == "DONE"


# Consents


def test_required_consent_left_out_is_told(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.signed_up(monkeypatch)
    b.save_pan(customer)
    b.save_personal(customer)
    b.save_employment(customer)
    b.save_bank(customer)

    with pytest.raises(ValidationFailed) as refused:
        b.give_consents(customer, purposes=["TERMS", "NONSENSE"])

    assert ("purposes", "unknown_purpose") in paths(refused)
    assert ("purposes", "consent_required") in paths(refused)
    assert not Consent.objects.exists()


def test_language_that_is_not_offered_is_refused(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationFailed) as refused:
        consents.texts("xx")

    assert paths(refused) == [("language", "language_not_offered")]


def test_consent_keeps_the_words_that_were_shown(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.onboarded(monkeypatch)
    shown = {text.purpose: text for text in consents.texts()}

    kept = {consent.purpose: consent for consent in queries.consents(customer.id)}

    assert set(kept) == {"TERMS", "DATA_PROCESSING", "CREDIT_BUREAU", "ELECTRONIC_DOCUMENTS"}
    assert all(consent.text == shown[purpose].text for purpose, consent in kept.items())
    assert all(len(consent.text_hash) == 64 for consent in kept.values())


def test_consent_is_withdrawn_as_easily_as_given(brand: str, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = b.onboarded(monkeypatch)
    b.give_consents(customer, purposes=["MARKETING"])
    assert "MARKETING" in queries.facts_for_decision(customer.id)["consents"]  # type: ignore[operator]

    consents.withdraw_consent(actor=b.actor_of(customer), customer_id=customer.id, purpose="MARKETING")

    assert "MARKETING" not in queries.facts_for_decision(customer.id)["consents"]  # type: ignore[operator]
    assert [
        c.withdrawn_at is not None for c in queries.consents(customer.id) if c.purpose == "MARKETING"
    ] == [True]
