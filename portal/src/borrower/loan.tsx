/** One loan, from application to the No Due Certificate; each part appears when it matters and changes live. */
import "@mantine/core/styles/Radio.layer.css";
import "@mantine/core/styles/NumberInput.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconDownload, IconHourglass } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useQuery } from "urql";
import { MyLoanDocument } from "@/gql/customer/graphql";
import { day, isZero, moment, money, percent } from "@/kit/format";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { live } from "./api";
import classes from "./borrower.module.css";
import { Exit, Resubmit, Withdraw } from "./loan-acts";
import { chosenLanguage } from "./language";
import { isRunning, offers } from "./loan-words";
import type { MyLoan } from "./my-loan";
import { Owed } from "./owed";
import { Pay } from "./pay";
import { Statement } from "./statement";
import { SignCard } from "./sign-card";

export function LoanPage() {
  const { t } = useLingui();
  const { loanId = "" } = useParams({ strict: false }) as { loanId?: string };
  const [{ data, error, fetching }, refetch] = useQuery({ query: MyLoanDocument, variables: { id: loanId, language: chosenLanguage() } });
  const reload = () => refetch({ requestPolicy: "network-only" });
  const topics = useMemo(() => [`loan:${loanId}`, "day-end"], [loanId]);
  useLive(live, topics, reload);
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton lines={8} /> : null;
  if (!data.loan) {
    return (
      <EmptyState
        whole
        title={t`This loan is not here`}
        action={
          <Button component={Link} to={"/" as never} variant="default">
            <Trans>Your loans</Trans>
          </Button>
        }
      />
    );
  }
  return <Loan loan={data.loan} />;
}

function Loan({ loan }: { loan: MyLoan }) {
  const running = isRunning(loan.status);
  const toSign = loan.agreement && !loan.agreement.signedAt && (offers(loan.availableActions, "ACKNOWLEDGE") || offers(loan.availableActions, "START_SIGNING"));
  return (
    <div className={classes["flow"]}>
      <div>
        <p className={classes["note"]}>
          {loan.productName}, {loan.number}
        </p>
        <h1 className={classes["heroTitle"]} aria-live="polite">
          <span className={classes["hero"]}>{money(running ? loan.outstanding.total : loan.amount, loan.currency, true)}</span>
          <StatusBadge state={loan.status} word={loan.statusTitle} />
        </h1>
        {loan.standsAt ? <AsOf at={loan.standsAt} /> : null}
        {running ? <Terms loan={loan} /> : null}
        {loan.nextStep === loan.rejectionText ? null : <p className={classes["lead"]}>{loan.nextStep}</p>}
        {loan.waitingReason ? (
          <p className={classes["wait"]} role="status">
            <IconHourglass size={20} aria-hidden />
            {loan.waitingReason}
          </p>
        ) : null}
        {loan.rejectionText ? (
          <p className={classes["wait"]}>
            {loan.rejectionText}
            {loan.reapplyOn ? (
              <>
                {" "}
                <Trans>You can apply again from {day(loan.reapplyOn)}.</Trans>
              </>
            ) : null}
          </p>
        ) : null}
      </div>
      {toSign && loan.agreement ? <SignCard loan={loan} agreement={loan.agreement} /> : null}
      {running ? <Owed loan={loan} /> : null}
      {offers(loan.availableActions, "PAY") ? <Pay loan={loan} /> : null}
      {loan.parts.length > 0 ? <Parts loan={loan} /> : null}
      {loan.schedule.length > 0 ? <Schedule loan={loan} /> : null}
      {loan.payments.length > 0 ? <Payments loan={loan} /> : null}
      {loan.documents.length > 0 ? <Documents loan={loan} /> : null}
      {loan.disbursedOn ? <Statement loan={loan} /> : null}
      {offers(loan.availableActions, "RESUBMIT") ? <Resubmit loan={loan} /> : null}
      {offers(loan.availableActions, "EXIT") ? <Exit loan={loan} /> : null}
      {offers(loan.availableActions, "CANCEL") ? <Withdraw loan={loan} /> : null}
      <Story loan={loan} />
    </div>
  );
}

/** The books move on at a day's end, or when something is done: the day whose figures these are. */
function AsOf({ at }: { at: NonNullable<MyLoan["standsAt"]> }) {
  const told = day(at.day);
  return <p className={classes["note"]}>{at.dayEnded ? <Trans>As of the end of {told}</Trans> : <Trans>As of {told}</Trans>}</p>;
}

/** The terms in force; where they were changed by agreement, what was signed stands beside them. */
function Terms({ loan }: { loan: MyLoan }) {
  const told = useTerms();
  return (
    <p className={classes["note"]}>
      {told(loan)}
      {loan.signedTerms ? (
        <>
          {". "}
          <Trans>You signed {told(loan.signedTerms)}.</Trans>
        </>
      ) : null}
    </p>
  );
}

