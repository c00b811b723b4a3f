import { moment } from "@/kit/format";
import type { Loan } from "./loan";
import classes from "./loan.module.css";

const STATES: Record<string, string> = { DONE: "done", PAST: "done", CURRENT: "current", NOW: "current", STOPPED: "stopped", FAILED: "stopped" };

/** Where it stands: the stages in order, each with who and when. */
export function StageBar({ stages }: { stages: Loan["stages"] }) {
  if (stages.length === 0) return null;
  return (
    <ol className={classes["stages"]} aria-label="Stages of the loan" tabIndex={0}>
      {stages.map((stage) => {
        const state = STATES[stage.state.toUpperCase()] ?? "todo";
        return (
          <li key={stage.status} className={classes["stage"]} data-state={state} {...(state === "current" ? { "aria-current": "step" as const } : {})}>
            <span className={classes["stageTitle"]}>{stage.title}</span>
            <span className={classes["stageNote"]}>{stage.at ? moment(stage.at) : state === "todo" ? "To come" : ""}</span>
            {stage.actorName ? <span className={classes["stageNote"]}>{stage.actorName}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}
