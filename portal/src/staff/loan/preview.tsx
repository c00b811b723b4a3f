import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "urql";
import { LoanPreviewDocument } from "@/gql/staff/graphql";
import { KeyFacts } from "./key-facts";

/** What this amount and tenure would come to; asked of the server, a moment after the last key. */
export function Preview({ loanId, amount, tenure }: { loanId: string; amount: string; tenure: string }) {
  const [asked] = useDebouncedValue({ amount, tenure }, 250);
  const sensible = /^\d+(\.\d{1,2})?$/.test(asked.amount) && /^\d+$/.test(asked.tenure);
  const [{ data, error, stale, fetching }] = useQuery({
    query: LoanPreviewDocument,
    variables: { loanId, amount: asked.amount, tenure: Number(asked.tenure) },
    pause: !sensible,
  });
  if (!sensible) return <p>Enter an amount and a tenure to see what they come to.</p>;
  if (error) return <p role="alert">{error.graphQLErrors[0]?.message ?? "The figures could not be worked out just now."}</p>;
  if (!data?.loanPreview) return fetching ? <Skeleton height={220} /> : <p>These terms are outside what the product allows.</p>;
  return (
    <div style={{ opacity: stale ? 0.6 : 1 }}>
      <KeyFacts facts={data.loanPreview} />
    </div>
  );
}
