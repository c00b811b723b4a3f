/**
 * The titles of a story in the reader's words. The server composes them of fixed phrases; what is not one of them (a
 * person's own words, a phrase that is new) stays as it is.
 */
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { useCode } from "./codes";

interface Told {
  kind: string;
  title: string;
}

/** Of "Approve: CX approved · LN-000001" the loan's number stays. */
const LOAN = / · (\S+)$/;

export function useStoryTitle(): (told: Told) => string {
  const { t, i18n } = useLingui();
  const code = useCode();
  return useMemo(() => {
    if (i18n.locale === "en") return ({ title }) => title;
    const phrases: Record<string, string> = {
      // Moves, and the statuses they lead to.
      Apply: t`Apply`,
      "Submit again": t`Submit again`,
      Approve: t`Approve`,
      Reject: t`Reject`,
      "Send back to customer": t`Send back to customer`,
      "Reject by rule": t`Reject by rule`,
      Sanction: t`Sanction`,
      "Return to CX": t`Return to CX`,
      "Agreement ready": t`Agreement ready`,
      "Re-issue agreement": t`Re-issue agreement`,
      "Change amount": t`Change amount`,
      "Agreement signed": t`Agreement signed`,
      Cancel: t`Cancel`,
      "Transfer confirmed": t`Transfer confirmed`,
      "Loan is running": t`Loan is running`,
      "Transfer came back": t`Transfer came back`,
      "Part paid": t`Part paid`,
      Overdue: t`Overdue`,
      Running: t({ context: "loan", message: "Running" }),
      "Fully repaid": t`Fully repaid`,
      Settled: t`Settled`,
      "Written off": t`Written off`,
      "Payment reversed": t`Payment reversed`,
      "Sent back": t`Sent back`,
      Pending: t`Pending`,
      "CX approved": t`CX approved`,
      Sanctioned: t`Sanctioned`,
      "Agreement out": t`Agreement out`,
      "Awaiting disbursal": t`Awaiting disbursal`,
      Disbursed: t`Disbursed`,
      Active: t({ context: "loan", message: "Active" }),
      "Partially paid": t`Partially paid`,
      Completed: t`Completed`,
      Rejected: t`Rejected`,
      Cancelled: t`Cancelled`,
      // Money and papers.
      "Payment received": t`Payment received`,
      "Payment held in suspense": t`Payment held in suspense`,
      "Key Fact Statement acknowledged": t`Key Fact Statement acknowledged`,
      Note: t`Note`,
      // States of a transfer.
      Created: t`Created`,
      Unknown: t`Unknown`,
      "In Flight": t`In flight`,
      Review: t`Waits for a person`,
      Succeeded: t`Succeeded`,
      Failed: t`Failed`,
      Reversed: t`Reversed`,
      // Requests.
      "Money out of suspense": t`Money out of suspense`,
      Waiver: t`Waiver`,
      Refund: t`Refund`,
      "Held money kept for dues": t`Held money kept for dues`,
      Charge: t`Charge`,
      Restructure: t`Restructure`,
      Settlement: t`Settlement`,
      "Write-off": t`Write-off`,
      "asked for": t`Waits for approval`,
      "carried out": t`Carried out`,
      rejected: t`Rejected`,
      "taken back": t`Taken back`,
      "reversed later": t`Reversed later`,
    };
    const both = (act: string, state: string) => t`${act}: ${state}`;
    const said = (phrase: string) => phrases[phrase] ?? phrase;
    const whole = ({ kind, title }: Told): string => {
      const [first = "", second] = title.split(": ");
      if (kind === "STATUS" && second !== undefined) return both(said(first), said(second));
      const transfer = /^Transfer (\d+) by (\w+): (.+)$/.exec(title);
      if (transfer) {
        const [number, rail, state] = [transfer[1], transfer[2], said(transfer[3] ?? "")];
        return t`Transfer ${number} by ${rail}: ${state}`;
      }
      const request = kind === "REQUEST" ? /^(.+) (asked for|carried out|rejected|taken back|reversed later)$/.exec(title) : null;
      if (request) return both(said(request[1] ?? ""), said(request[2] ?? ""));
      const step = kind === "ONBOARDING" ? code(title.replace(/ completed$/, "")) : "";
      if (step) return t`${step} completed`;
      const purpose = kind === "CONSENT" ? code(title.replace(/^Consent: /, "")) : "";
      return purpose ? t`Consent: ${purpose}` : said(title);
    };
    return ({ kind, title }) => {
      const loan = LOAN.exec(title)?.[0] ?? "";
      return whole({ kind, title: loan ? title.slice(0, -loan.length) : title }) + loan;
    };
  }, [t, i18n, code]);
}

/** Who acted: a person by name, a part of the system by what it is called. */
export function useActorName(): (name: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const names: Record<string, string> = {
      Borrower: t`Borrower`,
      agreement: t`agreement`,
      "bank-check": t`bank check`,
      "day-end": t`day-end`,
      "e-sign": t`e-sign`,
      loans: t`loans`,
      notices: t`notices`,
      "pan-check": t`PAN check`,
      papers: t`papers`,
      "payment gateway": t`payment gateway`,
      payouts: t`payouts`,
      push: t`push`,
      rules: t`rules`,
    };
    return (name) => names[name] ?? name;
  }, [t]);
}
