/** Dialogs on what is not paid as agreed: new terms, a settlement, a write-off. Each is asked for; another allows it. */
import * as z from "zod/mini";
import { type ActInput, AskRestructureDocument, AskSettlementDocument, AskWriteOffDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { money } from "@/kit/format";
import { useViewer } from "../../viewer";
import { ActPreview } from "../act-preview";
import { amount, common, dated, type DialogProps, moneyFacts, reasoned, withSum } from "./shared";

const whole = z.string().check(z.regex(/^\d*$/, "Enter a whole number"));
const rate = z.string().check(z.regex(/^(\d+(\.\d{1,6})?)?$/, "Enter a rate"));

interface TermValues {
  moratorium: string;
  tenure: string;
  ratePct: string;
  arrears: string;
}

/** Empty fields leave the terms as they are. */
function termsOf(values: TermValues) {
  return {
    moratoriumPeriods: values.moratorium ? Number(values.moratorium) : 0,
    tenure: values.tenure ? Number(values.tenure) : null,
    ratePct: values.ratePct || null,
    rescheduleArrears: values.arrears === "ANEW",
  };
}

function changes(values: TermValues): ActInput | null {
  const asked = termsOf(values);
  const any = asked.moratoriumPeriods > 0 || asked.tenure !== null || asked.ratePct !== null || asked.rescheduleArrears;
  const sound = whole.safeParse(values.moratorium).success && whole.safeParse(values.tenure).success && rate.safeParse(values.ratePct).success;
  return any && sound ? { kind: "RESTRUCTURE", ...asked } : null;
}

export function AskRestructure(props: DialogProps) {
  const { loan } = props;
  const { businessDate } = useViewer().brand;
  return (
    <CommandForm
      {...common(props, "new terms asked for")}
      facts={moneyFacts(loan)}
      title="Ask for new terms"
      intro="From today, for what has not fallen due. Leave empty what stays. A sanction manager allows it."
      document={AskRestructureDocument}
      schema={z.object({ moratorium: whole, tenure: whole, ratePct: rate, arrears: z.string(), consentChannel: z.string().check(z.minLength(2, "How did the borrower agree?")), consentReference: z.string().check(z.minLength(2, "Where is the consent kept?")), consentOn: dated, reason: reasoned })}
      fields={[
        { name: "moratorium", kind: "number", label: "Moratorium, instalments", hint: "The next ones ask for nothing; their interest is asked for after them" },
        { name: "tenure", kind: "number", label: "Instalments that then repay the loan" },
        { name: "ratePct", kind: "text", label: `Rate, per cent a ${(loan.ratePeriod ?? "year").toLowerCase()}`, hint: loan.ratePct ? `Now ${loan.ratePct}` : "" },
        { name: "arrears", kind: "select", label: "What is overdue", options: [{ value: "STAYS", label: "Stays overdue" }, { value: "ANEW", label: "Is asked for anew with the instalments to come" }] },
        { name: "consentChannel", kind: "text", label: "Borrower agreed by", hint: "Signed letter, recorded call" },
        { name: "consentReference", kind: "text", label: "Consent kept as" },
        { name: "consentOn", kind: "date", label: "Agreed on" },
        { name: "reason", kind: "longtext", label: "Reason" },
      ]}
      initial={{ moratorium: "", tenure: "", ratePct: "", arrears: "STAYS", consentChannel: "", consentReference: "", consentOn: businessDate, reason: "" }}
      input={(values, { version, key }) => ({
        loanId: loan.id,
        ...termsOf(values),
        consentChannel: values.consentChannel,
        consentReference: values.consentReference,
        consentOn: values.consentOn,
        reason: values.reason,
        expectedVersion: version,
        idempotencyKey: key,
      })}
      submit="Ask for these terms"
      aside={(values) => <ActPreview loanId={loan.id} currency={loan.currency} act={changes(values)} wait="Change something to see both schedules side by side." />}
    />
  );
}

export function AskSettlement(props: DialogProps) {
  const { loan } = props;
  const { businessDate } = useViewer().brand;
  return (
    <CommandForm
      {...common(props, "settlement asked for")}
      facts={moneyFacts(loan)}
      title="Ask for a settlement"
      intro="Once allowed, the sum paid by the day ends the loan and the rest is given up. Not paid in time, all is owed as before."
      document={AskSettlementDocument}
      schema={z.object({ amount, validUntil: dated, reason: reasoned })}
      fields={[
        { name: "amount", kind: "money", label: "Full and final amount", currency: loan.currency, hint: `Outstanding ${money(loan.outstanding.total, loan.currency)}` },
        { name: "validUntil", kind: "date", label: "To be paid by" },
        { name: "reason", kind: "longtext", label: "Reason", hint: "Why the borrower cannot pay more, and what was tried" },
      ]}
      initial={{ amount: "", validUntil: businessDate, reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, ...values, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => withSum("Ask to settle for", values.amount, loan.currency)}
      aside={(values) => <ActPreview loanId={loan.id} currency={loan.currency} act={amount.safeParse(values.amount).success ? { kind: "SETTLEMENT", amount: values.amount } : null} wait="Enter the sum to see what is given up." />}
    />
  );
}

export function AskWriteOff(props: DialogProps) {
  const { loan } = props;
  return (
    <CommandForm
      {...common(props, "write-off asked for")}
      facts={moneyFacts(loan)}
      title="Ask for a write-off"
      danger
      intro="The loan leaves the books as a loss. The debt stands: what the borrower still pays is a recovery."
      document={AskWriteOffDocument}
      schema={z.object({ reason: reasoned })}
      fields={[{ name: "reason", kind: "longtext", label: "Reason", hint: "Why no more is expected, and what was tried" }]}
      initial={{ reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, reason: values.reason, expectedVersion: version, idempotencyKey: key })}
      submit="Ask to write it off"
      aside={() => <ActPreview loanId={loan.id} currency={loan.currency} act={{ kind: "WRITE_OFF" }} />}
    />
  );
}
