/** Reads the first rows a source lists as the form would have them read, before anything is saved. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useFormContext } from "react-hook-form";
import { useMutation } from "urql";
import { Book } from "@/kit/book";
import { Day, Money } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { ProblemNotice } from "@/kit/problem-notice";
import { answerOf, type Problem, problemOf } from "@/kit/problems";
import { Notice } from "@/kit/states";
import { type Source, type Tried, useSourceDesk } from "../desk";
import classes from "../notices.module.css";
import { useFailureWord, useFieldWord, useReasonWord } from "../run-words";
import { bothNames } from "../words";
import { settingsOf, type Values } from "./form-values";

interface TryItProps {
  source: Source | null;
  /** Names that have a row of the mapping by now. */
  mapped: readonly string[];
  /** One of the source's own names is to be mapped. */
  onMap: (name: string) => void;
}

export function TryIt({ source, mapped, onMap }: TryItProps) {
  const { t } = useLingui();
  const { documents } = useSourceDesk();
  const { getValues, trigger } = useFormContext<Values>();
  const [{ fetching }, ask] = useMutation(documents.attempt);
  const [tried, setTried] = useState<Tried | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const attempt = async () => {
    setTried(null);
    setProblem(null);
    if (!(await trigger(undefined, { shouldFocus: true }))) return;
    const result = await ask({ input: { sourceId: source?.id ?? null, settings: settingsOf(getValues()) } });
    const answer = answerOf(result.data);
    const refused = problemOf(answer);
    if (refused) setProblem(refused);
    else if (answer) setTried(answer as Tried);
    else setProblem({ __typename: "Fault", code: "FAULT", message: t`The server did not answer. Nothing is lost: try again.` });
  };
  return (
    <div className={classes["below"]}>
      <div className={classes["testRow"]}>
        <Button variant="default" loading={fetching} onClick={() => void attempt()}>
          {t`Try it`}
        </Button>
        <span className={kit["quiet"]}>{t`Asks for the first rows and shows how they would be read; nothing is saved or taken.`}</span>
      </div>
      <div aria-live="polite" className={classes["tried"]}>{tried ? <Outcome tried={tried} mapped={mapped} onMap={onMap} /> : null}</div>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </div>
  );
}

function Outcome({ tried, mapped, onMap }: { tried: Tried } & Omit<TryItProps, "source">) {
  const { t } = useLingui();
  const failure = useFailureWord();
  const field = useFieldWord();
  if (tried.refusal) {
    return (
      <Notice tone="overdue" title={t`It does not work yet`}>
        {failure(tried.refusalCode ?? "", tried.refusal, false)}
      </Notice>
    );
  }
  const shown = tried.rows.length;
  if (shown === 0) return <Notice tone="waiting">{t`It answered, and lists nothing just now: there is no row to show.`}</Notice>;
  const { total } = tried;
  const refused = tried.rows.filter((row) => row.reason).length;
  const missing = tried.missing.map(field).join(", ");
  return (
    <>
      {missing ? (
        <Notice tone="overdue" title={t`No row gives: ${missing}`}>{t`Every notice needs it, so a list like this is refused whole. Map the name by which the source calls it.`}</Notice>
      ) : refused > 0 ? (
        <Notice tone="due">{t`${refused} of these ${shown} rows would be refused; the others would be taken.`}</Notice>
      ) : (
        <Notice tone="live">{t`All of these rows can be read. The list has ${total}.`}</Notice>
      )}
      <Unread names={tried.unreadNames.filter((name) => !mapped.includes(name))} onMap={onMap} />
      <TriedRows tried={tried} />
    </>
  );
}

function Unread({ names, onMap }: { names: readonly string[]; onMap: (name: string) => void }) {
  const { t } = useLingui();
  if (names.length === 0) return null;
  return (
    <div>
      <p className={kit["quiet"]}>{t`Names it sends that are not read`}</p>
      <div className={classes["acts"]}>
        {names.map((name) => (
          <Button key={name} size="compact-xs" variant="default" aria-label={t`Map ${name}`} onClick={() => onMap(name)}>
            {name}
          </Button>
        ))}
      </div>
    </div>
  );
}

function TriedRows({ tried }: { tried: Tried }) {
  const { t } = useLingui();
  const reason = useReasonWord();
  const field = useFieldWord();
  return (
    <Book
      label={t`First rows, as they would be read`}
      figures={[0, 5]}
      heads={[t`Row`, t`Loan`, t`Name`, t`Phone`, t`Due`, t`Total due`, t`Would be`]}
      rows={tried.rows.map((row) => [
        <span key="row" className="num">{row.number}</span>,
        row.loanNo || "—",
        bothNames(row.name, row.nameZh) || "—",
        row.phoneMasked || "—",
        row.dueDate ? <Day key="due" value={row.dueDate} /> : "—",
        row.totalDue ? <Money key="total" value={row.totalDue} currency={tried.currency} /> : "—",
        row.reason ? (
          <span key="why">
            {t`Refused`}: {field(row.field)} {row.ownName ? <span className={kit["quiet"]}>({row.ownName})</span> : null} {reason(row.reason)}
          </span>
        ) : (
          t`Taken`
        ),
      ])}
    />
  );
}
