/** One run as it goes and as it ended: how far it is, what it did, what it would not take and why. */
import { useLingui } from "@lingui/react/macro";
import { Button, Progress } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "urql";
import { Book } from "@/kit/book";
import { Section } from "@/kit/facts";
import kit from "@/kit/kit.module.css";
import { useLive } from "@/kit/live";
import { ErrorState, Notice, PageSkeleton } from "@/kit/states";
import { type Run, useDesk } from "./desk";
import classes from "./notices.module.css";
import { useFailureWord, useFieldWord, useReasonWord, useWarningWord } from "./run-words";
import { saveCsv } from "./save-csv";
import { HeldDecision } from "./sources/held";

export function useRun(companyId: string, id: string) {
  const desk = useDesk();
  const [{ data, error }, refetch] = useQuery({ query: desk.documents.run, variables: { ...desk.inside(companyId), id }, pause: !id });
  const again = () => refetch({ requestPolicy: "network-only" });
  useLive(desk.live, desk.topics, again);
  return { found: data?.noticeSyncRun, loaded: Boolean(data), error, again };
}

/** How far a run has come; the bar moves by what the source said it has, and is full where it has not said. */
export function RunProgress({ run }: { run: Run }) {
  const { t } = useLingui();
  const { statedTotal } = run;
  const fetched = run.fetched.toLocaleString();
  const known = statedTotal === null || statedTotal === undefined ? null : Math.min(100, (100 * run.fetched) / Math.max(1, statedTotal));
  const said = run.phase === "MATCHING" ? t`Matching ${fetched} notices` : t`${fetched} notices fetched`;
  return (
    <div>
      <span role="status">{said}</span>
      <Progress value={run.phase === "MATCHING" ? 100 : (known ?? 100)} aria-label={said} size="sm" animated />
    </div>
  );
}

export function RunReport({ companyId, id }: { companyId: string; id: string }) {
  const { found, loaded, error, again } = useRun(companyId, id);
  const { t } = useLingui();
  if (error && !found) return <ErrorState error={error} retry={again} />;
  if (!loaded) return <PageSkeleton lines={4} />;
  if (!found) return <p className={kit["quiet"]}>{t`There is no such run.`}</p>;
  return (
    <div className={classes["report"]}>
      <RunVerdict run={found.run} again={again} />
      <RunCounts run={found.run} />
      <Refused run={found.run} rows={found.rejectedRows} />
    </div>
  );
}

/** What a person should know before the figures. */
function RunVerdict({ run, again }: { run: Run; again: () => void }) {
  const { t } = useLingui();
  const desk = useDesk();
  const failure = useFailureWord();
  const warning = useWarningWord();
  if (run.status === "RUNNING") return <RunProgress run={run} />;
  if (run.status === "FAILED") {
    return (
      <Notice tone="overdue" title={t`Nothing of this run was taken; what stood before still stands.`}>
        <p className={classes["said"]}>{failure(run.errorCode, run.error, Boolean(desk.sources), run.errorAbout)}</p>
      </Notice>
    );
  }
  if (run.status === "SKIPPED_DUPLICATE") return <Notice tone="waiting">{t`This very file was taken before, so there was nothing to do.`}</Notice>;
  if (run.heldStale > 0) return <HeldDecision run={run} again={again} />;
  if (run.status !== "PARTIAL") return null;
  if (run.warnings.includes("shrunk")) return <WasHeld run={run} />;
  return (
    <Notice tone="due" title={t`The good rows were taken, and nothing was put to rest.`}>
      {run.warnings.length > 0 ? run.warnings.map(warning).join(" ") : t`More rows were refused than can be kept, so what is missing may only be missing from this list.`}
    </Notice>
  );
}

/** A held list that waits no more: somebody decided, or a later list did. */
function WasHeld({ run }: { run: Run }) {
  const { t } = useLingui();
  const { stale } = run;
  if (run.warnings.includes("overtaken")) return <Notice tone="waiting">{t`This list was held, and a later one was taken since: there is nothing left to decide.`}</Notice>;
  return (
    <Notice tone="waiting" title={t`This list was held, and a person decided`}>
      {stale > 0 ? t`It was taken at its word: ${stale} notices were put to rest.` : t`What it did not name stayed active.`} {t`The audit trail says who and why.`}
    </Notice>
  );
}

function RunCounts({ run }: { run: Run }) {
  const { t } = useLingui();
  if (run.fetched === 0 && run.status !== "SUCCESS" && run.status !== "PARTIAL") return null;
  const counts: readonly (readonly [string, number, string?])[] = [
    [t`Fetched`, run.fetched],
    [t`New`, run.new],
    [t`Changed`, run.changed],
    [t`Unchanged`, run.unchanged],
    [t`Stale`, run.stale],
    [t`Refused`, run.rejected, "overdue"],
    [t`Matched`, run.matched],
    [t`Unmatched`, run.unmatched, "due"],
    [t`Active now`, run.active],
  ];
  return (
    <dl className={classes["counts"]} aria-label={t`What the run did`}>
      {counts.map(([label, count, tone]) => (
        <div key={label} data-tone={count > 0 ? tone : undefined} data-nil={count === 0}>
          <dt>{label}</dt>
          <dd>{count.toLocaleString()}</dd>
        </div>
      ))}
    </dl>
  );
}

interface RefusedRow {
  rowNumber: number;
  key: string;
  field: string;
  ownName: string;
  reason: string;
}

function Refused({ run, rows }: { run: Run; rows: readonly RefusedRow[] }) {
  const { t } = useLingui();
  const reason = useReasonWord();
  const field = useFieldWord();
  if (rows.length === 0) return null;
  const { rejected } = run;
  const kept = rows.length;
  const named = rows.some((row) => row.ownName);
  const heads = [t`Row`, t`Notice or loan`, t`Field`, ...(named ? [run.trigger === "FILE" ? t`Heading in the file` : t`Name at the source`] : []), t`Why`];
  const lines = rows.map((row) => [String(row.rowNumber), row.key, row.field ? field(row.field) : "", ...(named ? [row.ownName] : []), reason(row.reason)]);
  return (
    <Section
      title={t`Rows that were refused`}
      aside={
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />} onClick={() => saveCsv(`refused-${run.id}.csv`, [heads, ...lines])}>
          {t`Download as CSV`}
        </Button>
      }
    >
      <p className={kit["quiet"]}>
        {run.trigger === "FILE" ? t`Counted as in the file. Mend these rows there and send it again: what is good already stays as it is.` : t`Counted through the whole list, from 1.`}{" "}
        {rejected > kept ? t`The first ${kept} of ${rejected} are kept.` : null}
      </p>
      <Book figures={[0]} label={t`Rows that were refused`} heads={heads} rows={lines.map(([row, ...told]) => [<span key="row" className="num">{row}</span>, ...told.map((one) => one || "—")])} />
    </Section>
  );
}
