/** Runs of days that are closed, newest first; each opens to its lanes, its proofs, and what broke on the way. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Drawer } from "@mantine/core";
import { useState } from "react";
import { Facts, Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { StatusBadge } from "@/kit/status";
import type { Run } from "./run";
import { Lanes } from "./lanes";
import { Proofs } from "./proofs";
import { RunWord, seconds } from "./words";

export function History({ runs }: { runs: readonly Run[] }) {
  const { t } = useLingui();
  const [shown, setShown] = useState<string | null>(null);
  const run = runs.find((one) => one.id === shown);
  return (
    <>
      <div className={kit["bookWrap"]} role="group" aria-label={t`Days that are closed, newest first`} tabIndex={0}>
        <table className={kit["book"]}>
          <thead>
            <tr>
              <th scope="col">{t`Day`}</th>
              <th scope="col">{t`State`}</th>
              <th scope="col" data-align="end">{t`Loans`}</th>
              <th scope="col" data-align="end">{t`Fell overdue`}</th>
              <th scope="col">{t`Finished`}</th>
              <th scope="col" data-align="end">{t`Took`}</th>
              <th scope="col">{t`Breaks`}</th>
              <th scope="col">{t`Result`}</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((one) => (
              <tr key={one.id}>
                <td>
                  <Button size="compact-sm" variant="subtle" onClick={() => setShown(one.id)} aria-label={t`${day(one.businessDate)}: look closer`}>
                    {day(one.businessDate)}
                  </Button>
                </td>
                <td>
                  <RunWord state={one.state} />
                </td>
                <td data-align="end">{one.loansDone.toLocaleString()}</td>
                <td data-align="end">{one.newlyOverdue.toLocaleString()}</td>
                <td>
                  <Moment value={one.finishedAt} />
                </td>
                <td data-align="end">{seconds(one)}</td>
                <td>{one.breaks.length > 0 ? <StatusBadge state="BROKEN" tone="due" word={String(one.breaks.length)} /> : <span className={kit["quiet"]}>—</span>}</td>
                <td>{one.stateHash ? <code title={one.stateHash}>{one.stateHash.slice(0, 12)}</code> : null}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Drawer opened={run !== undefined} onClose={() => setShown(null)} position="right" size="xl" title={run ? day(run.businessDate) : ""}>
        {run ? <Detail run={run} /> : null}
      </Drawer>
    </>
  );
}

function Detail({ run }: { run: Run }) {
  const { t } = useLingui();
  const date = day(run.businessDate);
  return (
    <>
      <Facts
        columns={1}
        rows={[
          [t`State`, <RunWord key="state" state={run.state} />],
          [t`Closed by`, run.startedBy],
          [t`Started`, <Moment key="started" value={run.startedAt} />],
          [t`Finished`, <Moment key="finished" value={run.finishedAt} />],
          [t`Took`, seconds(run)],
          [t`Result`, <code key="result" style={{ overflowWrap: "anywhere" }}>{run.stateHash}</code>],
        ]}
      />
      <Section title={t`Lanes`}>
        <Lanes run={run} />
      </Section>
      <Section title={t`Proofs`}>
        <Proofs proofs={run.proofs} label={t`Proofs of ${date}`} />
      </Section>
      {run.breaks.map((broken) => (
        <Section key={broken.at} title={t`What kept the day open`} aside={<Moment value={broken.at} />}>
          <Proofs proofs={broken.proofs} label={t`What kept ${date} open`} />
        </Section>
      ))}
      {run.breaks.length === 0 ? (
        <p className={kit["quiet"]}>
          <Trans>Nothing kept this day open.</Trans>
        </p>
      ) : null}
    </>
  );
}
