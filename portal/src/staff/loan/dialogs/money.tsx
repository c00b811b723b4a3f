/** Dialogs on money that came, is given up, goes back, or is charged. Each shows what the server says it would do. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "urql";
import * as z from "zod/mini";
import {
  AddChargeDocument,
  AskRefundDocument,
  AskWaiverDocument,
  ExitLoanForBorrowerDocument,
  ExitQuoteDocument,
  RecordRepaymentDocument,
  ReversePaymentDocument,
} from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { Facts } from "@/kit/facts";
import { Day, Money } from "@/kit/figures";
import { isZero, money } from "@/kit/format";
import { useViewer } from "../../viewer";
import { ActPreview } from "../act-preview";
import { amount, chosen, common, dated, type DialogProps, moneyFacts, reasoned, withSum } from "./shared";

export function RecordRepayment(props: DialogProps) {
  const { t } = useLingui();
  const { loan } = props;
  const { businessDate } = useViewer().brand;
  const { currency } = loan;
  const methods = [
    { value: "BANK_TRANSFER", label: t`Bank transfer` },
    { value: "UPI", label: "UPI" },
    { value: "CHEQUE", label: t`Cheque` },
    { value: "CASH", label: t`Cash` },
  ];
  return (
    <CommandForm
      {...common(props, t`payment recorded`)}
      facts={moneyFacts(loan)}
      title={t`Record a payment`}
      intro={t`For money that came outside the payment links. A part payment, and money recorded by collections, counts once operations have approved it.`}
      document={RecordRepaymentDocument}
      schema={z.object({ amount, valueDate: dated, method: chosen, reference: z.string().check(z.minLength(4, t`As the bank or receipt book names it`)), note: z.string() })}
      fields={[
        { name: "amount", kind: "money", label: t`Amount`, currency },
        { name: "valueDate", kind: "date", label: t`Counts from`, hint: t`The day the money reached us; a past day takes back what was charged since` },
        { name: "method", kind: "select", label: t`Came by`, options: methods },
        { name: "reference", kind: "text", label: t`Bank reference`, hint: t`UTR, UPI, cheque or receipt-book number; it counts once`, maxLength: 40 },
        { name: "note", kind: "longtext", label: t`Evidence`, hint: t`Where it was seen: statement, slip, screenshot` },
      ]}
      initial={{ amount: isZero(loan.overdue.total) ? "" : loan.overdue.total, valueDate: businessDate, method: "BANK_TRANSFER", reference: "", note: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, ...values, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => withSum(t`Record`, values.amount, currency)}
      aside={(values) => (
        <ActPreview
          loanId={loan.id}
          currency={currency}
          act={amount.safeParse(values.amount).success && dated.safeParse(values.valueDate).success ? { kind: "RECEIPT", amount: values.amount, valueDate: values.valueDate } : null}
          wait={t`Enter an amount and a day to see what the payment does.`}
        />
      )}
    />
  );
}

export function Reverse({ subject = "", ...props }: DialogProps) {
  const { loan } = props;
  const { t } = useLingui();
  const receipt = loan.receipts.find((one) => one.id === subject);
  const sum = receipt ? money(receipt.amount, loan.currency) : "";
  const told = loan.toldCharges[0];
  const charge = told ? t`${told.name}: ${money(told.amount, loan.currency)} and tax of ${money(told.tax, loan.currency)}, as the Key Fact Statement tells.` : t`The Key Fact Statement tells no charge for a bounce, so there is none.`;
  return (
    <CommandForm
      {...common(props, t`payment reversed`)}
      facts={moneyFacts(loan)}
      title={t`Reverse the payment of ${sum}`}
      danger
      intro={t`The loan is worked out again as if it had not come; the books take reversing entries.`}
      document={ReversePaymentDocument}
      schema={z.object({ why: chosen, reason: reasoned })}
      fields={[
        {
          name: "why",
          kind: "select",
          label: t`What happened`,
          hint: charge,
          options: [
            { value: "BOUNCED", label: t`The bank returned it` },
            { value: "MISTAKE", label: t`It was entered by mistake` },
          ],
        },
        { name: "reason", kind: "longtext", label: t`Reason` },
      ]}
      initial={{ why: "", reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, receiptId: subject, reason: values.reason, bounced: values.why === "BOUNCED", expectedVersion: version, idempotencyKey: key })}
      submit={t`Reverse ${sum}`}
      aside={(values) => <ActPreview loanId={loan.id} currency={loan.currency} act={{ kind: "REVERSAL", receiptId: subject, bounced: values.why === "BOUNCED" }} />}
    />
  );
}

export function AskWaiver(props: DialogProps) {
  const { t } = useLingui();
  const { loan } = props;
  const components = [
    { value: "PENALTY", label: t`Penal charges` },
    { value: "INTEREST", label: t`Interest` },
    { value: "FEE", label: t`Fees` },
    { value: "TAX", label: t`Tax on fees` },
    { value: "PRINCIPAL", label: t`Principal` },
  ];
  return (
    <CommandForm
      {...common(props, t`waiver asked for`)}
      facts={moneyFacts(loan)}
      title={t`Ask for a waiver`}
      intro={t`What is given up is gone for good. A collection manager allows it; never the person who asks.`}
      document={AskWaiverDocument}
      schema={z.object({ component: chosen, amount, justification: reasoned })}
      fields={[
        { name: "component", kind: "select", label: t`Of`, options: components },
        { name: "amount", kind: "money", label: t`Amount`, currency: loan.currency },
        { name: "justification", kind: "longtext", label: t`Justification`, hint: t`What the borrower showed, and why it is right to give this up` },
      ]}
      initial={{ component: isZero(loan.outstanding.penalty) ? "INTEREST" : "PENALTY", amount: "", justification: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, ...values, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => withSum(t`Ask to waive`, values.amount, loan.currency)}
      aside={(values) => (
        <ActPreview loanId={loan.id} currency={loan.currency} act={amount.safeParse(values.amount).success ? { kind: "WAIVER", component: values.component, amount: values.amount } : null} wait={t`Enter an amount to see what is left after it.`} />
      )}
    />
  );
}

export function AskRefund(props: DialogProps) {
  const { loan } = props;
  const { t } = useLingui();
  const held = money(loan.held, loan.currency);
  const name = loan.customer.name;
  const account = loan.customer.bankMasked ?? "—";
  return (
    <CommandForm
      {...common(props, t`refund asked for`)}
      facts={moneyFacts(loan)}
      title={t`Send back money held`}
      intro={t`${held} is held for ${name}. It goes to account ${account}, once another person has allowed it.`}
      document={AskRefundDocument}
      schema={z.object({ amount, rail: z.string(), reason: reasoned })}
      fields={[
        { name: "amount", kind: "money", label: t`Amount`, currency: loan.currency },
        {
          name: "rail",
          kind: "select",
          label: t`How it is sent`,
          hint: t`By us, it leaves when it is allowed and the bank’s word closes it. Outside, whoever allows it enters the bank’s reference.`,
          options: [...["IMPS", "NEFT", "UPI"].map((rail) => ({ value: rail, label: t`By us, ${rail}` })), { value: "", label: t`Outside, by hand` }],
        },
        { name: "reason", kind: "longtext", label: t`Reason` },
      ]}
      initial={{ amount: loan.held, rail: "IMPS", reason: "" }}
      input={(values, { version, key }) => ({ loanId: loan.id, amount: values.amount, rail: values.rail || null, reason: values.reason, expectedVersion: version, idempotencyKey: key })}
      submit={(values) => withSum(t`Ask to send back`, values.amount, loan.currency)}
      aside={(values) => <ActPreview loanId={loan.id} currency={loan.currency} act={amount.safeParse(values.amount).success ? { kind: "REFUND", amount: values.amount } : null} />}
    />
  );
}

const OTHER = "OTHER";

export function AddCharge(props: DialogProps) {
  const { t } = useLingui();
  const { loan } = props;
  const told = loan.toldCharges;
  const isTold = (code: string) => told.some((one) => one.code === code);
  return (
    <CommandForm
      {...common(props, t`charge noted`)}
      facts={moneyFacts(loan)}
      title={t`Add a charge`}
      intro={t`A charge that the Key Fact Statement names is added at the amount it names. Any other needs the borrower’s own consent, and a second person.`}
      document={AddChargeDocument}
      schema={z.object({ code: chosen, name: z.string(), amount: z.string(), consentChannel: z.string(), consentReference: z.string(), consentOn: z.string(), reason: reasoned })}
      fields={[
        { name: "code", kind: "select", label: t`Charge`, options: [...told.map((one) => ({ value: one.code, label: t`${one.name}, ${money(one.amount, loan.currency)} and tax ${money(one.tax, loan.currency)}` })), { value: OTHER, label: t`Another, with the borrower’s consent` }] },
        { name: "name", kind: "text", label: t`Name of another charge`, maxLength: 80 },
        { name: "amount", kind: "money", label: t`Amount before tax`, currency: loan.currency },
        { name: "consentChannel", kind: "text", label: t`Borrower agreed by`, hint: t`Signed letter, recorded call` },
        { name: "consentReference", kind: "text", label: t`Consent kept as`, hint: t`File or recording number` },
        { name: "consentOn", kind: "date", label: t`Agreed on` },
        { name: "reason", kind: "longtext", label: t`Reason` },
      ]}
      initial={{ code: told[0]?.code ?? OTHER, name: "", amount: "", consentChannel: "", consentReference: "", consentOn: "", reason: "" }}
      input={(values, { version, key }) => ({
        loanId: loan.id,
        ...(isTold(values.code)
          ? { code: values.code }
          : { name: values.name, amount: values.amount || null, consentChannel: values.consentChannel, consentReference: values.consentReference, consentOn: values.consentOn || null }),
        reason: values.reason,
        expectedVersion: version,
        idempotencyKey: key,
      })}
      submit={t`Add the charge`}
      aside={(values) => (
        <ActPreview
          loanId={loan.id}
          currency={loan.currency}
          act={isTold(values.code) ? { kind: "CHARGE", code: values.code } : amount.safeParse(values.amount).success && values.name.length > 2 ? { kind: "CHARGE", name: values.name, amount: values.amount } : null}
        />
      )}
    />
  );
}

export function ExitLoan(props: DialogProps) {
  const { t } = useLingui();
  const { loan } = props;
  const [{ data }] = useQuery({ query: ExitQuoteDocument, variables: { loanId: loan.id }, requestPolicy: "network-only" });
  const quote = data?.exitQuote;
  const sum = quote ? money(quote.toPay, loan.currency) : "";
  return (
    <CommandForm
      {...common(props, t`the borrower leaves; the exit amount closes the loan`)}
      facts={moneyFacts(loan)}
      title={t`Leave in the cooling-off days`}
      danger
      intro={t`Penal charges booked so far are taken back, and what was paid of them counts towards the exit. The loan closes when principal and the interest to the day are paid.`}
      document={ExitLoanForBorrowerDocument}
      schema={z.object({})}
      fields={[]}
      initial={{}}
      input={(_values, { version }) => ({ loanId: loan.id, expectedVersion: version })}
      submit={quote ? t`Ask for ${sum}` : t`Leave the loan`}
      aside={() =>
        quote ? (
          <Facts
            columns={1}
            rows={[
              [t`On`, <Day key="on" value={quote.on} />],
              [t`Principal`, <Money key="p" value={quote.components.principal} currency={loan.currency} />],
              [t`Interest to that day`, <Money key="i" value={quote.components.interest} currency={loan.currency} />],
              [t`Fees`, <Money key="f" value={quote.components.fee} currency={loan.currency} />],
              [t`Tax on fees`, <Money key="g" value={quote.components.tax} currency={loan.currency} />],
              [t`Penal charges`, <Money key="n" value={quote.components.penalty} currency={loan.currency} />],
              [t`Taken off: money held, fees and penal charges returned`, <Money key="h" value={quote.held} currency={loan.currency} />],
              [t`To pay`, <strong key="t"><Money value={quote.toPay} currency={loan.currency} /></strong>],
            ]}
          />
        ) : (
          <p>{t`The cooling-off days are over.`}</p>
        )
      }
    />
  );
}
