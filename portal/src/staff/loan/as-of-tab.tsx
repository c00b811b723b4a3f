/** The loan as it was: two dates, the figures of that day, and each figure down to the postings that make it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { LoanAsOfDocument, type LoanAsOfQuery } from "@/gql/staff/graphql";
import { DateField } from "@/kit/date-field";
import { Section } from "@/kit/facts";
import { Money } from "@/kit/figures";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { ErrorState, Notice, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { useClassName } from "../codes";
import { Postings } from "./ledger-tab";
import type { Loan } from "./loan";
import classes from "./loan.module.css";
import { Planned } from "./planned";

type AsOf = NonNullable<LoanAsOfQuery["loanAsOf"]>;
type Part = "principal" | "interest" | "fee" | "tax" | "penalty";

const DAY_MS = 86_400_000;

function days(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function dayAfter(from: string, count: number): string {
  return new Date(Date.parse(from) + count * DAY_MS).toISOString().slice(0, 10);
}

export function AsOfTab({ loan }: { loan: Loan }) {
  const { t } = useLingui();
  const [asked, setAsked] = useState<{ asOf?: string; knownOn?: string }>({});
  const [{ data, error, fetching }, refetch] = useQuery({
    query: LoanAsOfDocument,
    variables: { loanId: loan.id, asOf: asked.asOf || null, knownOn: asked.knownOn || null },
  });
  const found = data?.loanAsOf;
  const [today, setToday] = useState<string | null>(null);
  if (found && !asked.asOf && !asked.knownOn && today !== found.knownOn) setToday(found.knownOn);
  if (error && !found) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  const first = loan.disbursedOn ?? today;
  const shown = asked.asOf ?? found?.asOf ?? "";
  return (
    <>
      <div className={classes["tools"]}>
        <DateField label={t`As of the end of`} value={shown} max={asked.knownOn ?? today ?? undefined} onChange={(asOf) => setAsked({ ...asked, asOf })} />
        <DateField label={t`As known on`} value={asked.knownOn ?? found?.knownOn ?? ""} max={today ?? undefined} onChange={(knownOn) => setAsked({ ...asked, knownOn })} />
        <Button variant="default" onClick={() => setAsked({})} disabled={!asked.asOf && !asked.knownOn}>
          {t`Now`}
        </Button>
      </div>
      {first && today && days(first, today) > 0 ? (
        <input
          type="range"
          className={classes["slider"]}
          aria-label={t`As of the end of`}
          aria-valuetext={day(shown)}
          min={0}
          max={days(first, asked.knownOn ?? today)}
          value={shown ? days(first, shown) : 0}
          onChange={(event) => setAsked({ ...asked, asOf: dayAfter(first, Number(event.currentTarget.value)) })}
        />
      ) : null}
      {error ? <Notice tone="due">{error.message.replace("[GraphQL] ", "")}</Notice> : null}
      {found ? <Shown key={`${found.asOf}${found.knownOn}`} found={found} currency={loan.currency} /> : fetching ? <PageSkeleton lines={6} /> : null}
    </>
  );
}

function Shown({ found, currency }: { found: AsOf; currency: string }) {
  const { t } = useLingui();
  const className = useClassName();
  const [part, setPart] = useState<Part | null>(null);
  const parts: readonly [Part, string][] = [
    ["principal", t`Principal`],
    ["interest", t`Interest`],
    ["fee", t`Charges`],
    ["tax", t`Tax on charges`],
    ["penalty", t`Penal charges`],
  ];
  const opened = parts.find(([name]) => name === part)?.[1].toLowerCase() ?? "";
  const [on, dpd] = [day(found.asOf), found.dpd];
  const component = part?.toUpperCase();
  const journals = new Set(found.ledger.filter((row) => row.component === component).map((row) => row.journalId));
  return (
    <>
      <div className={classes["tools"]}>
        {found.status ? <StatusBadge state={found.status} /> : null}
        <span>
          {className(found.assetClass ?? "")}
          {dpd > 0 ? t`, ${dpd} days past due` : ""}
        </span>
        <span className={kit["quiet"]}>{found.agrees ? t`The replay of the events and the ledger say the same.` : ""}</span>
      </div>
      {found.agrees ? null : <Notice tone="overdue">{t`The ledger does not hold what the events say of this day. Day-end’s proofs will name the loan.`}</Notice>}
      <dl className={classes["kfs"]} style={{ maxWidth: 560 }}>
        {parts.map(([name, label]) => (
          <div key={name}>
            <dt>{label}</dt>
            <dd>
              <button type="button" className={classes["explain"]} aria-expanded={part === name} onClick={() => setPart(part === name ? null : name)}>
                <Money value={found.outstanding[name]} currency={currency} />
                <span className="sr-only"> <Trans>{label}: show what makes it</Trans></span>
              </button>
            </dd>
          </div>
        ))}
        <div data-total="true">
          <dt>{t`Owed in the books`}</dt>
          <dd><Money value={found.outstanding.total} currency={currency} /></dd>
        </div>
        <div>
          <dt>{t`Of it overdue`}</dt>
          <dd><Money value={found.overdue.total} currency={currency} /></dd>
        </div>
        <div>
          <dt>{t`Held for the borrower`}</dt>
          <dd><Money value={found.held} currency={currency} /></dd>
        </div>
        <div>
          <dt>{t`Paid until then, and given up`}</dt>
          <dd><Money value={found.paid.total} currency={currency} /> / <Money value={found.waived.total} /></dd>
        </div>
        <div>
          <dt>{t`What would have closed it`}</dt>
          <dd><Money value={found.payoff} currency={currency} /></dd>
        </div>
      </dl>
      {part ? (
        <Section title={t`What makes the ${opened} of ${on}`}>
          <Postings rows={found.ledger.filter((row) => journals.has(row.journalId))} currency={currency} label={t`Postings behind the ${opened}`} total />
        </Section>
      ) : null}
      <Section title={t`Schedule as it stood`}>
        <Planned rows={found.schedule} currency={currency} label={t`Schedule of ${on}`} />
      </Section>
    </>
  );
}
