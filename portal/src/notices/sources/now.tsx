/** What is so about a source just now: a run under way, a list that is held, a failure, lateness, a pause. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Moment } from "@/kit/figures";
import { Notice } from "@/kit/states";
import { runPath, type Source, useDesk } from "../desk";
import { RunProgress, useRun } from "../run-report";
import { useFailureWord } from "../run-words";

/** followed  whether the going of its last run is shown elsewhere on the page */
export function NowNotices({ source, followed }: { source: Source; followed: boolean }) {
  const { t } = useLingui();
  const desk = useDesk();
  const failure = useFailureWord();
  const company = desk.companies[0]?.id ?? "";
  const { found } = useRun(company, source.lastRunId ?? "");
  const run = found?.run;
  const link = run ? <Link to={runPath(desk, run) as never}>{t`See the run`}</Link> : null;
  switch (source.health) {
    case "RUNNING":
      return run && !followed ? <RunProgress run={run} /> : null;
    case "HELD":
      return (
        <Notice tone="due" title={t`Its last list waits for your decision`}>
          {t`${source.lastRunHeld} notices that stand are not on it.`} {link}
        </Notice>
      );
    case "FAILING":
      return followed ? null : (
        <Notice tone="overdue" title={t`It has been failing`}>
          <Trans>
            Since <Moment value={source.failingSince} />.
          </Trans>{" "}
          {run ? failure(run.errorCode, run.error, true, run.errorAbout) : null} {link}
        </Notice>
      );
    case "LATE":
      return <Notice tone="due">{t`Nothing good came for three rounds, an hour at least. Test the connection, or ask whoever runs the source.`}</Notice>;
    case "PAUSED":
      return <Notice tone="waiting">{t`It is paused: nothing is taken from it until somebody resumes it.`}</Notice>;
    default:
      return null;
  }
}
