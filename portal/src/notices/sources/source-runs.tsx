/** Every run of one source, the newest first. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { Book } from "@/kit/book";
import { Moment } from "@/kit/figures";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { runPath, type Source, useDesk, useSourceDesk } from "../desk";
import { RunState, useTriggerWord } from "../run-words";

const PAGE = 25;

export function SourceRuns({ source }: { source: Source }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { documents } = useSourceDesk();
  const trigger = useTriggerWord();
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }, refetch] = useQuery({ query: documents.runs, variables: { sourceId: source.id, first: PAGE, after } });
  const [, again] = useQuery({ query: documents.runs, variables: { sourceId: source.id, first: PAGE, after: null } });
  useLive(desk.live, desk.topics, () => again({ requestPolicy: "network-only" }));
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return <PageSkeleton lines={4} />;
  const { edges, pageInfo } = data.noticeSyncRuns;
  if (edges.length === 0) {
    return (
      <EmptyState title={t`No run yet`}>
        {source.kind === "HTTP" ? t`The first one begins by its schedule, or with “Sync now”.` : source.kind === "FILE" ? t`The first one begins when a file is handed in.` : t`The first one begins when the source pushes a list.`}
      </EmptyState>
    );
  }
  return (
    <>
      <Book
        label={t`Sync history`}
        figures={[3, 4, 5, 6, 7, 8]}
        heads={[t`Started`, t`Begun by`, t`State`, t`Fetched`, t`New`, t`Changed`, t`Stale`, t`Matched`, t`Refused`]}
        rows={edges.map(({ node: run }) => [
          <Link key="started" to={runPath(desk, run) as never}>
            <Moment value={run.startedAt} />
          </Link>,
          run.requestedBy || trigger(run.trigger),
          <RunState key="state" status={run.status} held={run.heldStale} />,
          run.fetched,
          run.new,
          run.changed,
          run.stale,
          run.matched,
          run.rejected,
        ])}
      />
      {pageInfo.hasNextPage ? (
        <Button mt="md" variant="default" loading={fetching} onClick={() => setAfter(pageInfo.endCursor ?? null)}>
          {t`Show older ones`}
        </Button>
      ) : null}
    </>
  );
}
