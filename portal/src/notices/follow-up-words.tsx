/** The words of a follow-up, and its day: one that is past is marked by more than its colour. */
import { useLingui } from "@lingui/react/macro";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Day } from "@/kit/figures";
import classes from "./notices.module.css";

export function useFollowUpWords(): { kinds: Record<string, string>; states: Record<string, string> } {
  const { t } = useLingui();
  return {
    kinds: { CALL: t`Call`, MESSAGE: t`Message`, VISIT: t`Visit`, COLLECTIONS: t`With collections`, BRANCH: t`Hand to the branch` },
    states: { OPEN: t`Open`, DONE: t`Done`, CANCELLED: t`Called off` },
  };
}

export function DueDay({ value, overdue }: { value: string; overdue: boolean }) {
  const { t } = useLingui();
  if (!overdue) return <Day value={value} />;
  return (
    <span className={classes["late"]}>
      <IconAlertTriangle size={14} aria-label={t`Overdue`} role="img" /> <Day value={value} />
    </span>
  );
}
