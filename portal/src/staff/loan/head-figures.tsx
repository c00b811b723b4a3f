import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Day } from "@/kit/figures";
import { day, isZero, money, percent } from "@/kit/format";
import { tenureText } from "../screens/loan-columns";
import type { Loan } from "./loan";
import classes from "./loan.module.css";
import { usePer } from "./rate-text";

const RUNNING = new Set(["DISBURSED", "ACTIVE", "PARTIALLY_PAID", "OVERDUE", "WRITTEN_OFF"]);

/** How much: what was asked, what was granted, and, once money is out, what is still owed. */
export function HeadFigures({ loan }: { loan: Loan }) {
  const { t } = useLingui();
  const running = RUNNING.has(loan.status);
  const signed = loan.signedTerms;
  const granted = loan.sanctionedAmount ?? loan.approvedAmount;
  const per = usePer();
  const { dpd } = loan;
  // The books move on at a day's end, or when something is done: what closes the loan today may be a night's interest more.
  const at = loan.standsAt;
  const booked = day(at?.day);
  const today = day(at?.today);
  const [signedTenure, signedRate] = signed ? [tenureText(signed), percent(signed.ratePct)] : ["", ""];
  const amount = (value: string) => <span className="num">{money(value, loan.currency, true)}</span>;
  return (
    <dl className={classes["figures"]}>
      {running ? (
        <div className={classes["figure"]} data-lead="true">
          <dt>{t`Outstanding`}</dt>
          <dd>
            {amount(loan.outstanding.total)}
            {at ? <small className={classes["ofDay"]}>{at.dayEnded ? t`as of the end of ${booked}` : t`as of ${booked}`}</small> : null}
          </dd>
        </div>
      ) : (
        <div className={classes["figure"]} data-lead="true">
          <dt>{loan.sanctionedAmount ? t`Sanctioned` : loan.approvedAmount ? t`Approved by credit` : t`Asked for`}</dt>
          <dd>{amount(granted ?? loan.requestedAmount)}</dd>
        </div>
      )}
      {at && at.closesToday !== loan.outstanding.total ? (
        <div className={classes["figure"]}>
          <dt>{t`Closes today for`}</dt>
          <dd>
            {amount(at.closesToday)}
            <small className={classes["ofDay"]}>{t`with interest to ${today}`}</small>
          </dd>
        </div>
      ) : null}
      {running && !isZero(loan.overdue.total) ? (
        <div className={classes["figure"]} data-tone="overdue">
          <dt>{dpd > 0 ? plural(dpd, { one: "Overdue, # day", other: "Overdue, # days" }) : t`Overdue`}</dt>
          <dd>{amount(loan.overdue.total)}</dd>
        </div>
      ) : null}
      {running && loan.nextDueDate ? (
        <div className={classes["figure"]}>
          <dt>{t({ context: "loan", message: "Next due" })}</dt>
          <dd>
            <Day value={loan.nextDueDate} />
          </dd>
        </div>
      ) : null}
      {granted || running ? (
        <div className={classes["figure"]}>
          <dt>{t`Asked for`}</dt>
          <dd>{amount(loan.requestedAmount)}</dd>
        </div>
      ) : null}
      {running && loan.sanctionedAmount ? (
        <div className={classes["figure"]}>
          <dt>{t`Sanctioned`}</dt>
          <dd>{amount(loan.sanctionedAmount)}</dd>
        </div>
      ) : null}
      {loan.netDisbursed ? (
        <div className={classes["figure"]}>
          <dt>{t`Paid out, net`}</dt>
          <dd>{amount(loan.netDisbursed)}</dd>
        </div>
      ) : null}
      <div className={classes["figure"]}>
        <dt>{t`Tenure`}</dt>
        <dd>
          {tenureText(loan)}
          {signed && signed.tenure !== loan.tenure ? (
            <small>
              {" "}
              <Trans>signed for {signedTenure}</Trans>
            </small>
          ) : null}
        </dd>
      </div>
      {loan.ratePct ? (
        <div className={classes["figure"]}>
          <dt>{t`Rate`}</dt>
          <dd>
            {percent(loan.ratePct)} <small>{per(loan.ratePeriod ?? "")}</small>
            {signed && Number(signed.ratePct) !== Number(loan.ratePct) ? (
              <small>
                {" "}
                <Trans>signed at {signedRate}</Trans>
              </small>
            ) : null}
          </dd>
        </div>
      ) : null}
    </dl>
  );
}
