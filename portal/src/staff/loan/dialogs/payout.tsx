/** Dialogs that send money, or a link to pay at. */
import { useLingui } from "@lingui/react/macro";
import * as z from "zod/mini";
import { CreatePaymentLinkDocument, DisburseTrancheDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import type { FieldSpec } from "@/kit/fields";
import { isZero, money } from "@/kit/format";
import { ActPreview } from "../act-preview";
import { amount, chosen, common, type DialogProps, type Document, moneyFacts, withSum } from "./shared";

function rails(label: string): FieldSpec {
  return { name: "rail", kind: "select", label, options: ["IMPS", "NEFT", "UPI"].map((value) => ({ value, label: value })) };
}

type DisburseInput = { loanId: string; rail: string; expectedVersion: number; idempotencyKey: string };

export function Disburse({ verb, document, ...props }: DialogProps & { verb: string; document: Document<DisburseInput> }) {
  const { t } = useLingui();
  const { loan } = props;
  const net = loan.agreement?.keyFacts.netToBorrower;
  const sum = net ? money(net, loan.currency, true) : t`the net amount`;
  const name = loan.customer.name;
  const account = loan.customer.bankMasked ?? "—";
  return (
    <CommandForm
      {...common(props, t`on its way; the provider’s word appears by itself`)}
      title={`${verb} ${sum}`}
      intro={t`To ${name}, account ${account}. Money that has left cannot be called back.`}
      document={document}
      schema={z.object({ rail: z.string().check(z.minLength(1, t`Choose how to send it`)) })}
      fields={[rails(t`Rail`)]}
      initial={{ rail: "IMPS" }}
      input={(values, { version, key }) => ({ loanId: loan.id, rail: values.rail, expectedVersion: version, idempotencyKey: key })}
      submit={({ rail }) => t`${verb} ${sum} by ${rail}`}
    />
  );
}

/** The part that comes next, named by its number: a part sent meanwhile is refused, not sent twice. */
export function DisbursePart(props: DialogProps) {
  const { loan } = props;
  const { t } = useLingui();
  const part = loan.parts.find((one) => !one.isDrawn);
  const number = part?.number ?? 0;
  const sum = money(part?.amount ?? "0", loan.currency, true);
  const of = loan.parts.length;
  const name = loan.customer.name;
  const account = loan.customer.bankMasked ?? "—";
  return (
    <CommandForm
      {...common(props, t`on its way; the provider’s word appears by itself`)}
      facts={moneyFacts(loan)}
      title={t`Send part ${number} of ${of}: ${sum}`}
      intro={t`To ${name}, account ${account}. When it arrives, the instalments to come are planned anew. Money that has left cannot be called back.`}
      document={DisburseTrancheDocument}
      schema={z.object({ rail: chosen })}
      fields={[rails(t`Rail`)]}
      initial={{ rail: "IMPS" }}
      input={(values, { version, key }) => ({ loanId: loan.id, tranche: number, rail: values.rail, expectedVersion: version, idempotencyKey: key })}
      submit={({ rail }) => t`Send ${sum} by ${rail}`}
      aside={() => <ActPreview loanId={loan.id} currency={loan.currency} act={part ? { kind: "TRANCHE" } : null} />}
    />
  );
}

export function PaymentLink(props: DialogProps) {
  const { t } = useLingui();
  const { loan } = props;
  const [owed, late] = [money(loan.outstanding.total, loan.currency), money(loan.overdue.total, loan.currency)];
  return (
    <CommandForm
      {...common(props, t`payment link asked for; it is sent by SMS`)}
      title={t`Send a payment link`}
      intro={t`Outstanding ${owed}, of which overdue ${late}.`}
      document={CreatePaymentLinkDocument}
      schema={z.object({ amount })}
      fields={[{ name: "amount", kind: "money", label: t`Amount`, currency: loan.currency }]}
      initial={{ amount: isZero(loan.overdue.total) ? loan.outstanding.total : loan.overdue.total }}
      input={(values, { key }) => ({ loanId: loan.id, amount: values.amount, idempotencyKey: key })}
      submit={(values) => withSum(t`Send a link for`, values.amount, loan.currency)}
    />
  );
}

