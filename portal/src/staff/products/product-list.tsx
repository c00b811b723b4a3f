/** What the brand lends: each product, what of it is live, and which drafts wait for a second person. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { LoanProductsDocument, type LoanProductsQuery } from "@/gql/staff/graphql";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge, type Tone } from "@/kit/status";
import screens from "../screens/screens.module.css";
import { word } from "./term-words";

export type LoanProduct = LoanProductsQuery["loanProducts"][number];

/** Each state has the look of a state the kit knows. */
const LOOKS: Record<string, { look: string; tone: Tone }> = {
  DRAFT: { look: "ONBOARDING", tone: "waiting" },
  PUBLISHED: { look: "ACTIVE", tone: "live" },
  WITHDRAWN: { look: "DISABLED", tone: "closed" },
  LIVE: { look: "ACTIVE", tone: "live" },
  PAST: { look: "COMPLETED", tone: "closed" },
};

function useStateWords(): Record<string, string> {
  const { t } = useLingui();
  return { DRAFT: t`Draft`, PUBLISHED: t`On sale`, WITHDRAWN: t`Withdrawn`, LIVE: t`Live`, PAST: t`Past` };
}

export function StateBadge({ state }: { state: string }) {
  const words = useStateWords();
  return <StatusBadge state={LOOKS[state]?.look ?? state} word={words[state] ?? state} tone={LOOKS[state]?.tone ?? "closed"} />;
}

/** "v2 (live)", as a list of versions names each. */
export function useVersionName(): (version: { number: number; state: string }) => string {
  const { t } = useLingui();
  const words = useStateWords();
  return ({ number, state }) => {
    const told = (words[state] ?? state).toLowerCase();
    return t`v${number} (${told})`;
  };
}

export function Products() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: LoanProductsDocument, requestPolicy: "cache-and-network" });
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return fetching ? <PageSkeleton /> : null;
  return (
    <>
      <TitleRow title={t`Products`} note={t`Each loan keeps the version it was made on.`}>
        <Button component={Link} to="/products/draft" leftSection={<IconPlus size={16} aria-hidden />}>{t`New product`}</Button>
      </TitleRow>
      <div className={screens["page"]}>
        {data.loanProducts.length === 0 ? <EmptyState title={t`No product yet`}>{t`Write the first one; a second person publishes it.`}</EmptyState> : <Table products={data.loanProducts} />}
      </div>
    </>
  );
}

function Table({ products }: { products: readonly LoanProduct[] }) {
  const { t } = useLingui();
  return (
    <div className={kit["bookWrap"]}>
      <table className={kit["book"]}>
        <thead>
          <tr><th scope="col">{t`Product`}</th><th scope="col">{t`Kind`}</th><th scope="col">{t`State`}</th><th scope="col">{t`Live version`}</th><th scope="col">{t`Live since`}</th><th scope="col">{t`Published by`}</th><th scope="col">{t`Drafts`}</th></tr>
        </thead>
        <tbody>
          {products.map((one) => {
            const drafts = one.versions.filter((version) => version.state === "DRAFT").length;
            return (
              <tr key={one.id}>
                <td><Link to="/products/$productId" params={{ productId: one.id }}>{one.name}</Link><div className={kit["quiet"]}>{one.code}</div></td>
                <td>{word(one.kind)}</td>
                <td><StateBadge state={one.status} /></td>
                <td>{one.live ? `v${one.live.number}` : "—"}</td>
                <td><Moment value={one.live?.publishedAt} /></td>
                <td>{one.live?.publishedBy ?? "—"}</td>
                <td>{drafts > 0 ? t`${drafts} to publish` : "—"}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
