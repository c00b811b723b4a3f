/** How a source is, in a word; and its kind and rhythm in words. */
import { useLingui } from "@lingui/react/macro";
import { humanise } from "@/kit/format";
import { StatusBadge, type Tone } from "@/kit/status";
import type { Source } from "../desk";

const LIKE: Record<string, string> = { OK: "DONE", RUNNING: "IN_FLIGHT", LATE: "REFER", FAILING: "FAIL", HELD: "REFER", PAUSED: "CANCELLED", NEVER: "MISSING" };
const TONES: Record<string, Tone> = { OK: "live", RUNNING: "waiting", LATE: "due", FAILING: "overdue", HELD: "due", PAUSED: "closed", NEVER: "closed" };

export function Health({ health }: { health: string }) {
  const { t } = useLingui();
  const words: Record<string, string> = { OK: t`In time`, RUNNING: t`Running`, LATE: t`Late`, FAILING: t`Failing`, HELD: t`Waits for a decision`, PAUSED: t`Paused`, NEVER: t`Not run yet` };
  return <StatusBadge state={LIKE[health] ?? health} tone={TONES[health] ?? "closed"} word={words[health] ?? humanise(health)} />;
}

export function useKindWord(): (kind: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = { HTTP: t`We pull`, FILE: t`Files handed in`, PUSH: t`It pushes` };
  return (kind) => words[kind] ?? humanise(kind);
}

export function useAuthWord(): (auth: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = { BEARER: t`Bearer token`, API_KEY: t`API key`, BASIC: t`User and password` };
  return (auth) => words[auth] ?? humanise(auth);
}

/** How often a source is pulled; nothing where it is not. */
export function useRhythmWord(): (source: Pick<Source, "kind" | "everyMinutes">) => string {
  const { t } = useLingui();
  const every = useEveryWord();
  return ({ kind, everyMinutes }) => {
    if (kind === "FILE") return t`When a file comes`;
    if (kind === "PUSH") return t`When it pushes`;
    return everyMinutes ? every(everyMinutes) : t`By hand only`;
  };
}

export function useEveryWord(): (minutes: number) => string {
  const { t } = useLingui();
  return (minutes) => {
    const [hours, days] = [minutes / 60, minutes / 1440];
    if (minutes === 60) return t`Every hour`;
    if (minutes === 1440) return t`Every day`;
    if (Number.isInteger(days)) return t`Every ${days} days`;
    if (Number.isInteger(hours)) return t`Every ${hours} hours`;
    return t`Every ${minutes} minutes`;
  };
}
