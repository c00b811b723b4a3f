/** The last yes. It may also agree due dates of the loan's own, and parts in which it is paid out. */
import { useLingui } from "@lingui/react/macro";
import * as z from "zod/mini";
import { type AgreedInput, SanctionLoanDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import type { FieldSpec } from "@/kit/fields";
import { Preview } from "../preview";
import { amount, asGranted, common, type DialogProps, granted, noteField, tenure, withSum, written } from "./shared";

const DATES = /^(\s*\d{4}-\d{2}-\d{2}[\s,;]*)*$/;
const PARTS = /^(\s*\d+(\.\d{1,2})? +\d+\s*)*$/;

export function Sanction(props: DialogProps) {
  const { loan } = props;
  const { t } = useLingui();
  const { irregularDates, maxTranches } = loan.mayAgree;
  const own: FieldSpec[] = [
    ...(irregularDates ? [{ name: "dueDates", kind: "longtext" as const, label: t`Due dates of its own`, hint: t`One for each instalment, as 2027-01-31; they make the tenure. Empty for even months.` }] : []),
    ...(maxTranches > 1 ? [{ name: "parts", kind: "longtext" as const, label: t`Paid out in parts`, hint: t`One a line: the amount, a space, and how many days after the first part, which is on day 0. At most ${maxTranches}. Empty for all at once.` }] : []),
  ];
  return (
    <CommandForm
      {...common(props, t`decision saved`)}
      title={t`Sanction the loan`}
      document={SanctionLoanDocument}
      schema={z.object({
        amount,
        tenure,
        dueDates: z.string().check(z.regex(DATES, t`Days as 2027-01-31, one a line`)),
        parts: z.string().check(z.regex(PARTS, t`An amount, a space and the days, as 30000 0`)),
        note: written,
      })}
      fields={[...granted(loan), ...own, noteField()]}
      initial={{ ...asGranted(loan), dueDates: "", parts: "", note: "" }}
      input={(values, { version }) => ({ loanId: loan.id, amount: values.amount, tenure: Number(values.tenure), agreed: agreedOf(values), note: values.note, expectedVersion: version })}
      submit={(values) => withSum(t`Sanction`, values.amount, loan.currency)}
      aside={(values) => <Preview loanId={loan.id} amount={values.amount} tenure={values.tenure} agreed={DATES.test(values.dueDates) && PARTS.test(values.parts) ? agreedOf(values) : null} />}
    />
  );
}

/** What was typed, or nothing; whether it can be agreed is the server's to say. */
function agreedOf({ dueDates, parts }: { dueDates: string; parts: string }): AgreedInput | null {
  const dates = dueDates.match(/\d{4}-\d{2}-\d{2}/g);
  const tranches = [...parts.matchAll(/(\d+(?:\.\d{1,2})?) +(\d+)/g)].map(([, sum = "", days = ""]) => ({ amount: sum, afterDays: Number(days) }));
  if (!dates && tranches.length === 0) return null;
  return { ...(dates ? { dueDates: dates } : {}), ...(tranches.length > 0 ? { tranches } : {}) };
}
