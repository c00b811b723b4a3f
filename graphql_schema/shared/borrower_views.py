"""Parts of a borrower's file that staff and the borrower see alike."""

from __future__ import annotations

from backend.customers.views import EmploymentView, StepView
from graphql_schema.shared.lending import Employment, FunnelStep


def funnel_step(one: StepView) -> FunnelStep:
    return FunnelStep(
        code=one.code,
        title=one.title,
        state=one.state,
        started_at=one.started_at,
        completed_at=one.completed_at,
        waiting_reason=one.waiting_reason,
    )


def employment(row: EmploymentView) -> Employment:
    return Employment(
        employer=row.employer,
        designation=row.designation,
        employment_type=row.employment_type,
        monthly_salary=row.monthly_salary,
        salary_mode=row.salary_mode,
        salary_day=row.salary_day,
        joined_on=row.joined_on,
        office_pincode=row.office_pincode or "",
    )
