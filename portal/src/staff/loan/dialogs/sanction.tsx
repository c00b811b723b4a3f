/** The last yes. It may also agree due dates of the loan's own, and parts in which it is paid out. */
import { useLingui } from "@lingui/react/macro";
import * as z from "zod/mini";
import { type AgreedInput, SanctionLoanDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import type { FieldSpec } from "@/kit/fields";
import { Preview } from "../preview";
import { amount, asGranted, common, dated, type DialogProps, granted, noteField, tenure, withSum, written } from "./shared";

type Due = { on: string };
type Part = { amount: string; days: string };

export function Sanction(props: DialogProps) {
  const { loan } = props;
  const { t } = useLingui();
  const { irregularDates, maxTranches } = loan.mayAgree;
  const dates: FieldSpec = {
    name: "dueDates",
    kind: "rows",
    label: t`Due dates of its own`,
    hint: t`One for each instalment; as many as there are make the tenure. None for even months.`,
    columns: (number) => [{ name: "on", kind: "date", label: t`Due date ${number}` }],
    add: t`Add a due date`,
  };
  const parts: FieldSpec = {
    name: "tranches",
    kind: "rows",
    label: t`Paid out in parts`,
    hint: t`At most ${maxTranches}, in the order in which they go out. None for all at once.`,
    columns: (number) => [
      { name: "amount", kind: "money", label: t`Part ${number}`, currency: loan.currency },
      ...(number > 1 ? [{ name: "days", kind: "number" as const, label: t`Days after part 1` }] : []),
    ],
    most: maxTranches,
    fresh: (at) => ({ amount: "", days: at === 0 ? "0" : "" }),
    add: t`Add a part`,
  };
  return (
    <CommandForm
      {...common(props, t`decision saved`)}
      title={t`Sanction the loan`}
      document={SanctionLoanDocument}
      schema={z.object({
        amount,
        tenure,
        dueDates: z.array(z.object({ on: dated })),
        tranches: z.array(z.object({ amount, days: tenure })),
        note: written,
      })}
      fields={[...granted(loan), ...(irregularDates ? [dates] : []), ...(maxTranches > 1 ? [parts] : []), noteField()]}
      initial={{ ...asGranted(loan), dueDates: [] as Due[], tranches: [] as Part[], note: "" }}
      input={(values, { version }) => ({ loanId: loan.id, amount: values.amount, tenure: Number(values.tenure), agreed: agreedOf(values), note: values.note, expectedVersion: version })}
      submit={(values) => withSum(t`Sanction`, values.amount, loan.currency)}
      aside={(values) => (isComplete(values) ? <Preview loanId={loan.id} amount={values.amount} tenure={values.tenure} agreed={agreedOf(values)} /> : <p>{t`Fill in every date and part to see what they come to.`}</p>)}
    />
  );
}

interface Chosen {
  dueDates: readonly Due[];
  tranches: readonly Part[];
}

function isComplete({ dueDates, tranches }: Chosen): boolean {
  return dueDates.every((one) => one.on) && tranches.every((one) => one.amount && one.days);
}

/** What was agreed, or nothing; whether it can be is the server's to say. */
function agreedOf({ dueDates, tranches }: Chosen): AgreedInput | null {
  if (dueDates.length + tranches.length === 0) return null;
  return {
    ...(dueDates.length > 0 ? { dueDates: dueDates.map((one) => one.on) } : {}),
    ...(tranches.length > 0 ? { tranches: tranches.map((one) => ({ amount: one.amount, afterDays: Number(one.days) })) } : {}),
  };
}
