/** Notices that wait for a person: the engine's guesses are confirmed many at a time, each company's in its own command. */
import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useClient } from "urql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { ProblemNotice } from "@/kit/problem-notice";
import { answerOf, type Problem, problemOf } from "@/kit/problems";
import { Notice as Remark } from "@/kit/states";
import screens from "../staff/screens/screens.module.css";
import { useNoticeColumns } from "./columns";
import { type Notice, noticePath, useDesk } from "./desk";
import classes from "./notices.module.css";

interface Confirmed {
  confirmed: number;
  items: { noticeId: string; refusal: string | null }[];
}

export function Unmatched() {
  const { t } = useLingui();
  const desk = useDesk();
  const client = useClient();
  const navigate = useNavigate();
  const base = useNoticeColumns();
  const [count, setCount] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, Notice>>(new Map());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const columns = useMemo<readonly Column<Notice>[]>(() => {
    if (!desk.works) return base;
    const turn = (row: Notice) =>
      setChosen((was) => {
        const now = new Map(was);
        if (!now.delete(row.id)) now.set(row.id, row);
        return now;
      });
    const pick: Column<Notice> = {
      id: "pick",
      header: t`Choose`,
      width: 76,
      cell: (row) =>
        row.matchState === "SUGGESTED" ? (
          <span onClick={(event) => event.stopPropagation()} role="presentation">
            <Checkbox aria-label={t`Choose ${row.name}`} checked={chosen.has(row.id)} onChange={() => turn(row)} />
          </span>
        ) : null,
    };
    return [...base, pick];
  }, [base, chosen, desk.works, t]);
  const confirm = async () => {
    setBusy(true);
    setProblem(null);
    const refused: string[] = [];
    const companies = new Map<string, Notice[]>();
    for (const row of chosen.values()) companies.set(row.company.id, [...(companies.get(row.company.id) ?? []), row]);
    const answers = await Promise.all(
      [...companies].map(([companyId, rows]) => {
        const input = { items: rows.map((row) => ({ noticeId: row.id, expectedVersion: row.version })) };
        return client.mutation(desk.documents.confirmMany, { ...desk.inside(companyId), input }).toPromise();
      }),
    );
    for (const { data } of answers) {
      const answer = answerOf(data);
      const whole = problemOf(answer);
      if (whole) setProblem(whole);
      else if (answer) for (const one of (answer as Confirmed).items) if (one.refusal) refused.push(`${chosen.get(one.noticeId)?.name ?? ""}: ${one.refusal}`);
    }
    setRefusals(refused);
    setChosen(new Map());
    setBusy(false);
  };
  const picked = chosen.size;
  return (
    <div className={screens["fill"]}>
      <TitleRow title={t`Waiting for a match`} note={count ? t`${count} notices` : " "}>
        {desk.works ? (
          <Button disabled={picked === 0} loading={busy} onClick={() => void confirm()}>
            {t`Confirm ${picked} guesses`}
          </Button>
        ) : null}
      </TitleRow>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {refusals.length > 0 ? (
        <div className={classes["bar"]}>
          <Remark tone="due" title={t`Not confirmed`}>{refusals.join("; ")}</Remark>
        </div>
      ) : null}
      <ConnectionTable
        label={t`Waiting for a match`}
        query={desk.documents.unmatched}
        variables={{}}
        connection={(data) => data.unmatchedNotices}
        columns={columns}
        live={{ source: desk.live, topics: desk.topics }}
        href={(row: Notice) => desk.served + noticePath(desk, row.company.id, row.id)}
        onOpen={(row) => void navigate({ to: noticePath(desk, row.company.id, row.id) as never })}
        empty={{ title: t`Nothing waits`, detail: t`Every notice is linked, or was put aside by a person.` }}
        onCount={setCount}
      />
    </div>
  );
}
