/** What each permission allows, in the reader's words; the server's own where a permission is new to us. */
import { useLingui } from "@lingui/react/macro";
import { useCode } from "../codes";

export function usePermissionWords(): { name: (code: string) => string; about: (code: string, description: string | undefined) => string } {
  const { t } = useLingui();
  const words: Record<string, string> = {
    CUSTOMER: t`View and manage customer profiles`,
    ONBOARDING_IN_PROGRESS: t`See incomplete sign-ups`,
    ONBOARDING_COMPLETED: t`See customers who completed KYC`,
    RELOCATE_USER: t`Move a customer to another agent`,
    GLOBAL_SEARCH: t`Search across all customers`,
    LOANS: t`View and manage loan applications`,
    LOAN_OPS: t`Disbursement and operations`,
    SANCTION_MANAGER: t`Second-level approvals`,
    SANCTION_HEAD: t`View all sanction managers' loans`,
    COMPLETED_LOANS: t`View closed loans`,
    LOAN_REACTIVATE: t`Reopen cancelled loans`,
    LOAN_RULE_TYPE: t`Change the product of a loan`,
    LOAN_RELOCATE: t`Transfer a loan to another agent`,
    LOAN_SEND_BACK: t`Return an application for more information`,
    LOAN_FORCE_BYPASS: t`Skip statement and bureau checks`,
    PRE_COLLECTIONS: t`Follow up loans before they fall due`,
    COLLECTIONS: t`Manage overdue loans`,
    POST_COLLECTIONS: t`Write-offs and settlements`,
    COLLECTION_REALLOCATE_LOANS: t`Reassign collection cases`,
    BRAND_SETTINGS: t`Change the brand's configuration`,
    PARTNER_USER_MANAGEMENT: t`Manage staff accounts`,
    VIEW_DASHBOARD: t`See the dashboards`,
    MASTER_REPORTS: t`Download all reports`,
    AUDIT: t`Read the audit trail, provider calls and webhooks`,
    PII_REVEAL: t`Reveal a masked field, with a reason`,
    DAY_END: t`Run the day-end`,
    NOTICES: t`See and follow up repayment notices of outside loan books`,
    NOTICE_SOURCES: t`Set up where repayment notices come from`,
  };
  return { name: useCode(), about: (code, description) => words[code] ?? description ?? "" };
}
