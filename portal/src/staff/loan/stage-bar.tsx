import { useLingui } from "@lingui/react/macro";
import { moment } from "@/kit/format";
import { useActorName } from "../story-words";
import { useStageTitle } from "./act-words";
import type { Loan } from "./loan";
import classes from "./loan.module.css";

const STATES: Record<string, string> = { DONE: "done", PAST: "done", CURRENT: "current", NOW: "current", STOPPED: "stopped", FAILED: "stopped" };

/** Where it stands: the stages in order, each with who and when. */
export function StageBar({ stages }: { stages: Loan["stages"] }) {
  const { t } = useLingui();
  const titleOf = useStageTitle();
  const actor = useActorName();
  if (stages.length === 0) return null;
  return (
    <ol className={classes["stages"]} aria-label={t`Stages of the loan`} tabIndex={0}>
      {stages.map((stage) => {
        const state = STATES[stage.state.toUpperCase()] ?? "todo";
        return (
          <li key={stage.status} className={classes["stage"]} data-state={state} {...(state === "current" ? { "aria-current": "step" as const } : {})}>
            <span className={classes["stageTitle"]}>{titleOf(stage)}</span>
            <span className={classes["stageNote"]}>{stage.at ? moment(stage.at) : state === "todo" ? t({ context: "stage", message: "To come" }) : ""}</span>
            {stage.actorName ? <span className={classes["stageNote"]}>{actor(stage.actorName)}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}
