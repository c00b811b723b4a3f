import { useLingui } from "@lingui/react/macro";
import { Anchor, Button, Select } from "@mantine/core";
import { IconDownload, IconFileCertificate } from "@tabler/icons-react";
import { useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { RequestStatementDocument } from "@/gql/staff/graphql";
import { page } from "@/kit/config";
import { Section } from "@/kit/facts";
import { Field } from "@/kit/fields";
import { Moment } from "@/kit/figures";
import { languageName } from "@/kit/format";
import { ProblemNotice } from "@/kit/problem-notice";
import { EmptyState } from "@/kit/states";
import { useCommand } from "@/kit/use-command";
import { useDocumentTitle } from "./act-words";
import type { Loan } from "./loan";
import classes from "./loan.module.css";

const OFFERED = page.brand?.pack === "HK" ? ["en", "zh-Hant"] : ["en", "hi"];
const NAMES = ["periodFrom", "periodTo"] as const;

export function DocumentsTab({ loan, reload }: { loan: Loan; reload: () => void }) {
  const { t } = useLingui();
  const titleOf = useDocumentTitle();
  return (
    <>
      {loan.disbursedOn ? <Statement loan={loan} reload={reload} /> : null}
      {loan.documents.length === 0 ? <EmptyState title={t`No documents yet`}>{t`The Key Fact Statement and the agreement are made when the loan is sanctioned.`}</EmptyState> : null}
      <ul className={classes["docs"]}>
        {loan.documents.map((one) => ({ ...one, title: titleOf(one) })).map((one) => (
          <li key={one.id}>
            <IconFileCertificate size={26} stroke={1.3} aria-hidden />
            <div>
              <p className={classes["docTitle"]}>
                {one.title}
                {one.language === "en" ? "" : `, ${languageName(one.language)}`}
              </p>
              <p className={classes["stageNote"]}>{one.number}, <Moment value={one.createdAt} /></p>
              <p className={classes["hash"]} title={`SHA-256 ${one.sha256}`}>{one.kind} · {one.sha256}</p>
            </div>
            <Anchor href={one.verifyUrl} target="_blank" rel="noreferrer">{t`Verify`}<span className="sr-only"> {one.title}</span></Anchor>
            <Button component="a" href={one.downloadUrl} download variant="default" leftSection={<IconDownload size={16} aria-hidden />} aria-label={t`Download ${one.title}`}>
              {t`Download`}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The statement of account of a period, drawn and sealed at once; it appears in the list. */
function Statement({ loan, reload }: { loan: Loan; reload: () => void }) {
  const { t } = useLingui();
  const form = useForm<{ periodFrom: string; periodTo: string }>({ defaultValues: { periodFrom: "", periodTo: "" } });
  const [language, setLanguage] = useState("en");
  const { send, problem, fetching } = useCommand(RequestStatementDocument, form, NAMES);
  const make = form.handleSubmit(async (asked) => {
    const answer = await send({ loanId: loan.id, periodFrom: asked.periodFrom || null, periodTo: asked.periodTo || null, language });
    if (answer) reload();
  });
  return (
    <Section title={t`Statement of account`}>
      <FormProvider {...form}>
        <form onSubmit={(event) => void make(event)} noValidate className={classes["tools"]}>
          <Field spec={{ name: "periodFrom", kind: "date", label: t`From`, hint: t`Empty: from the disbursal` }} />
          <Field spec={{ name: "periodTo", kind: "date", label: t`To`, hint: t`Empty: to today` }} />
          <Select label={t`Language`} value={language} onChange={(value) => value && setLanguage(value)} allowDeselect={false} data={OFFERED.map((code) => ({ value: code, label: languageName(code) }))} />
          <Button type="submit" variant="default" loading={fetching}>
            {t`Make the statement`}
          </Button>
        </form>
      </FormProvider>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </Section>
  );
}
