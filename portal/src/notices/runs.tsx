/** Every pull, file and push of the sources: what came, what it did, what was wrong with it. */
import { useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { EntityHead, TitleRow } from "@/kit/entity-page";
import { Facts, Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import screens from "../staff/screens/screens.module.css";
import { type Run, runPath, sourcePath, useCaseAddress, useDesk } from "./desk";
import { RunReport, useRun } from "./run-report";
import { RunState, useTriggerWord } from "./run-words";
import { ModeWord } from "./words";

export function Runs() {
  const { t } = useLingui();
  const desk = useDesk();
  const navigate = useNavigate();
  const trigger = useTriggerWord();
  const several = desk.companies.length > 1;
  const columns = useMemo<readonly Column<Run>[]>(
    () => [
      { id: "source", header: t`Source`, cell: (row) => row.sourceName },
      ...(several ? [{ id: "company", header: t`Company`, width: 132, cell: (row: Run) => row.company.name }] : []),
      { id: "by", header: t`Begun by`, width: 140, from: several ? "xl" : "lg", cell: (row) => row.requestedBy || trigger(row.trigger) },
      { id: "started", header: t`Started`, width: 198, cell: (row) => <Moment value={row.startedAt} /> },
      { id: "state", header: t`State`, width: 190, cell: (row) => <RunState status={row.status} held={row.heldStale} /> },
      { id: "fetched", header: t`Fetched`, width: 90, align: "end", cell: (row) => row.fetched },
      { id: "active", header: t`Active`, width: 76, align: "end", cell: (row) => row.active },
      { id: "stale", header: t`Stale`, width: 72, align: "end", from: several ? "xl" : "md", cell: (row) => row.stale },
      { id: "matched", header: t`Matched`, width: 90, align: "end", from: several ? "xl" : "md", cell: (row) => row.matched },
      { id: "rejected", header: t({ context: "rows", message: "Rejected" }), width: 96, align: "end", cell: (row) => row.rejected },
    ],
    [several, t, trigger],
  );
  return (
    <div className={screens["fill"]}>
      <TitleRow title={t`Sync runs`} note={t`A run is applied whole or not at all.`} />
      <ConnectionTable
        label={t`Sync runs`}
        query={desk.documents.runs}
        variables={{}}
        connection={(data) => data.noticeSyncRuns}
        columns={columns}
        live={{ source: desk.live, topics: desk.topics }}
        href={(row: Run) => desk.served + runPath(desk, row)}
        onOpen={(row) => void navigate({ to: runPath(desk, row) as never })}
        empty={{ title: t`No run yet`, detail: t`The first one begins by the schedule of its source, or from the dashboard.` }}
      />
    </div>
  );
}

export function RunPage() {
  const { t } = useLingui();
  const desk = useDesk();
  const trigger = useTriggerWord();
  const { companyId = "", runId = "" } = useCaseAddress();
  const { found, loaded, error, again } = useRun(companyId, runId);
  const all = `${desk.root}/admin/runs`;
  if (error && !found) return <ErrorState error={error} retry={again} />;
  if (!loaded) return <PageSkeleton />;
  if (!found) {
    return (
      <EmptyState whole title={t`There is no such run`} action={<Link to={all as never}>{t`All sync runs`}</Link>}>
        {t`It may belong to a company that is not yours.`}
      </EmptyState>
    );
  }
  const { run } = found;
  return (
    <div className={kit["entity"]}>
      <EntityHead
        eyebrow={
          <>
            <Link to={all as never}>{t`Sync runs`}</Link> / {run.company.name}
          </>
        }
        title={run.sourceName}
        badge={<RunState status={run.status} held={run.heldStale} />}
      />
      <RunReport companyId={companyId} id={runId} />
      <Section title={t`About this run`}>
        <Facts
          rows={[
            desk.sources ? [t`Source`, <Link key="source" to={sourcePath(desk, run.sourceId) as never}>{run.sourceName}</Link>] : null,
            [t`Which notices`, <ModeWord key="mode" mode={run.mode} />],
            [t`Begun by`, [trigger(run.trigger), run.requestedBy].filter(Boolean).join(", ")],
            [t`Started`, <Moment key="started" value={run.startedAt} />],
            [t`Finished`, <Moment key="finished" value={run.finishedAt} />],
            [t`The list is of`, <Moment key="asof" value={run.asOf} />],
            [t`Extent`, run.full ? t`The whole list` : t`Changes only`],
            [t`Stated by the source`, run.statedTotal],
            [t`Pages`, run.pages],
          ]}
        />
      </Section>
    </div>
  );
}
