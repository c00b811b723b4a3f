/** What every dialog on a loan shares: the facts it rests on, and what it says when it is done. */
import { t } from "@lingui/core/macro";
import { notifications } from "@mantine/notifications";
import * as z from "zod/mini";
import type { CommandFormProps } from "@/kit/command-form";
import type { Fact } from "@/kit/facts";
import type { FieldSpec } from "@/kit/fields";
import { money } from "@/kit/format";
import { StatusBadge } from "@/kit/status";
import { tenureText } from "../../screens/loan-columns";
import type { Loan } from "../loan";

export interface DialogProps {
  loan: Loan;
  code: string;
  subject?: string;
  onClose: () => void;
  reload: () => void;
}

export type Document<Input> = CommandFormProps<Record<string, string>, Input>["document"];

// What is wrong is said when it is asked, in the language of the page.
export const amount = z.string().check(z.regex(/^\d+(\.\d{1,2})?$/, { error: () => t`Enter an amount` }));
export const tenure = z.string().check(z.regex(/^\d+$/, { error: () => t`Enter a whole number` }));
export const written = z.string().check(z.minLength(3, { error: () => t`Say why in a few words` }));
export const reasoned = z.string().check(z.minLength(5, { error: () => t`Say why in a few words` }));
export const dated = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, { error: () => t`Choose a day` }));
export const chosen = z.string().check(z.minLength(1, { error: () => t`Choose one` }));

export function noteField(): FieldSpec {
  return { name: "note", kind: "longtext", label: t`Note`, hint: t`Kept with the decision, read by whoever comes next` };
}

/** "Record ₹5,000" where an amount was typed, else the verb alone. */
export function withSum(verb: string, typed: string, currency: string): string {
  return amount.safeParse(typed).success ? `${verb} ${money(typed, currency, true)}` : verb;
}

/** What a decision rests on; compared when the loan moves under the reader. */
export function decisionFacts(loan: Loan): Fact[] {
  return [
    [t`Status`, <StatusBadge key="status" state={loan.status} />],
    [t`Asked for`, money(loan.requestedAmount, loan.currency)],
    [t`Approved by credit`, loan.approvedAmount ? money(loan.approvedAmount, loan.currency) : "—"],
    [t`Sanctioned`, loan.sanctionedAmount ? money(loan.sanctionedAmount, loan.currency) : "—"],
    [t`With`, loan.assignedTo?.name ?? t`Nobody`],
    [t`Last in the file`, loan.timeline[0]?.title ?? "—"],
  ];
}

export function common({ loan, onClose, reload }: DialogProps, said: string) {
  return {
    version: loan.version,
    facts: decisionFacts(loan),
    onStale: reload,
    onClose,
    onDone: () => {
      notifications.show({ message: `${loan.number}: ${said}`, color: "brand" });
      reload();
    },
  };
}

/** What an act on a running loan rests on. */
export function moneyFacts(loan: Loan): Fact[] {
  return [
    [t`Status`, <StatusBadge key="status" state={loan.status} />],
    [t`Outstanding`, money(loan.outstanding.total, loan.currency)],
    [t`Overdue`, money(loan.overdue.total, loan.currency)],
    [t`Held for the borrower`, money(loan.held, loan.currency)],
    [t`Last in the file`, loan.timeline[0]?.title ?? "—"],
  ];
}

/** Amount and tenure of a decision, and what stands in their fields at first. */
export function granted(loan: Loan): FieldSpec[] {
  const [asked, tenureAsked] = [money(loan.requestedAmount, loan.currency, true), tenureText(loan)];
  const approved = loan.approvedAmount ? money(loan.approvedAmount, loan.currency, true) : "";
  const labels: Record<string, string> = { DAYS: t`Tenure in days`, WEEKS: t`Tenure in weeks`, MONTHS: t`Tenure in months` };
  return [
    { name: "amount", kind: "money", label: t`Amount`, currency: loan.currency, hint: approved ? t`Asked for ${asked}, approved by credit ${approved}` : t`Asked for ${asked}` },
    { name: "tenure", kind: "number", label: labels[loan.tenureUnit] ?? t`Tenure`, hint: t`Asked for ${tenureAsked}` },
  ];
}

export function asGranted(loan: Loan) {
  return { amount: loan.approvedAmount ?? loan.requestedAmount, tenure: String(loan.tenure) };
}
