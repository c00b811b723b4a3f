/** How far each lane of a run is: loans, slices, and how fast it goes. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Progress } from "@mantine/core";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import type { Run } from "./run";
import classes from "./day-end.module.css";

export function Lanes({ run }: { run: Run }) {
  const { t } = useLingui();
  const date = day(run.businessDate);
  if (run.lanes.length === 0) {
    return (
      <p className={kit["quiet"]}>
        <Trans>No loan had anything to do on this day.</Trans>
      </p>
    );
  }
  return (
    <div className={kit["bookWrap"]} role="group" aria-label={t`Lanes of ${date}`} tabIndex={0}>
      <table className={kit["book"]}>
        <thead>
          <tr>
            <th scope="col">{t`Lane`}</th>
            <th scope="col">{t`Progress`}</th>
            <th scope="col" data-align="end">{t`Loans done`}</th>
            <th scope="col" data-align="end">{t`Left`}</th>
            <th scope="col" data-align="end">{t`Fell overdue`}</th>
            <th scope="col" data-align="end">{t`Slices`}</th>
            <th scope="col" data-align="end">{t`Loans a second`}</th>
          </tr>
        </thead>
        <tbody>
          {run.lanes.map((lane) => (
            <LaneRow key={lane.lane} lane={lane} date={date} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LaneRow({ lane, date }: { lane: Run["lanes"][number]; date: string }) {
  const { t } = useLingui();
  const quiet = lane.lane === "QUIET";
  const name = quiet ? t`Quiet` : t`Thinking`;
  const share = (100 * lane.loansDone) / Math.max(1, lane.loansDone + lane.loansLeft);
  return (
    <tr>
      <th scope="row" className={classes["lane"]}>
        {name}
        <span className={kit["quiet"]}>{quiet ? t`what was foreseen, set by set` : t`replayed loan by loan`}</span>
      </th>
      <td className={classes["progress"]}>
        <Progress value={share} size="sm" color={lane.loansLeft === 0 ? "green.8" : undefined} aria-label={t`${name} lane of ${date}`} />
      </td>
      <td data-align="end">{lane.loansDone.toLocaleString()}</td>
      <td data-align="end">{lane.loansLeft.toLocaleString()}</td>
      <td data-align="end">{lane.newlyOverdue.toLocaleString()}</td>
      <td data-align="end">
        {lane.slicesDone} / {lane.slices}
      </td>
      <td data-align="end">{lane.loansPerSecond === null || lane.loansPerSecond === undefined ? "—" : lane.loansPerSecond.toLocaleString()}</td>
    </tr>
  );
}
