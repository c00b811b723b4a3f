import { Trans } from "@lingui/react/macro";
import { Day } from "@/kit/figures";
import { isZero, money, percent } from "@/kit/format";
import { tenureText } from "../screens/loan-columns";
import type { Loan } from "./loan";
import classes from "./loan.module.css";

const RUNNING = new Set(["DISBURSED", "ACTIVE", "PARTIALLY_PAID", "OVERDUE", "WRITTEN_OFF"]);

/** How much: what was asked, what was granted, and, once money is out, what is still owed. */
export function HeadFigures({ loan }: { loan: Loan }) {
  const running = RUNNING.has(loan.status);
  const signed = loan.signedTerms;
  const granted = loan.sanctionedAmount ?? loan.approvedAmount;
  const amount = (value: string) => <span className="num">{money(value, loan.currency, true)}</span>;
  return (
    <dl className={classes["figures"]}>
      {running ? (
        <div className={classes["figure"]} data-lead="true">
          <dt>Outstanding</dt>
          <dd>{amount(loan.outstanding.total)}</dd>
        </div>
      ) : (
        <div className={classes["figure"]} data-lead="true">
          <dt>{loan.sanctionedAmount ? "Sanctioned" : loan.approvedAmount ? "Approved by credit" : "Asked for"}</dt>
          <dd>{amount(granted ?? loan.requestedAmount)}</dd>
        </div>
      )}
      {running && !isZero(loan.overdue.total) ? (
        <div className={classes["figure"]} data-tone="overdue">
          <dt>Overdue{loan.dpd > 0 ? `, ${loan.dpd} ${loan.dpd === 1 ? "day" : "days"}` : ""}</dt>
          <dd>{amount(loan.overdue.total)}</dd>
        </div>
      ) : null}
      {running && loan.nextDueDate ? (
        <div className={classes["figure"]}>
          <dt>Next due</dt>
          <dd>
            <Day value={loan.nextDueDate} />
          </dd>
        </div>
      ) : null}
      {granted || running ? (
        <div className={classes["figure"]}>
          <dt>Asked for</dt>
          <dd>{amount(loan.requestedAmount)}</dd>
        </div>
      ) : null}
      {running && loan.sanctionedAmount ? (
        <div className={classes["figure"]}>
          <dt>Sanctioned</dt>
          <dd>{amount(loan.sanctionedAmount)}</dd>
        </div>
      ) : null}
      {loan.netDisbursed ? (
        <div className={classes["figure"]}>
          <dt>Paid out, net</dt>
          <dd>{amount(loan.netDisbursed)}</dd>
        </div>
      ) : null}
      <div className={classes["figure"]}>
        <dt>Tenure</dt>
        <dd>
          {tenureText(loan)}
          {signed && signed.tenure !== loan.tenure ? (
            <small>
              {" "}
              <Trans>signed for {tenureText(signed)}</Trans>
            </small>
          ) : null}
        </dd>
      </div>
      {loan.ratePct ? (
        <div className={classes["figure"]}>
          <dt>Rate</dt>
          <dd>
            {percent(loan.ratePct)} <small>per {loan.ratePeriod?.toLowerCase()}</small>
            {signed && Number(signed.ratePct) !== Number(loan.ratePct) ? (
              <small>
                {" "}
                <Trans>signed at {percent(signed.ratePct)}</Trans>
              </small>
            ) : null}
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
