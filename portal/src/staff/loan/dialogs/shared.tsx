/** What every dialog on a loan shares: the facts it rests on, and what it says when it is done. */
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

export const amount = z.string().check(z.regex(/^\d+(\.\d{1,2})?$/, "Enter an amount"));
export const tenure = z.string().check(z.regex(/^\d+$/, "Enter a whole number"));
export const written = z.string().check(z.minLength(3, "Say why in a few words"));
export const reasoned = z.string().check(z.minLength(5, "Say why in a few words"));
export const dated = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, "Choose a day"));
export const chosen = z.string().check(z.minLength(1, "Choose one"));
export const NOTE: FieldSpec = { name: "note", kind: "longtext", label: "Note", hint: "Kept with the decision, read by whoever comes next" };

/** "Record ₹5,000" where an amount was typed, else the verb alone. */
export function withSum(verb: string, typed: string, currency: string): string {
  return amount.safeParse(typed).success ? `${verb} ${money(typed, currency, true)}` : verb;
}

/** What a decision rests on; compared when the loan moves under the reader. */
export function decisionFacts(loan: Loan): Fact[] {
  return [
    ["Status", <StatusBadge key="status" state={loan.status} />],
    ["Asked for", money(loan.requestedAmount, loan.currency)],
    ["Approved by credit", loan.approvedAmount ? money(loan.approvedAmount, loan.currency) : "—"],
    ["Sanctioned", loan.sanctionedAmount ? money(loan.sanctionedAmount, loan.currency) : "—"],
    ["With", loan.assignedTo?.name ?? "Nobody"],
    ["Last in the file", loan.timeline[0]?.title ?? "—"],
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
    ["Status", <StatusBadge key="status" state={loan.status} />],
    ["Outstanding", money(loan.outstanding.total, loan.currency)],
    ["Overdue", money(loan.overdue.total, loan.currency)],
    ["Held for the borrower", money(loan.held, loan.currency)],
    ["Last in the file", loan.timeline[0]?.title ?? "—"],
  ];
}

/** Amount and tenure of a decision, and what stands in their fields at first. */
export function granted(loan: Loan): FieldSpec[] {
  return [
    { name: "amount", kind: "money", label: "Amount", currency: loan.currency, hint: `Asked for ${money(loan.requestedAmount, loan.currency, true)}${loan.approvedAmount ? `, approved by credit ${money(loan.approvedAmount, loan.currency, true)}` : ""}` },
    { name: "tenure", kind: "number", label: `Tenure in ${loan.tenureUnit.toLowerCase()}`, hint: `Asked for ${tenureText(loan)}` },
  ];
}

export function asGranted(loan: Loan) {
  return { amount: loan.approvedAmount ?? loan.requestedAmount, tenure: String(loan.tenure) };
}
