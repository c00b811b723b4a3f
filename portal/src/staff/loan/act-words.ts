/** Acts, stages, requests and accounts by their codes, in the reader's words; the server's own title where a code is new to us. */
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { RequestFieldsFragment } from "@/gql/staff/graphql";
import { day } from "@/kit/format";

interface Named {
  code: string;
  title: string;
}

export function useActTitle(): (act: Named) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const titles: Record<string, string> = {
      CX_APPROVE: t`Approve`,
      CX_REJECT: t`Reject`,
      SEND_BACK: t`Send back to customer`,
      SM_SANCTION: t`Sanction`,
      SM_REJECT: t`Reject`,
      RETURN_TO_CX: t`Return to CX`,
      REISSUE: t`Re-issue agreement`,
      AMEND_SANCTION: t`Change amount`,
      CANCEL: t`Cancel`,
      CLAIM: t`Take this case`,
      ASSIGN: t`Give to a colleague`,
      OVERRIDE_RULE: t`Set a rule aside`,
      CLEAR_NAME_REVIEW: t`Accept the signer's name`,
      DISBURSE: t`Disburse`,
      RETRY_DISBURSEMENT: t`Try again`,
      PAYMENT_LINK: t`Send payment link`,
      REVERSE_PAYMENT: t`Reverse a payment`,
      ADD_NOTE: t`Add note`,
      RECORD_REPAYMENT: t`Record a payment`,
      ALLOT_MONEY: t`Put money in suspense to it`,
      ASK_WAIVER: t`Ask for a waiver`,
      ASK_REFUND: t`Send back money held`,
      KEEP_HELD: t`Put money held to dues`,
      ADD_CHARGE: t`Add a charge`,
      ASK_RESTRUCTURE: t`Ask for new terms`,
      ASK_SETTLEMENT: t`Ask for a settlement`,
      ASK_WRITE_OFF: t`Ask for a write-off`,
      EXIT_LOAN: t`Leave in the cooling-off days`,
    };
    return ({ code, title }) => {
      const part = code === "DISBURSE_TRANCHE" ? /\d+$/.exec(title)?.[0] : undefined;
      return part ? t`Disburse part ${part}` : (titles[code] ?? title);
    };
  }, [t]);
}

/** What a stage of the road is called; shorter than the state of a loan that stands there. */
export function useStageTitle(): (stage: { status: string; title: string }) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const titles: Record<string, string> = {
      ONBOARDING: t`Sent back`,
      PENDING: t`Pending`,
      CX_APPROVED: t`CX approved`,
      SM_APPROVED: t`Sanctioned`,
      APPROVED: t`Agreement out`,
      AWAITING_DISBURSAL: t`Awaiting disbursal`,
      DISBURSED: t`Disbursed`,
      ACTIVE: t({ context: "loan", message: "Active" }),
      PARTIALLY_PAID: t`Partially paid`,
      OVERDUE: t`Overdue`,
      COMPLETED: t`Completed`,
      REJECTED: t`Rejected`,
      CANCELLED: t`Cancelled`,
      SETTLED: t`Settled`,
      WRITTEN_OFF: t`Written off`,
    };
    return ({ status, title }) => titles[status] ?? title;
  }, [t]);
}

export function useRequestTitle(): (request: Pick<RequestFieldsFragment, "kind" | "title">) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const titles: Record<string, string> = {
      RECEIPT: t`Payment received`,
      ALLOTMENT: t`Money out of suspense`,
      WAIVER: t`Waiver`,
      REFUND: t`Refund`,
      HELD: t`Held money kept for dues`,
      CHARGE: t`Charge`,
      RESTRUCTURE: t`Restructure`,
      SETTLEMENT: t`Settlement`,
      WRITE_OFF: t`Write-off`,
    };
    return ({ kind, title }) => titles[kind] ?? title;
  }, [t]);
}

/** How a request stands, in one phrase; an agreed settlement waits for its money. */
export function useRequestOutcome(): (request: Pick<RequestFieldsFragment, "kind" | "state" | "outcome">) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const states: Record<string, string> = {
      PENDING: t`Waits for approval`,
      DONE: t`Carried out`,
      REJECTED: t`Rejected`,
      WITHDRAWN: t`Taken back`,
      UNDONE: t`Reversed later`,
    };
    return ({ kind, state, outcome }) => {
      if (state !== "DONE" || kind !== "SETTLEMENT") return states[state] ?? outcome;
      const until = /\d{4}-\d{2}-\d{2}$/.exec(outcome)?.[0];
      if (!until) return t`Agreed and paid`;
      const on = day(until);
      return t`Agreed; to be paid by ${on}`;
    };
  }, [t]);
}

/** The chart of accounts: "1100 Loan principal". */
export function useAccountName(): (account: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const names: Record<string, string> = {
      "1000": t`Bank, disbursement account`,
      "1010": t`Bank, collection account`,
      "1100": t`Loan principal`,
      "1110": t`Interest receivable`,
      "1120": t`Fees receivable`,
      "1130": t`Taxes on fees receivable`,
      "1140": t`Penal charges receivable`,
      "1150": t`Tax deducted at source, receivable`,
      "2000": t`Money held for borrowers`,
      "2005": t`Refunds in transit`,
      "2010": t`Receipts in suspense`,
      "2020": t`Interest and charges of NPA in suspense`,
      "2100": t`CGST payable`,
      "2110": t`SGST payable`,
      "2120": t`IGST payable`,
      "4000": t`Interest income`,
      "4010": t`Fee income`,
      "4020": t`Penal charges income`,
      "4100": t`Recovery of written-off loans`,
      "5000": t`Waivers`,
      "5010": t`Loans written off`,
      "5020": t`Given up in settlements`,
    };
    return (account) => {
      const name = names[account.slice(0, 4)];
      return name ? `${account.slice(0, 4)} ${name}` : account;
    };
  }, [t]);
}

/** A paper by its kind. */
export function useDocumentTitle(): (document: { kind: string; title: string }) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const titles: Record<string, string> = {
      KFS: t`Key Fact Statement`,
      SANCTION_LETTER: t`Sanction letter`,
      AGREEMENT: t`Loan agreement`,
      SIGNED_AGREEMENT: t`Signed loan agreement`,
      RECEIPT: t`Receipt`,
      STATEMENT: t`Statement of account`,
      SETTLEMENT: t`Settlement letter`,
      NDC: t`No Due Certificate`,
    };
    return ({ kind, title }) => titles[kind] ?? title;
  }, [t]);
}
