/** Dialogs on what is not paid as agreed: new terms, a settlement, a write-off. Each is asked for; another allows it. */
import { t as said } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import * as z from "zod/mini";
import { type ActInput, AskRestructureDocument, AskSettlementDocument, AskWriteOffDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { money } from "@/kit/format";
import { useViewer } from "../../viewer";
import { ActPreview } from "../act-preview";
import { amount, common, dated, type DialogProps, moneyFacts, reasoned, withSum } from "./shared";

const whole = z.string().check(z.regex(/^\d*$/, { error: () => said`Enter a whole number` }));
const rate = z.string().check(z.regex(/^(\d+(\.\d{1,6})?)?$/, { error: () => said`Enter a rate` }));

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
  const { t } = useLingui();
  const { loan } = props;
  const { businessDate } = useViewer().brand;
  const rateLabels: Record<string, string> = { DAY: t`Rate, per cent a day`, WEEK: t`Rate, per cent a week`, MONTH: t`Rate, per cent a month`, YEAR: t`Rate, per cent a year` };
  const rateNow = loan.ratePct;
  return (
    <CommandForm
      {...common(props, t`new terms asked for`)}
      facts={moneyFacts(loan)}
      title={t`Ask for new terms`}
      intro={t`From today, for what has not fallen due. Leave empty what stays. A sanction manager allows it.`}
      document={AskRestructureDocument}
      schema={z.object({ moratorium: whole, tenure: whole, ratePct: rate, arrears: z.string(), consentChannel: z.string().check(z.minLength(2, t`How did the borrower agree?`)), consentReference: z.string().check(z.minLength(2, t`Where is the consent kept?`)), consentOn: dated, reason: reasoned })}
      fields={[
        { name: "moratorium", kind: "number", label: t`Moratorium, instalments`, hint: t`The next ones ask for nothing; their interest is asked for after them` },
        { name: "tenure", kind: "number", label: t`Instalments that then repay the loan` },
        { name: "ratePct", kind: "text", label: rateLabels[loan.ratePeriod ?? "YEAR"] ?? t`Rate, percent`, hint: rateNow ? t`Now ${rateNow}` : "" },
        { name: "arrears", kind: "select", label: t`What is overdue`, options: [{ value: "STAYS", label: t`Stays overdue` }, { value: "ANEW", label: t`Is asked for anew with the instalments to come` }] },
        { name: "consentChannel", kind: "text", label: t`Borrower agreed by`, hint: t`Signed letter, recorded call` },
        { name: "consentReference", kind: "text", label: t`Consent kept as` },
        { name: "consentOn", kind: "date", label: t`Agreed on` },
        { name: "reason", kind: "longtext", label: t`Reason` },
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
      submit={t`Ask for these terms`}
      aside={(values) => <ActPreview loanId={loan.id} currency={loan.currency} act={changes(values)} wait={t`Change something to see both schedules side by side.`} />}
    />
  );
}

export function AskSettlement(props: DialogProps) {
  const { t } = useLingui();
  const { loan } = props;
  const { businessDate } = useViewer().brand;
  const owed = money(loan.outstanding.total, loan.currency);
  return (
    <CommandForm
      {...common(props, t`settlement asked for`)}
      facts={moneyFacts(loan)}
      title={t`Ask for a settlement`}
      intro={t`Once allowed, the sum paid by the day ends the loan and the rest is given up. Not paid in time, all is owed as before.`}
      document={AskSettlementDocument}
      schema={z.object({ amount, validUntil: dated, reason: reasoned })}
      fields={[
        { name: "amount", kind: "money", label: t`Full and final amount`, currency: loan.currency, hint: t`Outstanding ${owed}` },
        { name: "validUntil", kind: "date", label: t`To be paid by` },
        { name: "reason", kind: "longtext", label: t`Reason`, hint: t`Why the borrower cannot pay more, and what was tried` },
      ]}
      initial={{ amount: "", validUntil: businessDate, reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, ...values, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => withSum(t`Ask to settle for`, values.amount, loan.currency)}
      aside={(values) => <ActPreview loanId={loan.id} currency={loan.currency} act={amount.safeParse(values.amount).success ? { kind: "SETTLEMENT", amount: values.amount } : null} wait={t`Enter the sum to see what is given up.`} />}
    />
  );
}

export function AskWriteOff(props: DialogProps) {
  const { t } = useLingui();
  const { loan } = props;
  return (
    <CommandForm
      {...common(props, t`write-off asked for`)}
      facts={moneyFacts(loan)}
      title={t`Ask for a write-off`}
      danger
      intro={t`The loan leaves the books as a loss. The debt stands: what the borrower still pays is a recovery.`}
      document={AskWriteOffDocument}
      schema={z.object({ reason: reasoned })}
      fields={[{ name: "reason", kind: "longtext", label: t`Reason`, hint: t`Why no more is expected, and what was tried` }]}
      initial={{ reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, reason: values.reason, expectedVersion: version, idempotencyKey: key })}
      submit={t`Ask to write it off`}
      aside={() => <ActPreview loanId={loan.id} currency={loan.currency} act={{ kind: "WRITE_OFF" }} />}
    />
  );
}
