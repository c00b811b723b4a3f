/** The brand's settings in the reader's words; the server's own where a setting is new to us. */
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";

interface Told {
  key: string;
  title: string;
  doc: string;
}

export function useSettingWords(): (setting: Told) => Pick<Told, "title" | "doc"> {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, [title: string, doc: string]> = {
      min_monthly_salary: [t`Minimum salary`, t`Customers below this net monthly salary are rejected by the rules.`],
      min_age: [t`Minimum age`, t`In years.`],
      max_age: [t`Maximum age`, t`In years, at application.`],
      min_loan_amount: [t`Minimum loan amount`, t`The smallest loan, in the brand's currency.`],
      rejection_cooldown_days: [t`Rejection cooldown`, t`Days before a rejected customer can apply again.`],
      serviceable_pincodes: [t`Serviceable PIN codes`, t`Codes or beginnings of codes, separated by commas; empty serves everywhere.`],
      central_dedup: [t`Central dedup`, t`Check whether the same customer exists on another brand; yes or no is all that is told.`],
      bank_statement_months: [t`Bank statement history`, t`Months of statements the customer must give.`],
      account_aggregation: [t`Account aggregation`, t`Statements by account aggregator.`],
      require_employment: [t`Require employment data`, t`The employment step is a must.`],
      require_selfie: [t`Require selfie`, t`A liveness check during KYC.`],
      require_video: [t`Require video`, t`A video check during KYC.`],
      auto_reject_inactive: [t`Auto-reject inactive users`, t`Customers who stopped are rejected after the days below.`],
      inactive_days: [t`Inactive after`, t`Days without an act.`],
      auto_allocate_loans: [t`Auto-allocate loans`, t`New loans go to credit executives.`],
      auto_allocate_collections: [t`Auto-allocate collections`, t`Overdue loans go to collection agents.`],
      cam_required: [t`CAM required`, t`The appraisal must be filled before approval.`],
      esign_link_expiry_days: [t`E-sign link expiry`, t`Days before an unsigned agreement's link expires.`],
      kfs_validity_days: [t`Key Facts Statement valid for`, t`Working days, for loans of 7 days and more.`],
      kfs_validity_short_days: [t`Key Facts Statement valid for (short loans)`, t`Working days, for loans below 7 days.`],
      cooling_off_days: [t`Cooling-off period`, t`Days in which the borrower may leave by paying principal and interest to date.`],
      automated_reloan: [t`Automated re-loan`, t`A re-loan is offered on closure; the borrower accepts by an act of their own.`],
      dashboard_version: [t`Dashboard version`, t`Which dashboard staff see.`],
      backdated_receipt_days: [t`Backdated receipts`, t`Most days before the business date on which money recorded by staff may count.`],
      sunday_off: [t`Sunday off`, t`Nothing falls due on a Sunday.`],
      holiday_shift: [t`Due date on a holiday`, t`Where a due date goes that falls on a holiday or a free Sunday.`],
      contact_from: [t`Recovery contact from`, t`No reminder or call about dues before.`],
      contact_until: [t`Recovery contact until`, t`No reminder or call about dues from.`],
      otp_expiry_s: [t`One-time password valid for`, t`Seconds.`],
      company_legal_name: [t`Legal name`, t`The lender, as its licence names it.`],
      company_registration: [t`Registration`, t`Company or licence number, printed on documents.`],
      company_address: [t`Registered address`, t`Printed on documents.`],
      gst_state: [t`GST state code`, t`Two digits; decides CGST and SGST or IGST.`],
      gstin: [t`GSTIN`, t`Printed on tax lines.`],
      support_phone: [t`Support phone`, t`Shown to borrowers.`],
      support_email: [t`Support e-mail`, t`Shown to borrowers.`],
      grievance_officer_name: [t`Grievance officer`, t`Named in the Key Facts Statement and reminders.`],
      grievance_officer_phone: [t`Grievance officer's phone`, t`In every recovery message.`],
      grievance_officer_email: [t`Grievance officer's e-mail`, t`In every recovery message.`],
      kfs_recovery_agents: [t`Recovery agents`, t`In the key facts: a name a line.`],
      kfs_co_lenders: [t`Co-lenders`, t`In the key facts: «name: share» a line.`],
      kfs_may_be_transferred: [t`Loans may be transferred`, t`To other lenders, or securitised; said in the key facts.`],
    };
    return ({ key, title, doc }) => {
      const [ours = title, about = doc] = words[key] ?? [];
      return { title: ours, doc: about };
    };
  }, [t]);
}
