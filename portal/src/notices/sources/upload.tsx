/** A file handed in, chosen or dropped (a file field takes both, so it lies over the whole box): checked here for what can be seen, sent to its address, then followed to the end of its run. */
import { useLingui } from "@lingui/react/macro";
import { Button, Progress } from "@mantine/core";
import { IconFileSpreadsheet, IconUpload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useMutation } from "urql";
import { Section } from "@/kit/facts";
import kit from "@/kit/kit.module.css";
import { ProblemNotice } from "@/kit/problem-notice";
import { answerOf, type Problem, problemOf } from "@/kit/problems";
import { type Source, useDesk, useSourceDesk } from "../desk";
import classes from "../notices.module.css";
import { RunReport } from "../run-report";
import { saveCsv } from "../save-csv";
import { EXAMPLE } from "./example";
import { ENCODINGS } from "./encodings";
import { send } from "./send-file";

const MOST_BYTES = 50 * 1024 * 1024;

/** onFollow  told of the run whose going is shown here */
export function Upload({ source, onFollow }: { source: Source; onFollow: (runId: string) => void }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { documents } = useSourceDesk();
  const [, ask] = useMutation(documents.upload);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [run, setRun] = useState<{ id: string; file: string } | null>(null);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const refuse = (message: string) => setProblem({ __typename: "RefusedProblem", code: "FILE", message });

  const take = async (file: File) => {
    setProblem(null);
    setRun(null);
    if (!/\.(csv|xlsx)$/i.test(file.name)) return refuse(t`Send a .csv or an .xlsx file.`);
    if (file.size > MOST_BYTES) return refuse(t`A file has at most 50 MB.`);
    const result = await ask({ input: { sourceId: source.id, fileName: file.name } });
    const answer = answerOf(result.data);
    const refused = problemOf(answer);
    if (refused || !answer) return refused ? setProblem(refused) : refuse(t`The server did not answer. Nothing is lost: try again.`);
    setSent(0);
    const outcome = await send((answer as { url: string }).url, file, setSent);
    setSent(null);
    if (outcome.runId) {
      setRun({ id: outcome.runId, file: file.name });
      onFollow(outcome.runId);
    } else refuse(outcome.problem || t`The file did not arrive. Try again.`);
    return undefined;
  };
  const encoding = ENCODINGS[source.encoding] ?? source.encoding;
  const percent = Math.round((sent ?? 0) * 100);
  return (
    <>
      <div className={classes["drop"]} data-over={over}>
        <IconFileSpreadsheet size={28} stroke={1.4} aria-hidden />
        <p className={classes["dropTitle"]}>{t`Drop the list here`}</p>
        <p className={kit["quiet"]}>
          {t`A .csv in ${encoding}, or the first sheet of an .xlsx; 50 MB at most. It is taken as the whole list: what it no longer names is put to rest.`}
        </p>
        <div className={classes["acts"]}>
          <Button leftSection={<IconUpload size={16} aria-hidden />} loading={sent !== null} onClick={() => input.current?.click()}>
            {t`Choose a file`}
          </Button>
          <Button variant="default" onClick={() => saveCsv("notices-sample.csv", EXAMPLE)}>
            {t`Sample file`}
          </Button>
        </div>
        <input
          ref={input}
          type="file"
          tabIndex={-1}
          onDragEnter={() => setOver(true)}
          onDragLeave={() => setOver(false)}
          accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          aria-label={t`File of notices`}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            setOver(false);
            if (file) void take(file);
          }}
        />
        {sent === null ? null : (
          <div className={classes["sending"]}>
            <span role="status">{t`${percent} % sent`}</span>
            <Progress value={percent} size="sm" aria-label={t`${percent} % sent`} />
          </div>
        )}
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {run ? (
        <Section title={t`What became of ${run.file}`}>
          <RunReport companyId={desk.companies[0]?.id ?? ""} id={run.id} />
        </Section>
      ) : null}
    </>
  );
}
