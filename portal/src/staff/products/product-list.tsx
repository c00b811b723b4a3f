/** What the brand lends: each product, what of it is live, and which drafts wait for a second person. */
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { LoanProductsDocument, type LoanProductsQuery } from "@/gql/staff/graphql";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge, type Tone } from "@/kit/status";
import screens from "../screens/screens.module.css";

export type LoanProduct = LoanProductsQuery["loanProducts"][number];

/** A state in words, with the look of a state the kit knows. */
const STATES: Record<string, { word: string; look: string; tone: Tone }> = {
  DRAFT: { word: "Draft", look: "ONBOARDING", tone: "waiting" },
  PUBLISHED: { word: "On sale", look: "ACTIVE", tone: "live" },
  WITHDRAWN: { word: "Withdrawn", look: "DISABLED", tone: "closed" },
  LIVE: { word: "Live", look: "ACTIVE", tone: "live" },
  PAST: { word: "Past", look: "COMPLETED", tone: "closed" },
};

export function StateBadge({ state }: { state: string }) {
  return <StatusBadge state={STATES[state]?.look ?? state} word={STATES[state]?.word ?? state} tone={STATES[state]?.tone ?? "closed"} />;
}

export function Products() {
  const [{ data, error, fetching }, refetch] = useQuery({ query: LoanProductsDocument, requestPolicy: "cache-and-network" });
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return fetching ? <PageSkeleton /> : null;
  return (
    <>
      <TitleRow title="Products" note="Each loan keeps the version it was made on.">
        <Button component={Link} to="/products/draft" leftSection={<IconPlus size={16} aria-hidden />}>New product</Button>
      </TitleRow>
      <div className={screens["page"]}>
        {data.loanProducts.length === 0 ? <EmptyState title="No product yet">Write the first one; a second person publishes it.</EmptyState> : <Table products={data.loanProducts} />}
      </div>
    </>
  );
}

function Table({ products }: { products: readonly LoanProduct[] }) {
  return (
    <div className={kit["bookWrap"]}>
      <table className={kit["book"]}>
        <thead>
          <tr><th scope="col">Product</th><th scope="col">Kind</th><th scope="col">State</th><th scope="col">Live version</th><th scope="col">Live since</th><th scope="col">Published by</th><th scope="col">Drafts</th></tr>
        </thead>
        <tbody>
          {products.map((one) => {
            const drafts = one.versions.filter((version) => version.state === "DRAFT").length;
            return (
              <tr key={one.id}>
                <td><Link to="/products/$productId" params={{ productId: one.id }}>{one.name}</Link><div className={kit["quiet"]}>{one.code}</div></td>
                <td>{one.kind === "EMI" ? "EMI" : humanise(one.kind)}</td>
                <td><StateBadge state={one.status} /></td>
                <td>{one.live ? `v${one.live.number}` : "—"}</td>
                <td><Moment value={one.live?.publishedAt} /></td>
                <td>{one.live?.publishedBy ?? "—"}</td>
                <td>{drafts > 0 ? `${drafts} to publish` : "—"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
