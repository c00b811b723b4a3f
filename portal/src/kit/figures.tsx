import { useEffect, useState } from "react";
import { age, day, isZero, moment, money } from "./format";
import classes from "./kit.module.css";

/** An amount. In tables the currency stands once, in the header; elsewhere beside the figure. */
export function Money({ value, currency, dashZero, short }: { value: string | null | undefined; currency?: string; dashZero?: boolean; short?: boolean }) {
  if (value === null || value === undefined || (dashZero && isZero(value))) return <span className={classes["quiet"]}>—</span>;
  return <span className="num">{money(value, currency ?? null, short)}</span>;
}

export function Day({ value }: { value: string | null | undefined }) {
  return value ? <time dateTime={value}>{day(value)}</time> : <span className={classes["quiet"]}>—</span>;
}

export function Moment({ value }: { value: string | null | undefined }) {
  return value ? <time dateTime={value}>{moment(value)}</time> : <span className={classes["quiet"]}>—</span>;
}

const HOUR = 3_600_000;

/** How long something has waited; late and very late are said by weight and colour, and by the figure itself. */
export function Waiting({ since, lateAfterH = 4, veryLateAfterH = 24 }: { since: string; lateAfterH?: number; veryLateAfterH?: number }) {
  const now = useNow(60_000);
  const waited = now - new Date(since).getTime();
  const tone = waited > veryLateAfterH * HOUR ? "overdue" : waited > lateAfterH * HOUR ? "due" : "fresh";
  return (
    <time className={classes["waiting"]} data-tone={tone} dateTime={since} title={moment(since)}>
      {age(since, now)}
    </time>
  );
}

export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
