/** The Key Fact Statement first, read and acknowledged; only then the signature. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Select, Stack } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { AcknowledgeKeyFactsDocument, StartSigningDocument } from "@/gql/customer/graphql";
import { moment } from "@/kit/format";
import { ProblemNotice } from "@/kit/problem-notice";
import { useCommand } from "@/kit/use-command";
import classes from "./borrower.module.css";
import { KeyFacts } from "./key-facts";
import { chosenLanguage } from "./language";
import type { MyLoan } from "./my-loan";
import { offers } from "./loan-words";

type Agreement = NonNullable<MyLoan["agreement"]>;

const NO_FIELDS: readonly string[] = [];

function languageName(code: string): string {
  return new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
}

export function SignCard({ loan, agreement }: { loan: MyLoan; agreement: Agreement }) {
  const { t } = useLingui();
  const own = chosenLanguage();
  const [language, setLanguage] = useState(agreement.papers.some((one) => one.language === own) ? own : (agreement.papers[0]?.language ?? "en"));
  const paper = agreement.papers.find((one) => one.language === language);
  const [read, setRead] = useState(false);
  const acknowledge = useCommand(AcknowledgeKeyFactsDocument, useForm(), NO_FIELDS);
  const sign = useCommand(StartSigningDocument, useForm(), NO_FIELDS);
  const hash = paper?.kfsHash;
  const problem = acknowledge.problem ?? sign.problem;

  const begin = async () => {
    const answer = (await sign.send({ loanId: loan.id, expectedVersion: loan.version })) as { signUrl: string } | null;
    if (answer) location.assign(answer.signUrl);
  };
  return (
    <section aria-labelledby="kfs" className={classes["paper"]}>
      <h2 id="kfs">
        <Trans>Key Fact Statement</Trans>
      </h2>
      <KeyFacts facts={agreement.keyFacts} whole />
      <Stack gap="md" mt="md">
        <div className={classes["links"]}>
          {paper ? (
            <a href={paper.kfsDownloadUrl}>
              <IconFileText size={20} stroke={1.6} aria-hidden />
              <Trans>Key Fact Statement (PDF)</Trans>
            </a>
          ) : null}
          {paper?.sanctionLetterDownloadUrl ? (
            <a href={paper.sanctionLetterDownloadUrl}>
              <IconFileText size={20} stroke={1.6} aria-hidden />
              <Trans>Sanction letter (PDF)</Trans>
            </a>
          ) : null}
          {paper?.agreementDownloadUrl ? (
            <a href={paper.agreementDownloadUrl}>
              <IconFileText size={20} stroke={1.6} aria-hidden />
              <Trans>Loan agreement (PDF)</Trans>
            </a>
          ) : null}
        </div>
        {problem ? <ProblemNotice problem={problem} /> : null}
        {agreement.acknowledgedAt ? (
          <p className={classes["note"]}>
            <Trans>You confirmed on {moment(agreement.acknowledgedAt)} that you have read it.</Trans>
          </p>
        ) : (
          <>
            {agreement.papers.length > 1 ? (
              <Select
                label={t`I read it in`}
                data={agreement.papers.map((one) => ({ value: one.language, label: languageName(one.language) }))}
                value={language}
                onChange={(value) => value && setLanguage(value)}
                allowDeselect={false}
              />
            ) : null}
            <Checkbox size="md" checked={read} onChange={(event) => setRead(event.currentTarget.checked)} label={t`I have read and understood the Key Fact Statement`} />
            <Button
              size="lg"
              fullWidth
              disabled={!read || !hash || !offers(loan.availableActions, "ACKNOWLEDGE")}
              loading={acknowledge.fetching}
              onClick={() => void acknowledge.send({ loanId: loan.id, agreementId: agreement.id, documentHash: hash ?? "", language, expectedVersion: loan.version })}
            >
              <Trans>Confirm</Trans>
            </Button>
          </>
        )}
        {agreement.acknowledgedAt ? (
          <>
            <Button size="lg" fullWidth loading={sign.fetching} disabled={!offers(loan.availableActions, "START_SIGNING")} onClick={() => void begin()}>
              <Trans>Go on to sign</Trans>
            </Button>
            <p className={classes["note"]}>
              <Trans>You sign on the page of the signature service and come back here by yourself.</Trans>
            </p>
          </>
        ) : null}
      </Stack>
    </section>
  );
}

