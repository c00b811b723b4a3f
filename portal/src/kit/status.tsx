/** The state of a thing: always an icon and a word, never colour alone. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react";
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconHourglass,
  IconPencil,
  IconSend,
} from "@tabler/icons-react";
import { type ComponentType, useCallback } from "react";
import { humanise } from "./format";
import classes from "./kit.module.css";

export type Tone = "due" | "overdue" | "live" | "closed" | "waiting";

interface Look {
  tone: Tone;
  icon: ComponentType<{ size?: number; stroke?: number; "aria-hidden"?: boolean }>;
  word: MessageDescriptor;
}

const LOOKS: Record<string, Look> = {
  ONBOARDING: { tone: "due", icon: IconPencil, word: msg`Sent back` },
  PENDING: { tone: "waiting", icon: IconHourglass, word: msg`Awaiting credit` },
  CX_APPROVED: { tone: "waiting", icon: IconHourglass, word: msg`Awaiting sanction` },
  SM_APPROVED: { tone: "waiting", icon: IconHourglass, word: msg`Sanctioned` },
  APPROVED: { tone: "waiting", icon: IconPencil, word: msg`Awaiting e-sign` },
  AWAITING_DISBURSAL: { tone: "due", icon: IconSend, word: msg`Awaiting disbursal` },
  DISBURSED: { tone: "live", icon: IconSend, word: msg`Disbursed` },
  ACTIVE: { tone: "live", icon: IconCircleCheck, word: msg({ context: "loan", message: "Active" }) },
  PARTIALLY_PAID: { tone: "live", icon: IconCircleDashed, word: msg`Partly paid` },
  OVERDUE: { tone: "overdue", icon: IconAlertTriangle, word: msg`Overdue` },
  COMPLETED: { tone: "closed", icon: IconCircleCheck, word: msg`Completed` },
  REJECTED: { tone: "closed", icon: IconCircleX, word: msg`Rejected` },
  CANCELLED: { tone: "closed", icon: IconBan, word: msg`Cancelled` },
  SETTLED: { tone: "closed", icon: IconCircleCheck, word: msg`Settled` },
  WRITTEN_OFF: { tone: "closed", icon: IconBan, word: msg`Written off` },
  // Outcomes of rules.
  PASS: { tone: "live", icon: IconCircleCheck, word: msg`Pass` },
  FAIL: { tone: "overdue", icon: IconCircleX, word: msg`Fail` },
  REFER: { tone: "due", icon: IconAlertTriangle, word: msg`Refer` },
  REJECT: { tone: "overdue", icon: IconCircleX, word: msg`Reject` },
  MISSING: { tone: "due", icon: IconCircleDashed, word: msg`Missing` },
  OVERRIDDEN: { tone: "due", icon: IconPencil, word: msg`Overridden` },
  // Checks, payouts, messages, runs, brands, people.
  VERIFIED: { tone: "live", icon: IconCircleCheck, word: msg`Verified` },
  VALID: { tone: "live", icon: IconCircleCheck, word: msg`Verified` },
  MISMATCH: { tone: "due", icon: IconAlertTriangle, word: msg`Name differs` },
  INVALID: { tone: "overdue", icon: IconCircleX, word: msg`Not valid` },
  NO_RECORD: { tone: "overdue", icon: IconCircleX, word: msg`No record` },
  FAILED: { tone: "overdue", icon: IconCircleX, word: msg`Failed` },
  IN_FLIGHT: { tone: "waiting", icon: IconHourglass, word: msg`In flight` },
  SUCCEEDED: { tone: "live", icon: IconCircleCheck, word: msg`Succeeded` },
  REVERSED: { tone: "overdue", icon: IconBan, word: msg`Reversed` },
  DONE: { tone: "live", icon: IconCircleCheck, word: msg`Done` },
  RUNNING: { tone: "waiting", icon: IconHourglass, word: msg`Running` },
  PARKED: { tone: "due", icon: IconAlertTriangle, word: msg`Parked` },
  SIGNED: { tone: "live", icon: IconCircleCheck, word: msg`Signed` },
  SUSPENDED: { tone: "overdue", icon: IconBan, word: msg`Suspended` },
  INVITED: { tone: "waiting", icon: IconSend, word: msg`Invited` },
  DISABLED: { tone: "closed", icon: IconBan, word: msg`Disabled` },
  EXPIRED: { tone: "closed", icon: IconClock, word: msg`Expired` },
  PAID: { tone: "live", icon: IconCircleCheck, word: msg`Paid` },
};

/** A look for any state: known ones by the table, others by `tone` and their own code in words. */
export function StatusBadge({ state, word, tone }: { state: string; word?: string; tone?: Tone }) {
  const stateWord = useStateWord();
  const look = LOOKS[state.toUpperCase()];
  const Icon = look?.icon ?? IconClock;
  return (
    <span className={classes["badge"]} data-tone={tone ?? look?.tone ?? "closed"}>
      <Icon size={14} stroke={2} aria-hidden />
      {word ?? stateWord(state)}
    </span>
  );
}

/** The word of a state alone, where a badge would be too much. */
export function useStateWord(): (state: string) => string {
  const { i18n } = useLingui();
  return useCallback((state) => {
    const look = LOOKS[state.toUpperCase()];
    return look ? i18n._(look.word) : humanise(state);
  }, [i18n]);
}

export function statusTone(state: string): Tone {
  return LOOKS[state.toUpperCase()]?.tone ?? "closed";
}
