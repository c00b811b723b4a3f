/** The day-end console: where the books stand, days still to be ended, the run at work, and the runs before. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { DayEndDocument, RunDayEndDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { TitleRow } from "@/kit/entity-page";
import { Section } from "@/kit/facts";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { live } from "../api";
import screens from "../screens/screens.module.css";
import { History } from "./history";
import { Missed } from "./missed";
import { OpenRun } from "./open-run";

const TOPICS = ["day-end"] as const;
/** A run at work is asked how far it is; that one began or ended comes by itself. */
const ASK_EVERY_MS = 1500;

/** The calendar day after a date, as a date: no zone takes part. */
function nextDay(value: string): string {
  const date = new Date(`${value}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

export function DayEnd() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: DayEndDocument });
  const [closing, setClosing] = useState<string | null>(null);
  const reload = () => refetch({ requestPolicy: "network-only" });
  useLive(live, TOPICS, reload);
  const open = data?.dayEnd.runs.find((run) => run.state !== "CLOSED");
  useEvery(open?.state === "RUNNING" ? ASK_EVERY_MS : null, reload);
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : <EmptyState title={t`No day to close`} />;
  const { businessDate, today, canRun, missed, missedDays, runs } = data.dayEnd;
  const ended = runs.filter((run) => run.state === "CLOSED");
  const [current, calendar, next] = [day(businessDate), day(today), closing ? day(nextDay(closing)) : ""];
  return (
    <>
      <TitleRow title={t`Day end`} note={t`Moves every loan to the next business date, then proves that schedule, books and bank agree.`}>
        <Button disabled={!canRun} onClick={() => setClosing(businessDate)}>
          <Trans>Close {current}</Trans>
        </Button>
      </TitleRow>
      <div className={screens["page"]}>
        <p className={screens["big"]}>
          <span className={screens["bigFigure"]}>{current}</span>
          <span className={kit["quiet"]}>
            <Trans>is the business date. The calendar says {calendar}.</Trans>
          </span>
        </p>
        <Missed days={missed} count={missedDays} />
        {open ? <OpenRun run={open} /> : null}
        <Section title={t`Days that are closed`}>
          {ended.length === 0 ? <EmptyState title={t`No day has been closed yet`}>{t`The first run closes ${current}.`}</EmptyState> : <History runs={ended} />}
        </Section>
      </div>
      {closing ? (
        <CommandForm
          title={t`Close ${day(closing)}`}
          intro={t`Interest and charges are booked for every running loan, and the business date moves to ${next}. A run that is cut short goes on where it stopped.`}
          document={RunDayEndDocument}
          schema={z.object({})}
          fields={[]}
          initial={{}}
          input={(_values, { key }) => ({ businessDate: closing, idempotencyKey: key })}
          submit={t`Close ${day(closing)}`}
          onDone={reload}
          onClose={() => setClosing(null)}
        />
      ) : null}
    </>
  );
}

/** Calls `act` again and again while there is a pause to keep; not at all with none. */
function useEvery(pauseMs: number | null, act: () => void): void {
  const latest = useEffectEvent(act);
  useEffect(() => {
    if (pauseMs === null) return undefined;
    const timer = setInterval(() => latest(), pauseMs);
    return () => clearInterval(timer);
  }, [pauseMs]);
}
