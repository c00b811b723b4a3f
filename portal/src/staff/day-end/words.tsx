/** The console's words for codes of the server. */
import { useLingui } from "@lingui/react/macro";
import { humanise } from "@/kit/format";
import { StatusBadge, type Tone } from "@/kit/status";
import type { Run } from "./run";

const TONES: Record<string, Tone> = { RUNNING: "waiting", CLOSED: "live", BROKEN: "overdue" };
const LIKE: Record<string, string> = { CLOSED: "DONE", BROKEN: "FAILED" };

export function RunWord({ state }: { state: string }) {
  const { t } = useLingui();
  const words: Record<string, string> = { RUNNING: t`At work`, CLOSED: t`Closed`, BROKEN: t`Stays open` };
  return <StatusBadge state={LIKE[state] ?? state} tone={TONES[state] ?? "closed"} word={words[state] ?? humanise(state)} />;
}

/** The name of a proof; the server's own where it is new to us. */
export function useProofName(): (code: string, title: string) => string {
  const { t } = useLingui();
  const names: Record<string, string> = {
    LEDGER_BALANCED: t`Every journal balances, and a day’s journal is the sum of its loans`,
    EVERY_LOAN_REACHED: t`The day has ended for every running loan`,
    LOANS_EQUAL_LEDGER: t`Outstanding of the loans equals the ledger`,
    LOANS_EQUAL_REPLAY: t`Outstanding of the loans equals their replay`,
    PAYOUTS_EQUAL_LOANS: t`Money sent equals loans disbursed, net of fees`,
    RECEIPTS_EQUAL_EVENTS: t`Receipts applied equal payments on loans`,
    DPD_EQUALS_ARREARS: t`Days past due and overdue amounts agree`,
  };
  return (code, title) => names[code] ?? title;
}

/** How long a run took, in seconds; a dash while it goes on. */
export function seconds(run: Run): string {
  if (!run.finishedAt) return "—";
  const took = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000;
  return `${took.toLocaleString(undefined, { maximumFractionDigits: took < 10 ? 1 : 0 })} s`;
}
