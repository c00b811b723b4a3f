/** The words and marks of a notice: how sure a match is and why, who it speaks of, what it comes to. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import kit from "@/kit/kit.module.css";
import { StatusBadge, type Tone } from "@/kit/status";
import { type Notice, profilePath, useDesk } from "./desk";
import { useWhy } from "./match-words";

const TONES: Record<string, Tone> = { HIGH: "live", MEDIUM: "due", LOW: "waiting", NONE: "closed" };
/** Whose icon a badge borrows. */
const LIKE: Record<string, string> = { HIGH: "DONE", MEDIUM: "REFER", LOW: "MISSING", NONE: "CANCELLED", AUTO: "DONE", CONFIRMED: "DONE", CORRECTED: "DONE", SUGGESTED: "REFER", UNLINKED: "CANCELLED" };

export function MatchPill({ band, confidence, why }: { band: string; confidence?: number; why?: readonly string[] }) {
  const { t } = useLingui();
  const because = useWhy();
  const words: Record<string, string> = { HIGH: t`High`, MEDIUM: t`Medium`, LOW: t`Low`, NONE: t`No match` };
  const score = band === "NONE" || confidence === undefined ? "" : ` ${confidence}`;
  return (
    <span title={why && because(why)}>
      <StatusBadge state={LIKE[band] ?? band} tone={TONES[band] ?? "closed"} word={`${words[band] ?? band}${score}`} />
    </span>
  );
}

export function MatchState({ state }: { state: string }) {
  const { t } = useLingui();
  const words: Record<string, [string, Tone]> = {
    AUTO: [t`Linked by the engine`, "live"],
    SUGGESTED: [t`Suggested, waits for you`, "due"],
    UNMATCHED: [t`Nobody found`, "closed"],
    CONFIRMED: [t`Confirmed by a person`, "live"],
    CORRECTED: [t`Corrected by a person`, "live"],
    UNLINKED: [t`Unlinked by a person`, "closed"],
  };
  const [word, tone] = words[state] ?? [state, "closed" as const];
  return <StatusBadge state={LIKE[state] ?? state} tone={tone} word={word} />;
}

export function ModeWord({ mode }: { mode: string }) {
  const { t } = useLingui();
  return <StatusBadge state={mode} tone={mode === "OVERDUE" ? "overdue" : "due"} word={mode === "OVERDUE" ? t`Overdue` : t`Upcoming`} />;
}

export function bothNames(name: string, nameZh: string): string {
  return [name, nameZh].filter(Boolean).join(" ");
}

export function BorrowerLink({ notice }: { notice: Notice }) {
  const desk = useDesk();
  if (!notice.customerId) return <span className={kit["quiet"]}>—</span>;
  return (
    <Link to={profilePath(desk, notice.company.id, notice.customerId) as never} onClick={(event) => event.stopPropagation()}>
      {bothNames(notice.customerName, notice.customerNameZh)}
    </Link>
  );
}

export function Days({ notice }: { notice: Notice }) {
  const { daysOverdue } = notice;
  return notice.mode === "OVERDUE" ? <Trans>{daysOverdue} days</Trans> : <span className={kit["quiet"]}>—</span>;
}
