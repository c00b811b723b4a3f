/** What a borrower may undo or take up again; each is asked about once. */
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useForm } from "react-hook-form";
import type { TypedDocumentNode } from "urql";
import { CancelApplicationDocument, ExitLoanDocument, ResubmitApplicationDocument } from "@/gql/customer/graphql";
import { day } from "@/kit/format";
import { ProblemNotice } from "@/kit/problem-notice";
import { useCommand } from "@/kit/use-command";
import classes from "./borrower.module.css";
import type { MyLoan } from "./my-loan";

type Document = TypedDocumentNode<unknown, { input: { loanId: string; expectedVersion: number } }>;

const NO_FIELDS: readonly string[] = [];

interface AskedOnceProps {
  loan: MyLoan;
  id: string;
  document: Document;
  title: ReactNode;
  note: ReactNode;
  start: ReactNode;
  keep: ReactNode;
  act: ReactNode;
}

function AskedOnce({ loan, id, document, title, note, start, keep, act }: AskedOnceProps) {
  const [asking, setAsking] = useState(false);
  const { send, problem, fetching } = useCommand(document, useForm(), NO_FIELDS);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className={classes["note"]}>{note}</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {asking ? (
        <div className={classes["pair"]}>
          <Button variant="default" onClick={() => setAsking(false)}>
            {keep}
          </Button>
          <Button loading={fetching} onClick={() => void send({ loanId: loan.id, expectedVersion: loan.version })}>
            {act}
          </Button>
        </div>
      ) : (
        <Button variant="default" onClick={() => setAsking(true)}>
          {start}
        </Button>
      )}
    </section>
  );
}

/** The cooling-off right, offered for as long as it lasts. */
export function Exit({ loan }: { loan: MyLoan }) {
  return (
    <AskedOnce
      loan={loan}
      id="exit"
      document={ExitLoanDocument}
      title={<Trans>Changed your mind?</Trans>}
      note={<Trans>Until {day(loan.coolingOffUntil)} you may give the loan back and pay only the interest of the days you had it.</Trans>}
      start={<Trans>Give the loan back</Trans>}
      keep={<Trans>Keep the loan</Trans>}
      act={<Trans>Give it back</Trans>}
    />
  );
}

export function Withdraw({ loan }: { loan: MyLoan }) {
  return (
    <AskedOnce
      loan={loan}
      id="withdraw"
      document={CancelApplicationDocument}
      title={<Trans>No longer needed?</Trans>}
      note={<Trans>You may take the application back at no cost.</Trans>}
      start={<Trans>Take it back</Trans>}
      keep={<Trans>Leave it</Trans>}
      act={<Trans>Take it back</Trans>}
    />
  );
}

/** Sent back with a question: mended in the profile or on the phone, then sent again as it is. */
export function Resubmit({ loan }: { loan: MyLoan }) {
  const { send, problem, fetching } = useCommand(ResubmitApplicationDocument, useForm(), NO_FIELDS);
  return (
    <section>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Button size="lg" fullWidth loading={fetching} onClick={() => void send({ loanId: loan.id, expectedVersion: loan.version })}>
        <Trans>Send it again</Trans>
      </Button>
    </section>
  );
}
