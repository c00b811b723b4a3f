/** Dialogs that send money, or a link to pay at. */
import * as z from "zod/mini";
import { CreatePaymentLinkDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { isZero, money } from "@/kit/format";
import { amount, common, type DialogProps, type Document, withSum } from "./shared";

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
      fields={[{ name: "rail", kind: "select", label: "Rail", options: ["IMPS", "NEFT", "UPI"].map((value) => ({ value, label: value })) }]}
      initial={{ rail: "IMPS" }}
      input={(values, { version, key }) => ({ loanId: loan.id, rail: values.rail, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => `${verb} ${sum} by ${values.rail}`}
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

