/** Asks a source how it is, and says in words what came of it and what to do. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { ProblemNotice } from "@/kit/problem-notice";
import { answerOf, type Problem, problemOf } from "@/kit/problems";
import { Notice } from "@/kit/states";
import { type Source, useSourceDesk } from "../desk";
import classes from "../notices.module.css";
import { useFailureWord } from "../run-words";

interface Tested {
  asOf: string | null;
  refusalCode: string | null;
  refusal: string | null;
}

export function ConnectionTest({ source }: { source: Source }) {
  const { t } = useLingui();
  const { documents } = useSourceDesk();
  const [{ fetching }, ask] = useMutation(documents.test);
  const [tested, setTested] = useState<Tested | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const test = async () => {
    setTested(null);
    setProblem(null);
    const result = await ask({ input: { sourceId: source.id } });
    const answer = answerOf(result.data);
    const refused = problemOf(answer);
    if (refused) setProblem(refused);
    else if (answer) setTested(answer as Tested);
    else setProblem({ __typename: "Fault", code: "FAULT", message: t`The server did not answer. Nothing is lost: try again.` });
  };
  return (
    <div>
      <div className={classes["testRow"]}>
        <Button variant="default" loading={fetching} onClick={() => void test()}>
          {t`Test the connection`}
        </Button>
        <span className={kit["quiet"]}>{t`Asks for its health and its companies; no notice is taken.`}</span>
      </div>
      <div aria-live="polite">{tested ? <Outcome source={source} tested={tested} /> : null}</div>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </div>
  );
}

function Outcome({ source, tested }: { source: Source; tested: Tested }) {
  const { t } = useLingui();
  const failure = useFailureWord();
  if (tested.refusal) {
    return (
      <Notice tone="overdue" title={t`It does not work yet`}>
        {failure(tested.refusalCode ?? "", tested.refusal, true)}
      </Notice>
    );
  }
  return (
    <Notice tone="live" title={t`It works`}>
      {t`The source answered, let us in, and knows the company ${source.companyCode}. Its list is of`} <Moment value={tested.asOf} />.
    </Notice>
  );
}
