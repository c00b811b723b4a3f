/** Whose a notice may be: the engine's candidates with their reasons, and a search for anyone else. */
import { useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useQuery } from "urql";
import { Section } from "@/kit/facts";
import kit from "@/kit/kit.module.css";
import { type NoticeFile, profilePath, useDesk } from "./desk";
import { usePartSentence } from "./match-words";
import classes from "./notices.module.css";
import { bothNames, MatchPill } from "./words";

export interface Choice {
  customerId: string;
  name: string;
}

interface Person extends Choice {
  nameZh: string;
  number: string;
  mobileMasked: string;
}

const HELD = new Set(["CONFIRMED", "CORRECTED"]);

export function Candidates({ file, onChoose }: { file: NoticeFile; onChoose: (choice: Choice) => void }) {
  const { t } = useLingui();
  const desk = useDesk();
  const sentence = usePartSentence();
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 250);
  const companyId = file.notice.company.id;
  const [{ data }] = useQuery({ query: desk.documents.borrowers, variables: { ...desk.inside(companyId), search }, pause: search === "" });
  const settled = HELD.has(file.notice.matchState) ? file.notice.customerId : null;
  const row = (person: Person, pill: ReactNode, below: ReactNode) => (
    <li key={person.customerId} className={classes["candidate"]}>
      <p>
        <Link to={profilePath(desk, companyId, person.customerId) as never}>{bothNames(person.name, person.nameZh)}</Link> {pill}
        <br />
        <span className={kit["quiet"]}>
          {person.number} {person.mobileMasked}
        </span>
      </p>
      {desk.works && settled !== person.customerId ? (
        <Button variant="default" onClick={() => onChoose({ customerId: person.customerId, name: person.name })}>
          {t`It is ${person.name}`}
        </Button>
      ) : null}
      {below}
    </li>
  );
  return (
    <>
      <Section title={t`Candidates`}>
        {file.candidates.length === 0 ? <p>{t`No borrower of this company comes near.`}</p> : null}
        <ul className={kit["noticeList"]} style={{ listStyle: "none", padding: 0 }}>
          {file.candidates.map((one) =>
            row(
              one,
              <MatchPill key="pill" band={one.band} confidence={one.confidence} />,
              <ul key="parts" className={classes["parts"]}>
                {one.parts.map((part) => (
                  <li key={part.field + part.verdict}>{sentence(part)}</li>
                ))}
              </ul>,
            ),
          )}
        </ul>
      </Section>
      {desk.works ? (
        <Section title={t`Somebody else`}>
          <TextInput label={t`Find a borrower of this company`} placeholder={t`Customer number or name`} maw={360} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <ul style={{ listStyle: "none", padding: 0 }}>{search ? data?.noticeBorrowers.map((one) => row(one, null, null)) : null}</ul>
        </Section>
      ) : null}
    </>
  );
}
