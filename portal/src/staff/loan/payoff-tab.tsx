/** Days to come: what closes the loan on a day, and what a payment would change. All of it is the server's sum. */
import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useQuery } from "urql";
import { LoanPayoffDocument, LoanWhatIfDocument } from "@/gql/staff/graphql";
import { DateField } from "@/kit/date-field";
import { Section } from "@/kit/facts";
import { Money } from "@/kit/figures";
import { day } from "@/kit/format";
import { EmptyState, Notice, PageSkeleton } from "@/kit/states";
import type { Loan } from "./loan";
import classes from "./loan.module.css";
import { Planned } from "./planned";

const AMOUNT = /^\d+(\.\d{1,2})?$/;

export function PayoffTab({ loan }: { loan: Loan }) {
  const { t } = useLingui();
  const [on, setOn] = useState("");
  const [typed, setTyped] = useState("");
  const [amount] = useDebouncedValue(typed, 250);
  const [payoff] = useQuery({ query: LoanPayoffDocument, variables: { loanId: loan.id, on: on || null }, pause: !loan.disbursedOn });
  const sensible = AMOUNT.test(amount) && Number(amount) > 0;
  const [whatIf] = useQuery({ query: LoanWhatIfDocument, variables: { loanId: loan.id, amount, on: on || null }, pause: !sensible || !loan.disbursedOn });
  if (!loan.disbursedOn) return <EmptyState title={t`Nothing to pay off yet`}>{t`The money has not gone out.`}</EmptyState>;
  const quote = payoff.data?.loanPayoff;
  const refusal = (sensible && whatIf.error) || payoff.error;
  const found = sensible ? whatIf.data?.loanWhatIf : undefined;
  const [quotedOn, paidOn] = [day(quote?.on), day(found?.on)];
  return (
    <>
      <div className={classes["tools"]}>
        <DateField label={t`On`} value={on || quote?.on || ""} onChange={setOn} />
        <TextInput label={t`What if this is paid`} inputMode="decimal" placeholder={quote?.components.total ?? "0.00"} value={typed} onChange={(event) => setTyped(event.currentTarget.value.trim())} />
      </div>
      {refusal ? <Notice tone="due">{refusal.message.replace("[GraphQL] ", "")}</Notice> : null}
      {quote ? (
        <Section title={t`Payoff on ${quotedOn}`}>
          <dl className={classes["kfs"]} style={{ maxWidth: 560 }}>
            <Line label={t`Principal`} value={quote.components.principal} currency={loan.currency} />
            <Line label={t`Interest to that day`} value={quote.components.interest} currency={loan.currency} />
            <Line label={t`Charges`} value={quote.components.fee} currency={loan.currency} />
            <Line label={t`Tax on charges`} value={quote.components.tax} currency={loan.currency} />
            <Line label={t`Penal charges`} value={quote.components.penalty} currency={loan.currency} />
            <Line label={t`To pay`} value={quote.components.total} currency={loan.currency} total />
            <Line label={t`One more day adds`} value={quote.dailyInterest} currency={loan.currency} />
          </dl>
        </Section>
      ) : payoff.fetching ? (
        <PageSkeleton lines={6} />
      ) : null}
      {found ? (
        <Section title={t`If that is paid on ${paidOn}`}>
          <dl className={classes["kfs"]} style={{ maxWidth: 560 }}>
            <Line label={t`Of it to interest`} value={found.paid.interest} currency={loan.currency} />
            <Line label={t`Of it to principal`} value={found.paid.principal} currency={loan.currency} />
            <Line label={t`Of it to charges`} value={found.paid.fee} currency={loan.currency} />
            <Line label={t`Of it to tax on charges`} value={found.paid.tax} currency={loan.currency} />
            <Line label={t`Of it to penal charges`} value={found.paid.penalty} currency={loan.currency} />
            <Line label={t`Held for later`} value={found.held} currency={loan.currency} />
            <Line label={t`Payoff before`} value={found.payoffBefore} currency={loan.currency} />
            <Line label={t`Payoff after`} value={found.payoffAfter} currency={loan.currency} />
            <Line label={t`Still to pay by the schedule, before`} value={found.leftBefore} currency={loan.currency} />
            <Line label={t`Still to pay by the schedule, after`} value={found.leftAfter} currency={loan.currency} />
            <Line label={t`It spares`} value={found.saving} currency={loan.currency} total />
          </dl>
          {found.closes ? <Notice tone="live">{t`The loan would be closed by it.`}</Notice> : <Planned rows={found.after} currency={loan.currency} label={t`Schedule after the payment`} />}
        </Section>
      ) : null}
    </>
  );
}

function Line({ label, value, currency, total = false }: { label: string; value: string; currency: string; total?: boolean }) {
  return (
    <div data-total={total}>
      <dt>{label}</dt>
      <dd><Money value={value} currency={currency} /></dd>
    </div>
  );
}
