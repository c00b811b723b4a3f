/** Every pull, file and push of the sources: what came, what it did, what was wrong with it. */
import { useLingui } from "@lingui/react/macro";
import { Drawer, Progress } from "@mantine/core";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts, Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import { PageSkeleton } from "@/kit/states";
import { StatusBadge, type Tone } from "@/kit/status";
import screens from "../staff/screens/screens.module.css";
import { type Run, useDesk } from "./desk";
import { Book, ModeWord } from "./words";

const LIKE: Record<string, string> = { SUCCESS: "DONE", PARTIAL: "REFER", SKIPPED_DUPLICATE: "CANCELLED" };
const TONES: Record<string, Tone> = { RUNNING: "waiting", SUCCESS: "live", PARTIAL: "due", FAILED: "overdue", SKIPPED_DUPLICATE: "closed" };

export function RunState({ status }: { status: string }) {
  const { t } = useLingui();
  const words: Record<string, string> = {
    RUNNING: t`Running`,
    SUCCESS: t`Applied`,
    PARTIAL: t`Applied in part`,
    FAILED: t`Failed, nothing applied`,
    SKIPPED_DUPLICATE: t`Same as before`,
  };
  return <StatusBadge state={LIKE[status] ?? status} tone={TONES[status] ?? "closed"} word={words[status] ?? humanise(status)} />;
}

/** How far a run has come; the bar moves by what the source said it has. */
export function RunProgress({ run }: { run: Run }) {
  const { t } = useLingui();
  const { fetched, statedTotal } = run;
  const known = statedTotal === null || statedTotal === undefined ? null : Math.min(100, (100 * fetched) / Math.max(1, statedTotal));
  const said = run.phase === "MATCHING" ? t`Matching ${fetched} notices` : t`${fetched} notices fetched`;
  return (
    <div>
      <span role="status">{said}</span>
      <Progress value={run.phase === "MATCHING" ? 100 : (known ?? 50)} aria-label={said} size="sm" animated />
    </div>
  );
}

export function Runs() {
  const { t } = useLingui();
  const desk = useDesk();
  const [shown, setShown] = useState<Run | null>(null);
  const several = desk.companies.length > 1;
  const columns = useMemo<readonly Column<Run>[]>(
    () => [
      { id: "source", header: t`Source`, cell: (row) => row.sourceName },
      ...(several ? [{ id: "company", header: t`Company`, width: 150, cell: (row: Run) => row.company.name }] : []),
      { id: "started", header: t`Started`, width: 170, cell: (row) => <Moment value={row.startedAt} /> },
      { id: "state", header: t`State`, width: 190, cell: (row) => <RunState status={row.status} /> },
      { id: "fetched", header: t`Fetched`, width: 90, align: "end", cell: (row) => row.fetched },
      { id: "active", header: t`Active`, width: 80, align: "end", cell: (row) => row.active },
      { id: "stale", header: t`Stale`, width: 80, align: "end", from: "md", cell: (row) => row.stale },
      { id: "matched", header: t`Matched`, width: 90, align: "end", from: "md", cell: (row) => row.matched },
      { id: "rejected", header: t`Rejected`, width: 90, align: "end", cell: (row) => row.rejected },
    ],
    [several, t],
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
        href={(row: Run) => `#${row.id}`}
        onOpen={setShown}
        empty={{ title: t`No run yet`, detail: t`The first one begins by the schedule of its source, or from the dashboard.` }}
      />
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="lg" title={shown?.sourceName}>
        {shown ? <RunDetail run={shown} /> : null}
      </Drawer>
    </div>
  );
}

function RunDetail({ run: before }: { run: Run }) {
  const { t } = useLingui();
  const desk = useDesk();
  const [{ data }] = useQuery({ query: desk.documents.run, variables: { ...desk.inside(before.company.id), id: before.id } });
  if (!data?.noticeSyncRun) return <PageSkeleton lines={4} />;
  const { run, rejectedRows } = data.noticeSyncRun;
  return (
    <>
      <Facts
        columns={1}
        rows={[
          [t`State`, <RunState key="state" status={run.status} />],
          [t`Company`, run.company.name],
          [t`Which notices`, <ModeWord key="mode" mode={run.mode} />],
          [t`Begun by`, run.requestedBy || humanise(run.trigger)],
          [t`Extent`, run.full ? t`The whole list` : t`Changes only`],
          [t`Started`, <Moment key="started" value={run.startedAt} />],
          [t`Finished`, <Moment key="finished" value={run.finishedAt} />],
          [t`Stated by the source`, run.statedTotal],
          [t`Fetched`, run.fetched],
          [t`New`, run.new],
          [t`Changed`, run.changed],
          [t`Unchanged`, run.unchanged],
          [t`Stale`, run.stale],
          [t`Held back from going stale`, run.heldStale],
          [t`Active`, run.active],
          [t`Matched`, run.matched],
          [t`Unmatched`, run.unmatched],
          [t`Rejected`, run.rejected],
          [t`Warnings`, run.warnings.join("; ")],
          run.errorCode ? [t`Error`, `${run.errorCode}: ${run.error}`] : null,
        ]}
      />
      {rejectedRows.length > 0 ? (
        <Section title={t`Rows that were refused`}>
          <Book label={t`Rows that were refused`} heads={[t`Row`, t`Key`, t`Field`, t`Reason`]} rows={rejectedRows.map((row) => [row.rowNumber, row.key, row.field, row.reason])} />
        </Section>
      ) : null}
    </>
  );
}
