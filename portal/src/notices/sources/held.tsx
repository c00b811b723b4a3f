/** A list that shrank by more than it should: what taking it at its word would change, and a person's decision. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { Book } from "@/kit/book";
import { CommandForm } from "@/kit/command-form";
import { Section } from "@/kit/facts";
import { Day, Money } from "@/kit/figures";
import { Notice, PageSkeleton } from "@/kit/states";
import { type Held, noticePath, type Run, type SourceDesk, useDesk } from "../desk";
import classes from "../notices.module.css";
import { bothNames, Days } from "../words";

export function HeldDecision({ run, again }: { run: Run; again: () => void }) {
  const { t } = useLingui();
  const { sources } = useDesk();
  const title = t`Held: the list is far shorter than what stood`;
  if (!sources?.manages) {
    return (
      <Notice tone="due" title={title}>
        {t`The good rows were taken. What the list no longer names stays active until somebody of the company decides.`}
      </Notice>
    );
  }
  return <Decision run={run} again={again} sources={sources} title={title} />;
}

function Decision({ run, again, sources, title }: { run: Run; again: () => void; sources: SourceDesk; title: string }) {
  const { t } = useLingui();
  const [act, setAct] = useState<"apply" | "discard" | null>(null);
  const [{ data }] = useQuery({ query: sources.documents.held, variables: { runId: run.id }, requestPolicy: "network-only" });
  if (!data) return <PageSkeleton lines={3} />;
  const held = data.heldSync;
  if (!held) return <Notice tone="waiting">{t`This list was held, and a later one was taken since: there is nothing left to decide.`}</Notice>;
  const listed = run.fetched - run.rejected;
  const { count } = held;
  return (
    <>
      <Notice tone="due" title={title}>
        <p style={{ margin: 0 }}>
          <Trans>
            It names {listed} notices; {count} that stand are not on it, <Money value={held.amount} currency={held.currency} /> in all. The good rows were taken, and nothing was put to rest. The next sync of
            this source takes the decision’s place.
          </Trans>
        </p>
        <div className={classes["acts"]} style={{ marginTop: 10 }}>
          <Button onClick={() => setAct("apply")}>
            {t`Apply: put ${count} to rest`}
          </Button>
          <Button variant="default" onClick={() => setAct("discard")}>
            {t`Discard: all of them stay`}
          </Button>
        </div>
      </Notice>
      <Affected held={held} />
      {act ? (
        <CommandForm
          title={act === "apply" ? t`Take the list at its word` : t`Leave what stands`}
          intro={
            act === "apply"
              ? t`${count} notices become inactive: they leave the feeds, the sums and the worklists. Their history, notes and links stay, and a later list that names them brings them back.`
              : t`The ${count} notices stay active as they are. Ask the source why its list was short; the next full list is judged anew.`
          }
          danger={act === "apply"}
          document={sources.documents.decide}
          schema={z.object({ reason: z.string().check(z.minLength(3, t`Say why in a few words`)) })}
          fields={[{ name: "reason", kind: "longtext", label: t`Why` }]}
          initial={{ reason: "" }}
          input={(values) => ({ runId: run.id, putToRest: act === "apply", reason: values.reason })}
          submit={act === "apply" ? t`Put ${count} to rest` : t`Leave them active`}
          onDone={again}
          onClose={() => setAct(null)}
        />
      ) : null}
    </>
  );
}

function Affected({ held }: { held: Held }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { count } = held;
  const shown = held.notices.length;
  return (
    <Section title={t`What would be put to rest`} aside={shown < count ? <span>{t`The ${shown} largest of ${count}`}</span> : null}>
      <Book
        label={t`What would be put to rest`}
        figures={[3, 4]}
        heads={[t`Name`, t`Loan`, t`Due`, t`Overdue by`, t`To pay`]}
        rows={held.notices.map((one) => [
          <Link key="name" to={noticePath(desk, one.company.id, one.id) as never}>
            {bothNames(one.name, one.nameZh)}
          </Link>,
          one.loanNo,
          <Day key="due" value={one.dueDate} />,
          <Days key="days" notice={one} />,
          <Money key="amount" value={one.totalDue} currency={one.currency} />,
        ])}
      />
    </Section>
  );
}
