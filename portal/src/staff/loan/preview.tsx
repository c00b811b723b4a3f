import { useLingui } from "@lingui/react/macro";
import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "urql";
import { type AgreedInput, type KeyFactFieldsFragment, LoanPreviewDocument } from "@/gql/staff/graphql";
import { day, money } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { chosenLanguage } from "@/kit/language";
import { KeyFacts } from "./key-facts";
import classes from "./loan.module.css";

/** What this amount and tenure would come to; asked of the server, a moment after the last key. */
export function Preview({ loanId, amount, tenure, agreed = null }: { loanId: string; amount: string; tenure: string; agreed?: AgreedInput | null }) {
  const { t } = useLingui();
  const [typed] = useDebouncedValue(JSON.stringify({ amount, tenure, agreed }), 250);
  const asked = JSON.parse(typed) as { amount: string; tenure: string; agreed: AgreedInput | null };
  const sensible = /^\d+(\.\d{1,2})?$/.test(asked.amount) && /^\d+$/.test(asked.tenure);
  const [{ data, error, stale, fetching }] = useQuery({
    query: LoanPreviewDocument,
    variables: { loanId, amount: asked.amount, tenure: Number(asked.tenure), agreed: asked.agreed, language: chosenLanguage() },
    pause: !sensible,
  });
  if (!sensible) return <p>{t`Enter an amount and a tenure to see what they come to.`}</p>;
  if (error) return <p role="alert">{error.graphQLErrors[0]?.message ?? t`The figures could not be worked out just now.`}</p>;
  if (!data?.loanPreview) return fetching ? <Skeleton height={220} /> : <p>{t`These terms are outside what the product allows.`}</p>;
  return (
    <div style={{ opacity: stale ? 0.6 : 1 }}>
      <KeyFacts facts={data.loanPreview}>{asked.agreed ? <Rows facts={data.loanPreview} /> : null}</KeyFacts>
    </div>
  );
}

/** Where dates or draws are the loan's own, the rows they make are what is agreed. */
function Rows({ facts }: { facts: KeyFactFieldsFragment }) {
  const { t } = useLingui();
  return (
    <>
      <h3 className={kit["asideHead"]}>{t`Instalments`}</h3>
      <dl className={classes["kfs"]}>
        {facts.schedule.map((row) => (
          <div key={row.number}>
            <dt>{day(row.dueDate)}</dt>
            <dd>{money(row.instalment, facts.currency)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
