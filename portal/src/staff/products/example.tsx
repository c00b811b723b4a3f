/** One loan on the terms as they stand in the form, priced by the server while one types; and what the pack says. */
import { useLingui } from "@lingui/react/macro";
import { Skeleton, TextInput } from "@mantine/core";
import type { ProductPreviewQuery } from "@/gql/staff/graphql";
import { day, money } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { StatusBadge } from "@/kit/status";
import { KeyFacts } from "../loan/key-facts";
import classes from "./products.module.css";

export type Preview = ProductPreviewQuery["productPreview"];

export interface Sample {
  amount: string;
  tenure: string;
}

interface Props {
  sample: Sample;
  onSample: (sample: Sample) => void;
  preview: Preview | undefined;
  stale: boolean;
}

export function Example({ sample, onSample, preview, stale }: Props) {
  const { t } = useLingui();
  const facts = preview?.keyFacts;
  return (
    <div>
      <div className={classes["sample"]}>
        <TextInput label={t`Example amount`} inputMode="decimal" value={sample.amount} onChange={(event) => onSample({ ...sample, amount: event.currentTarget.value })} error={preview?.problems.find((one) => one.path === "amount")?.message} />
        <TextInput label={t`Tenure`} inputMode="numeric" value={sample.tenure} onChange={(event) => onSample({ ...sample, tenure: event.currentTarget.value })} error={preview?.problems.find((one) => one.path === "tenure")?.message} />
      </div>
      <div aria-live="polite" style={{ opacity: stale ? 0.6 : 1 }}>
        {facts ? <KeyFacts facts={facts} /> : preview ? <p className={classes["quiet"]}>{t`The example is worked out once the fields marked are mended.`}</p> : <Skeleton height={260} />}
      </div>
    </div>
  );
}

export function Schedule({ facts }: { facts: NonNullable<Preview["keyFacts"]> }) {
  const { t } = useLingui();
  return (
    <div className={kit["bookWrap"]} tabIndex={0} role="region" aria-label={t`Example schedule`}>
      <table className={kit["book"]} >
        <caption className="sr-only">{t`Example schedule`}</caption>
        <thead>
          <tr><th scope="col">{t`No.`}</th><th scope="col">{t`Due`}</th><th scope="col" data-align="end">{t`Principal`}</th><th scope="col" data-align="end">{t`Interest`}</th><th scope="col" data-align="end">{t({ context: "amount", message: "Instalment" })}</th><th scope="col" data-align="end">{t`Left`}</th></tr>
        </thead>
        <tbody>
          {facts.schedule.map((row) => (
            <tr key={row.number}>
              <td>{row.number}</td>
              <td style={{ whiteSpace: "nowrap" }}>{day(row.dueDate)}</td>
              {[row.principal, row.interest, row.instalment, row.closingPrincipal].map((figure, at) => <td key={at} data-align="end" className="num">{money(figure, null)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Findings({ findings }: { findings: Preview["findings"] }) {
  const { t } = useLingui();
  // A verdict in words, with the look of a rule's outcome.
  const verdicts: Record<string, { word: string; look: string }> = {
    KEPT: { word: t`Kept`, look: "PASS" },
    ALLOWED_WITH_REASON: { word: t`Needs a reason`, look: "REFER" },
    REFUSED: { word: t({ context: "rule", message: "Refused" }), look: "FAIL" },
  };
  const since = (date: string) => {
    const from = day(date);
    return t`, since ${from}`;
  };
  if (findings.length === 0) return <p className={classes["quiet"]}>{t`The pack is asked once every field can be read.`}</p>;
  return (
    <ul className={classes["findings"]}>
      {findings.map((one) => {
        const verdict = verdicts[one.verdict];
        return (
          <li key={`${one.rule} ${one.path}`}>
            <StatusBadge state={verdict?.look ?? one.verdict} word={verdict?.word ?? one.verdict} />
            <div>
              <p>{one.message}</p>
              <p className={classes["quiet"]}>{one.source}{one.effectiveFrom ? since(one.effectiveFrom) : ""} · <code>{one.rule}</code></p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
