/** All companies at a glance: what is overdue and due soon, the worst of it, and whether the figures are fresh. */
import { useLingui } from "@lingui/react/macro";
import { Button, SegmentedControl } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { Book } from "@/kit/book";
import { TitleRow } from "@/kit/entity-page";
import { Section } from "@/kit/facts";
import { Moment, Money } from "@/kit/figures";
import { useLive } from "@/kit/live";
import { ProblemNotice } from "@/kit/problem-notice";
import { answerOf, type Problem, problemOf } from "@/kit/problems";
import { ErrorState, PageSkeleton } from "@/kit/states";
import screens from "../staff/screens/screens.module.css";
import { feedSearch, noticePath, runPath, sourcePath, type Sums, useDesk } from "./desk";
import { FollowUpsDue } from "./follow-ups-due";
import classes from "./notices.module.css";
import { RunProgress } from "./run-report";
import { RunState } from "./run-words";
import { Health } from "./sources/health";
import { Trend } from "./trend";

export function Dashboard() {
  const { t } = useLingui();
  const desk = useDesk();
  const { company } = feedSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: desk.documents.dashboard, variables: desk.among(company) });
  const [recent, refetchRuns] = useQuery({ query: desk.documents.runs, variables: { ...desk.among(company), first: 6 } });
  const [syncing, sync] = useMutation(desk.documents.sync);
  const [problem, setProblem] = useState<Problem | null>(null);
  useLive(desk.live, desk.topics, () => {
    refetch({ requestPolicy: "network-only" });
    refetchRuns({ requestPolicy: "network-only" });
  });
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return <PageSkeleton />;
  const { totals, companies } = data.deskDashboard;
  const runs = recent.data?.noticeSyncRuns.edges.slice(0, 6).map((edge) => edge.node) ?? [];
  const pull = async () => {
    const result = await sync({ input: company ? desk.inside(company) : {} });
    setProblem(problemOf(answerOf(result.data)));
    refetchRuns({ requestPolicy: "network-only" });
  };
  return (
    <>
      <TitleRow title={t`Repayments`} note={t`What the outside loan books say is owed, and whose it is.`}>
        {desk.works ? (
          <Button leftSection={<IconRefresh size={16} aria-hidden />} loading={syncing.fetching} onClick={() => void pull()}>
            {t`Sync now`}
          </Button>
        ) : null}
      </TitleRow>
      <div className={screens["page"]}>
        {problem ? <ProblemNotice problem={problem} /> : null}
        {desk.companies.length > 1 ? (
          <div className={classes["pills"]}>
            <SegmentedControl
              aria-label={t`Company`}
              value={company ?? ""}
              onChange={(value) => void navigate({ to: "." as never, search: feedSearch({ company: value }) as never, replace: true })}
              data={[{ value: "", label: t`All companies` }, ...desk.companies.map((one) => ({ value: one.id, label: one.name }))]}
            />
          </div>
        ) : null}
        <ul className={classes["sums"]}>
          {totals.map((sums) => (
            <SumCard key={sums.mode + sums.currency} sums={sums} company={company} />
          ))}
        </ul>
        <FollowUpsDue company={company} />
        <Trend company={company} />
        <Section title={t`Companies`}>
          <Book
            label={t`Companies`}
            heads={[t`Company`, t`Overdue`, t`Upcoming`, t`Wait for a match`, t`Last sync`, t`Sources`]}
            rows={companies.map((share) => [
              share.company.name,
              <Amounts key="overdue" sums={share.sums.filter((one) => one.mode === "OVERDUE")} />,
              <Amounts key="upcoming" sums={share.sums.filter((one) => one.mode === "UPCOMING")} />,
              share.sums.reduce((sum, one) => sum + one.waiting, 0),
              <Moment key="last" value={share.lastSuccessAt} />,
              <span key="sources" className={classes["healths"]}>
                {share.sources.map((source) => (
                  <span key={source.id}>
                    {desk.sources ? <Link to={sourcePath(desk, source.id) as never}>{source.name}</Link> : source.name} <Health health={source.health} />
                  </span>
                ))}
              </span>,
            ])}
          />
        </Section>
        <Section title={t`Latest syncs`} aside={<Link to={`${desk.root}/admin/runs` as never}>{t`All sync runs`}</Link>}>
          <Book
            label={t`Latest syncs`}
            figures={[4]}
            heads={[t`Source`, t`Company`, t`Started`, t`State`, t`Fetched`]}
            rows={runs.map((run) => [
              <Link key="source" to={runPath(desk, run) as never}>{run.sourceName}</Link>,
              run.company.name,
              <Moment key="started" value={run.startedAt} />,
              <RunState key="state" status={run.status} held={run.heldStale} />,
              run.status === "RUNNING" ? <RunProgress key="progress" run={run} /> : run.fetched,
            ])}
          />
        </Section>
      </div>
    </>
  );
}

function Amounts({ sums }: { sums: readonly Sums[] }) {
  return sums.map((one) => (
    <span key={one.currency}>
      {one.count}, <Money value={one.amount} currency={one.currency} />
    </span>
  ));
}

function SumCard({ sums, company }: { sums: Sums; company: string | undefined }) {
  const { t } = useLingui();
  const desk = useDesk();
  const overdue = sums.mode === "OVERDUE";
  const { currency, longestDays, waiting } = sums;
  const to = (companyId: string, id: string) => noticePath(desk, companyId, id) as never;
  return (
    <li data-tone={overdue ? "overdue" : "due"}>
      <Link to={`${desk.root}/overdue` as never} search={feedSearch({ company, ...(overdue ? {} : { mode: "UPCOMING" }) }) as never} className={classes["sumHead"] ?? ""}>
        {overdue ? t`Overdue, ${currency}` : t`Upcoming, ${currency}`}
      </Link>
      <p className={classes["sumAmount"]}>
        <Money value={sums.amount} currency={currency} />
      </p>
      <p>{t`${sums.count} notices, ${waiting} wait for a match`}</p>
      {sums.oldestNoticeId && sums.oldestCompanyId && overdue ? (
        <p>
          {t`Longest overdue`}: <Link to={to(sums.oldestCompanyId, sums.oldestNoticeId)}>{t`${longestDays} days`}</Link>
        </p>
      ) : null}
      {sums.highestNoticeId && sums.highestCompanyId ? (
        <p>
          {t`Highest amount`}:{" "}
          <Link to={to(sums.highestCompanyId, sums.highestNoticeId)}>
            <Money value={sums.highestAmount} currency={currency} />
          </Link>
        </p>
      ) : null}
    </li>
  );
}
