/** Dialogs that send money, or a link to pay at. */
import { useLingui } from "@lingui/react/macro";
import * as z from "zod/mini";
import { CreatePaymentLinkDocument, DisburseTrancheDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import type { FieldSpec } from "@/kit/fields";
import { isZero, money } from "@/kit/format";
import { ActPreview } from "../act-preview";
import { amount, chosen, common, type DialogProps, type Document, moneyFacts, withSum } from "./shared";

const RAILS: FieldSpec = { name: "rail", kind: "select", label: "Rail", options: ["IMPS", "NEFT", "UPI"].map((value) => ({ value, label: value })) };

type DisburseInput = { loanId: string; rail: string; expectedVersion: number; idempotencyKey: string };

export function Disburse({ verb, document, ...props }: DialogProps & { verb: string; document: Document<DisburseInput> }) {
  const { loan } = props;
  const net = loan.agreement?.keyFacts.netToBorrower;
  const sum = net ? money(net, loan.currency, true) : "the net amount";
  return (
    <CommandForm
      {...common(props, "on its way; the provider’s word appears by itself")}
      title={`${verb} ${sum}`}
      intro={
        <>
          To {loan.customer.name}, account {loan.customer.bankMasked ?? "—"}. Money that has left cannot be called back.
        </>
      }
      document={document}
      schema={z.object({ rail: z.string().check(z.minLength(1, "Choose how to send it")) })}
      fields={[RAILS]}
      initial={{ rail: "IMPS" }}
      input={(values, { version, key }) => ({ loanId: loan.id, rail: values.rail, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => `${verb} ${sum} by ${values.rail}`}
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
      fields={[RAILS]}
      initial={{ rail: "IMPS" }}
      input={(values, { version, key }) => ({ loanId: loan.id, tranche: number, rail: values.rail, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => t`Send ${sum} by ${values.rail}`}
      aside={() => <ActPreview loanId={loan.id} currency={loan.currency} act={part ? { kind: "TRANCHE" } : null} />}
    />
  );
}

export function PaymentLink(props: DialogProps) {
  const { loan } = props;
  return (
    <CommandForm
      {...common(props, "payment link asked for; it is sent by SMS")}
      title="Send a payment link"
      intro={`Outstanding ${money(loan.outstanding.total, loan.currency)}, of which overdue ${money(loan.overdue.total, loan.currency)}.`}
      document={CreatePaymentLinkDocument}
      schema={z.object({ amount })}
      fields={[{ name: "amount", kind: "money", label: "Amount", currency: loan.currency }]}
      initial={{ amount: isZero(loan.overdue.total) ? loan.outstanding.total : loan.overdue.total }}
      input={(values, { key }) => ({ loanId: loan.id, amount: values.amount, idempotencyKey: key })}
      submit={(values) => withSum("Send a link for", values.amount, loan.currency)}
    />
  );
}

