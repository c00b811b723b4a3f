import { Button, Progress } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { DayEndDocument, RunDayEndDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { TitleRow } from "@/kit/entity-page";
import { Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { day, humanise } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { live } from "../api";
import classes from "./screens.module.css";

const TOPICS = ["day-end"] as const;

/** The calendar day after a date, as a date: no zone takes part. */
function nextDay(value: string): string {
  const date = new Date(`${value}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

export function DayEnd() {
  const [{ data, error, fetching }, refetch] = useQuery({ query: DayEndDocument });
  const [closing, setClosing] = useState<string | null>(null);
  const reload = () => refetch({ requestPolicy: "network-only" });
  useLive(live, TOPICS, reload);
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : <EmptyState title="No day to close" />;
  const { businessDate, today, canRun, runs } = data.dayEnd;
  return (
    <>
      <TitleRow title="Day end" note="Moves every loan to the next business date, then proves that schedule, books and bank agree.">
        <Button disabled={!canRun} onClick={() => setClosing(businessDate)}>
          Close {day(businessDate)}
        </Button>
      </TitleRow>
      <div className={classes["page"]}>
        <div className={classes["big"]}>
          <span className={classes["bigFigure"]}>{day(businessDate)}</span>
          <span className={kit["quiet"]}>is the business date. The calendar says {day(today)}.</span>
        </div>
        <Section title="Runs">
          {runs.length === 0 ? <EmptyState title="No day has been closed yet">The first run closes {day(businessDate)}.</EmptyState> : null}
          <ul className={classes["list"]}>
            {runs.map((run) => (
              <li key={run.id} className={classes["line"]} style={{ alignItems: "flex-start" }}>
                <div style={{ flex: 1 }}>
                  <p className={classes["lineTitle"]}>
                    {day(run.businessDate)} <StatusBadge state={run.state === "CLOSED" ? "DONE" : run.state} word={humanise(run.state)} />
                  </p>
                  <p className={classes["lineNote"]}>
                    Started <Moment value={run.startedAt} />
                    {run.finishedAt ? (
                      <>
                        , finished <Moment value={run.finishedAt} />
                      </>
                    ) : null}
                    . {run.loansDone.toLocaleString("en-IN")} of {run.loansTotal.toLocaleString("en-IN")} loans.
                  </p>
                  {run.state === "RUNNING" ? (
                    <Progress value={(100 * run.loansDone) / Math.max(1, run.loansTotal)} size="sm" mt={6} aria-label={`Day end of ${day(run.businessDate)}`} />
                  ) : null}
                  {run.error ? <p style={{ color: "var(--red-ink)" }}>{run.error}</p> : null}
                  <ul className={classes["proofs"]}>
                    {run.proofs.map((proof) => (
                      <li key={proof.code}>
                        {proof.holds ? <IconCircleCheck size={18} color="var(--green-ink)" aria-label="Holds" /> : <IconCircleX size={18} color="var(--red-ink)" aria-label="Does not hold" />}
                        <span>
                          {proof.title} <span className={kit["quiet"]}>{proof.detail}</span>
                        </span>
                      </li>
                    ))}
                  </ul>
                </div>
                {run.stateHash ? (
                  <code className={kit["quiet"]} title={`State hash ${run.stateHash}`}>
                    {run.stateHash.slice(0, 12)}
                  </code>
                ) : null}
              </li>
            ))}
          </ul>
        </Section>
      </div>
      {closing ? (
        <CommandForm
          title={`Close ${day(closing)}`}
          intro={`Interest and charges are booked for every running loan, and the business date moves to ${day(nextDay(closing))}. A run that is cut short goes on where it stopped.`}
          document={RunDayEndDocument}
          schema={z.object({})}
          fields={[]}
          initial={{}}
          input={(_values, { key }) => ({ businessDate: closing, idempotencyKey: key })}
          submit={`Close ${day(closing)}`}
          onDone={reload}
          onClose={() => setClosing(null)}
        />
      ) : null}
    </>
  );
}
