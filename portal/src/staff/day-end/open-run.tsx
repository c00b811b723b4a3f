/** The run of the day that is not closed yet: how far each lane is, or why the day stays open. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { Notice } from "@/kit/states";
import type { Run } from "./run";
import { Lanes } from "./lanes";
import { Proofs } from "./proofs";
import { RunWord } from "./words";

export function OpenRun({ run }: { run: Run }) {
  const { t } = useLingui();
  const wrong = run.proofs.filter((proof) => !proof.holds);
  const date = day(run.businessDate);
  const broken = run.state === "BROKEN";
  const [done, all] = [run.loansDone.toLocaleString(), run.loansTotal.toLocaleString()];
  return (
    <Section title={broken ? t`${date} stays open` : t`Closing ${date}`} aside={<RunWord state={run.state} />}>
      {broken ? (
        <Notice tone="overdue">
          <Plural value={wrong.length} one="One proof does not hold, so the books have not moved on." other="# proofs do not hold, so the books have not moved on." />{" "}
          <Trans>Put right what is named here, then close the day again: only what changed is done anew.</Trans>
        </Notice>
      ) : (
        <p className={kit["quiet"]} role="status">
          <Trans>
            {done} of {all} loans. Begun <Moment value={run.startedAt} />.
          </Trans>
        </p>
      )}
      {broken ? <Proofs proofs={run.proofs} label={t`Proofs of ${date}`} /> : null}
      <Lanes run={run} />
    </Section>
  );
}
