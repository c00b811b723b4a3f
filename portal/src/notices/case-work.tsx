/** Case notes and follow-ups about a notice or a borrower. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import * as z from "zod/mini";
import { Book } from "@/kit/book";
import { CommandForm } from "@/kit/command-form";
import { Section } from "@/kit/facts";
import { Day, Moment } from "@/kit/figures";
import { type FollowUp, type Note, useDesk } from "./desk";
import { FollowUpActs } from "./follow-up-acts";
import { useFollowUpWords } from "./follow-up-words";

export interface CaseWorkProps {
  companyId: string;
  about: { noticeId: string } | { customerId: string };
  notes: readonly Note[];
  followUps: readonly FollowUp[];
  again: () => void;
}

export function CaseWork({ companyId, about, notes, followUps, again }: CaseWorkProps) {
  const { t } = useLingui();
  const desk = useDesk();
  const [act, setAct] = useState<"note" | "follow" | null>(null);
  const { kinds, states } = useFollowUpWords();
  const command = { beside: desk.inside(companyId), onDone: again, onClose: () => setAct(null) };
  return (
    <>
      <Section title={t`Follow-ups`} aside={desk.works ? <Button size="xs" variant="default" onClick={() => setAct("follow")}>{t`Open a follow-up`}</Button> : null}>
        {followUps.length === 0 ? <p>{t`None is open.`}</p> : (
          <Book
            label={t`Follow-ups`}
            heads={[t`Due`, t`What`, t`Owner`, t`Note`, t`State`, t`Outcome`, t`Opened by`, t`Closed`, t`Acts`]}
            rows={followUps.map((one) => [
              <Day key="due" value={one.dueOn} />,
              kinds[one.kind] ?? one.kind,
              one.ownerName || t`Nobody yet`,
              one.note,
              states[one.state] ?? one.state,
              one.outcome,
              one.openedBy,
              one.closedAt ? <span key="closed">{one.closedBy} <Moment value={one.closedAt} /></span> : "—",
              <FollowUpActs key="acts" companyId={companyId} one={one} name={kinds[one.kind] ?? one.kind} again={again} />,
            ])}
          />
        )}
      </Section>
      <Section title={t`Case notes`} aside={desk.works ? <Button size="xs" variant="default" onClick={() => setAct("note")}>{t`Write a note`}</Button> : null}>
        {notes.length === 0 ? <p>{t`Nothing is written yet.`}</p> : (
          <Book label={t`Case notes`} heads={[t`When`, t`Who`, t`Note`]} rows={notes.map((one) => [<Moment key="at" value={one.at} />, one.by, one.text])} />
        )}
      </Section>
      {act === "note" ? (
        <CommandForm
          {...command}
          title={t`Write a note`}
          document={desk.documents.note}
          schema={z.object({ text: z.string().check(z.minLength(1, t`Write something`)) })}
          fields={[{ name: "text", kind: "longtext", label: t`Note` }]}
          initial={{ text: "" }}
          input={(values) => ({ ...about, text: values.text })}
          submit={t`Keep the note`}
        />
      ) : null}
      {act === "follow" ? (
        <CommandForm
          {...command}
          title={t`Open a follow-up`}
          document={desk.documents.followUp}
          schema={z.object({ kind: z.string(), dueOn: z.string().check(z.minLength(1, t`Say by when`)), note: z.string() })}
          fields={[
            { name: "kind", kind: "select", label: t`What`, options: Object.entries(kinds).filter(([value]) => value !== "COLLECTIONS").map(([value, label]) => ({ value, label })) },
            { name: "dueOn", kind: "date", label: t`By when` },
            { name: "note", kind: "longtext", label: t`Note` },
          ]}
          initial={{ kind: "CALL", dueOn: "", note: "" }}
          input={(values) => ({ ...about, ...values })}
          submit={t`Open a follow-up`}
        />
      ) : null}
    </>
  );
}
