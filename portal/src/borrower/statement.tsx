/** The statement of account, made when it is asked for, in the borrower's language. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { RequestStatementDocument } from "@/gql/customer/graphql";
import { ProblemNotice } from "@/kit/problem-notice";
import { useCommand } from "@/kit/use-command";
import classes from "./borrower.module.css";
import { chosenLanguage } from "./language";
import type { MyLoan } from "./my-loan";

const NO_FIELDS: readonly string[] = [];

export function Statement({ loan }: { loan: MyLoan }) {
  const { t } = useLingui();
  const [url, setUrl] = useState<string | null>(null);
  const { send, problem, fetching } = useCommand(RequestStatementDocument, useForm(), NO_FIELDS);
  const make = async () => {
    const answer = (await send({ loanId: loan.id, language: chosenLanguage() })) as { document: { downloadUrl: string } } | null;
    if (answer) setUrl(answer.document.downloadUrl);
  };
  return (
    <section aria-labelledby="statement">
      <h2 id="statement">
        <Trans>Statement of account</Trans>
      </h2>
      <p className={classes["note"]}>
        <Trans>Everything that was added and paid from the first day to today, sealed, as a PDF.</Trans>
      </p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className={classes["links"]} role="status">
        {url ? (
          <a href={url} aria-label={t`Download the statement`}>
            <IconFileText size={20} stroke={1.6} aria-hidden />
            <Trans>Download the statement</Trans>
          </a>
        ) : (
          <Button variant="default" loading={fetching} onClick={() => void make()}>
            <Trans>Make my statement</Trans>
          </Button>
        )}
      </div>
    </section>
  );
}
