import { Trans, useLingui } from "@lingui/react/macro";
import type { KeyFactFieldsFragment } from "@/gql/customer/graphql";
import { day, isZero, money, percent } from "@/kit/format";
import classes from "./borrower.module.css";

/** The cost of a loan in the order a person asks for it: what I get, what I pay back, when, and at what rate. */
export function KeyFacts({ facts, whole = false }: { facts: KeyFactFieldsFragment; whole?: boolean }) {
  const { t } = useLingui();
  const sum = (value: string) => money(value, facts.currency);
  const first = facts.schedule[0];
  const many = facts.schedule.length > 1;
  const periods: Record<string, string> = { DAY: t`a day`, MONTH: t`a month`, YEAR: t`a year` };
  return (
    <>
      <dl className={classes["kfs"]}>
        <div>
          <dt>
            <Trans>Loan amount</Trans>
          </dt>
          <dd>{sum(facts.amount)}</dd>
        </div>
        {facts.fees.map((fee) => (
          <div key={fee.name}>
            <dt>{isZero(fee.tax) ? fee.name : t`${fee.name}, with tax of ${sum(fee.tax)}`}</dt>
            <dd>− {sum(fee.total)}</dd>
          </div>
        ))}
        {facts.coupon ? (
          <div>
            <dt>
              <Trans>Before coupon {facts.coupon.code}, with tax of {sum(facts.coupon.taxBefore)}</Trans>
            </dt>
            <dd>
              <s>{sum(facts.coupon.totalBefore)}</s>
            </dd>
          </div>
        ) : null}
        <div data-total="true">
          <dt>
            <Trans>You get</Trans>
          </dt>
          <dd>{sum(facts.netToBorrower)}</dd>
        </div>
        <div>
          <dt>
            <Trans>
              Interest, {percent(facts.ratePct)} {periods[facts.ratePeriod.toUpperCase()] ?? facts.ratePeriod}
            </Trans>
          </dt>
          <dd>{sum(facts.totalInterest)}</dd>
        </div>
        <div data-total="true">
          <dt>
            <Trans>You pay back</Trans>
          </dt>
          <dd>{sum(facts.totalPayable)}</dd>
        </div>
        {first ? (
          <div>
            <dt>{many ? <Trans>First instalment, on {day(first.dueDate)}</Trans> : <Trans>In one payment, on {day(first.dueDate)}</Trans>}</dt>
            <dd>{sum(first.instalment)}</dd>
          </div>
        ) : null}
        <div>
          <dt>
            <Trans>Cost of the loan a year (APR)</Trans>
          </dt>
          <dd>{percent(facts.aprPct)}</dd>
        </div>
      </dl>
      {whole ? (
        <>
          <p className={classes["note"]}>
            <Trans>How the APR is worked out: {facts.aprBasis}</Trans>
          </p>
          <h3>
            <Trans>If something changes</Trans>
          </h3>
          <ul className={classes["bullets"]}>
            {facts.contingent.map((charge) => (
              <li key={charge.name}>
                <strong>{charge.name}</strong>: {charge.sentence}
              </li>
            ))}
          </ul>
          {many ? (
            <>
              <h3>
                <Trans>When you pay</Trans>
              </h3>
              <table className={classes["table"]}>
                <thead>
                  <tr>
                    <th scope="col">
                      <Trans>Due</Trans>
                    </th>
                    <th scope="col">
                      <Trans>Instalment</Trans>
                    </th>
                    <th scope="col">
                      <Trans>Still owed</Trans>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {facts.schedule.map((row) => (
                    <tr key={row.number}>
                      <td>{day(row.dueDate)}</td>
                      <td>{sum(row.instalment)}</td>
                      <td>{sum(row.closingPrincipal)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </>
          ) : null}
          <p className={classes["note"]}>
            <Trans>Proposal {facts.proposalNumber}</Trans>
            {facts.validUntil ? (
              <>
                {". "}
                <Trans>The offer holds until {day(facts.validUntil)}.</Trans>
              </>
            ) : null}
          </p>
        </>
      ) : null}
    </>
  );
}
