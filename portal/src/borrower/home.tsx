/** Where the borrower lands: finish signing up, or the loans there are, or apply. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo } from "react";
import { useQuery } from "urql";
import { type LoanCardFragment, MyLoansDocument } from "@/gql/customer/graphql";
import { day, isZero, money } from "@/kit/format";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { live } from "./api";
import classes from "./borrower.module.css";
import { useMe } from "./frame";
import { isOpen, isRunning } from "./loan-words";

const Onboarding = lazy(() => import("./onboarding").then((module) => ({ default: module.Onboarding })));

export function Home() {
  const me = useMe();
  if (!me.onboarding.completed) {
    return (
      <Suspense fallback={<PageSkeleton lines={6} />}>
        <Onboarding />
      </Suspense>
    );
  }
  return <Loans />;
}

function Loans() {
  const { t } = useLingui();
  const me = useMe();
  const [{ data, error, fetching }, refetch] = useQuery({ query: MyLoansDocument });
  const reload = () => refetch({ requestPolicy: "network-only" });
  const topics = useMemo(() => (data?.loans ?? []).filter((loan) => isOpen(loan.status)).map((loan) => `loan:${loan.id}`).concat("day-end"), [data]);
  useLive(live, topics, reload);
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton lines={5} /> : null;
  const open = data.loans.filter((loan) => isOpen(loan.status));
  const past = data.loans.filter((loan) => !isOpen(loan.status));
  const first = me.name.split(" ")[0] ?? "";
  return (
    <div className={classes["flow"]}>
      <h1>{first ? t`Hello, ${first}` : t`Hello`}</h1>
      {open.map((loan) => (
        <LoanCard key={loan.id} loan={loan} />
      ))}
      {open.length === 0 ? (
        <EmptyState
          title={t`No loan is running`}
          action={
            <Button component={Link} to={"/apply" as never} size="lg">
              <Trans>Apply for a loan</Trans>
            </Button>
          }
        >
          <Trans>Choose an amount and see the whole cost before you decide.</Trans>
        </EmptyState>
      ) : null}
      {past.length > 0 ? (
        <section aria-labelledby="past">
          <h2 id="past">
            <Trans>Earlier loans</Trans>
          </h2>
          <ul className={classes["rows"]}>
            {past.map((loan) => (
              <li key={loan.id}>
                <Link to={"/loans/$loanId" as never} params={{ loanId: loan.id } as never} className={classes["row"] ?? ""}>
                  <span>
                    <strong className="num">{money(loan.amount, loan.currency, true)}</strong>
                    <small>
                      {loan.number}, {day(loan.appliedAt)}
                    </small>
                  </span>
                  <StatusBadge state={loan.status} word={loan.statusTitle} />
                  <IconChevronRight size={18} aria-hidden />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function LoanCard({ loan }: { loan: LoanCardFragment }) {
  const running = isRunning(loan.status);
  return (
    <Link to={"/loans/$loanId" as never} params={{ loanId: loan.id } as never} className={classes["card"] ?? ""}>
      <span className={classes["cardHead"]}>
        <span>
          {loan.productName} <small>{loan.number}</small>
        </span>
        <StatusBadge state={loan.status} word={loan.statusTitle} />
      </span>
      <span className={classes["hero"]}>{money(running ? loan.outstanding.total : loan.amount, loan.currency, true)}</span>
      <span className={classes["note"]}>
        {running && !isZero(loan.overdue.total) ? (
          <Trans>{money(loan.overdue.total, loan.currency, true)} is overdue</Trans>
        ) : running && loan.nextDueDate ? (
          <Trans>Left to pay. Next due on {day(loan.nextDueDate)}.</Trans>
        ) : (
          (loan.waitingReason ?? loan.nextStep)
        )}
      </span>
      <span className={classes["cardGo"]}>
        <Trans>Open</Trans>
        <IconChevronRight size={18} aria-hidden />
      </span>
    </Link>
  );
}