/** "12 months, 24 % a year". */
function useTerms(): (terms: { tenure: number; tenureUnit: string; ratePct: string; ratePeriod: string }) => string {
  const { t } = useLingui();
  const rates: Record<string, (rate: string) => string> = {
    DAY: (rate) => t`${rate} a day`,
    MONTH: (rate) => t`${rate} a month`,
    YEAR: (rate) => t`${rate} a year`,
  };
  const lengths: Record<string, (count: number) => string> = {
    DAYS: (count) => plural(count, { one: "# day", other: "# days" }),
    WEEKS: (count) => plural(count, { one: "# week", other: "# weeks" }),
    MONTHS: (count) => plural(count, { one: "# month", other: "# months" }),
  };
  return (terms) => `${lengths[terms.tenureUnit]?.(terms.tenure) ?? terms.tenure}, ${rates[terms.ratePeriod]?.(percent(terms.ratePct)) ?? percent(terms.ratePct)}`;
}

/** The parts in which the money comes, where that was agreed. */
function Parts({ loan }: { loan: MyLoan }) {
  return (
    <section aria-labelledby="parts">
      <h2 id="parts">
        <Trans>When the money comes</Trans>
      </h2>
      <ul className={classes["rows"]}>
        {loan.parts.map((part) => (
          <li key={part.number} className={classes["line"]}>
            <span>
              <strong>
                <Trans>Part {part.number}</Trans>
              </strong>
              <small>{part.isDrawn ? <Trans>Paid out</Trans> : part.drawableFrom ? <Trans>From {day(part.drawableFrom)}</Trans> : part.afterDays === 0 ? null : <Trans>{part.afterDays} days after the first part</Trans>}</small>
            </span>
            <span className="num">{money(part.amount, loan.currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Schedule({ loan }: { loan: MyLoan }) {
  return (
    <section aria-labelledby="schedule">
      <h2 id="schedule">
        <Trans>When you pay</Trans>
      </h2>
      <ul className={classes["rows"]}>
        {loan.schedule.map((row) => (
          <li key={row.id} className={classes["line"]}>
            <span>
              <strong>{day(row.dueDate)}</strong>
              <small>
                {row.paidOn ? <Trans>Paid on {day(row.paidOn)}</Trans> : isZero(row.outstanding.total) ? null : <Trans>{money(row.outstanding.total, loan.currency)} open</Trans>}
              </small>
            </span>
            <span className="num">{money(row.due.total, loan.currency)}</span>
            {row.paidOn ? <StatusBadge state="PAID" /> : row.isOverdue ? <StatusBadge state="OVERDUE" /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Payments({ loan }: { loan: MyLoan }) {
  return (
    <section aria-labelledby="payments">
      <h2 id="payments">
        <Trans>What you have paid</Trans>
      </h2>
      <ul className={classes["rows"]}>
        {loan.payments.map((payment) => (
          <li key={payment.id} className={classes["line"]}>
            <span>
              <strong>{day(payment.valueDate)}</strong>
              <small>
                {isZero(payment.allocation.total) ? (
                  <Trans>Kept for what falls due next</Trans>
                ) : (
                  <Trans>
                    {money(payment.allocation.principal, loan.currency)} off the loan, {money(payment.allocation.interest, loan.currency)} interest
                  </Trans>
                )}
                {isZero(payment.allocation.penalty) ? null : (
                  <>
                    , <Trans>{money(payment.allocation.penalty, loan.currency)} late payment charge</Trans>
                  </>
                )}
              </small>
            </span>
            <span className="num">{money(payment.amount, loan.currency)}</span>
            {payment.reversedAt ? <StatusBadge state="REVERSED" /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Each paper once: in the reader's language where it was made in it. */
function inLanguage(documents: MyLoan["documents"], language: string): MyLoan["documents"] {
  const own = new Set(documents.filter((one) => one.language === language).map((one) => `${one.kind}${one.number}`));
  return documents.filter((one) => one.language === (own.has(`${one.kind}${one.number}`) ? language : "en"));
}

function Documents({ loan }: { loan: MyLoan }) {
  const { t } = useLingui();
  const titles: Record<string, string> = {
    KFS: t`Key Fact Statement`,
    SANCTION_LETTER: t`Sanction letter`,
    AGREEMENT: t`Loan agreement`,
    SIGNED_AGREEMENT: t`Signed loan agreement`,
    RECEIPT: t`Receipt`,
    STATEMENT: t`Statement of account`,
    SETTLEMENT: t`Settlement letter`,
    NDC: t`No Due Certificate`,
  };
  return (
    <section aria-labelledby="papers">
      <h2 id="papers">
        <Trans>Your papers</Trans>
      </h2>
      <ul className={classes["rows"]}>
        {inLanguage(loan.documents, chosenLanguage()).map((one) => (
          <li key={one.id} className={classes["line"]}>
            <span>
              <strong>{titles[one.kind] ?? one.title}</strong>
              <small>
                {one.number}, {day(one.createdAt)}. <a href={one.verifyUrl}>{t`Check that it is genuine`}</a>
              </small>
            </span>
            <a className={classes["download"]} href={one.downloadUrl} download aria-label={t`Download ${titles[one.kind] ?? one.title}`}>
              <IconDownload size={22} stroke={1.6} aria-hidden />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Story({ loan }: { loan: MyLoan }) {
  if (loan.timeline.length === 0) return null;
  return (
    <section aria-labelledby="story">
      <h2 id="story">
        <Trans>What has happened</Trans>
      </h2>
      <ol className={classes["story"]}>
        {loan.timeline.map((entry) => (
          <li key={entry.id}>
            <strong>{entry.title}</strong>
            <small>{moment(entry.at)}</small>
            {entry.detail ? <p>{entry.detail}</p> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
