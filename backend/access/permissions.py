"""Every permission there is. The codes are those of the functional description, and ours at the end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Permission:
    code: str
    group: str
    description: str


PERMISSIONS: tuple[Permission, ...] = (
    Permission("CUSTOMER", "Customer", "View and manage customer profiles"),
    Permission("ONBOARDING_IN_PROGRESS", "Customer", "See incomplete sign-ups"),
    Permission("ONBOARDING_COMPLETED", "Customer", "See customers who completed KYC"),
    Permission("RELOCATE_USER", "Customer", "Move a customer to another agent"),
    Permission("GLOBAL_SEARCH", "Customer", "Search across all customers"),
    Permission("LOANS", "Loan", "View and manage loan applications"),
    Permission("LOAN_OPS", "Loan", "Disbursement and operations"),
    Permission("SANCTION_MANAGER", "Loan", "Second-level approvals"),
    Permission("SANCTION_HEAD", "Loan", "View all sanction managers' loans"),
    Permission("COMPLETED_LOANS", "Loan", "View closed loans"),
    Permission("LOAN_REACTIVATE", "Loan", "Reopen cancelled loans"),
    Permission("LOAN_RULE_TYPE", "Loan", "Change the product of a loan"),
    Permission("LOAN_RELOCATE", "Loan", "Transfer a loan to another agent"),
    Permission("LOAN_SEND_BACK", "Loan", "Return an application for more information"),
    Permission("LOAN_FORCE_BYPASS", "Loan", "Skip statement and bureau checks"),
    Permission("PRE_COLLECTIONS", "Collection", "Follow up loans before they fall due"),
    Permission("COLLECTIONS", "Collection", "Manage overdue loans"),
    Permission("POST_COLLECTIONS", "Collection", "Write-offs and settlements"),
    Permission("COLLECTION_REALLOCATE_LOANS", "Collection", "Reassign collection cases"),
    Permission("BRAND_SETTINGS", "Admin", "Change the brand's configuration"),
    Permission("PARTNER_USER_MANAGEMENT", "Admin", "Manage staff accounts"),
    Permission("VIEW_DASHBOARD", "Admin", "See the dashboards"),
    Permission("MASTER_REPORTS", "Admin", "Download all reports"),
    Permission("AUDIT", "Admin", "Read the audit trail, provider calls and webhooks"),
    Permission("PII_REVEAL", "Admin", "Reveal a masked field, with a reason"),
    Permission("DAY_END", "Admin", "Run the day-end"),
    Permission("NOTICES", "Repayment desk", "See and follow up repayment notices of outside loan books"),
    Permission("NOTICE_SOURCES", "Repayment desk", "Set up where repayment notices come from"),
)

CODES = frozenset(permission.code for permission in PERMISSIONS)
