/** One product: its versions, who wrote and who published each, and what may be done with them. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { LoanProductsDocument, PublishProductVersionDocument, WithdrawProductDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { TitleRow } from "@/kit/entity-page";
import { Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import screens from "../screens/screens.module.css";
import { Compare } from "./compare";
import { type LoanProduct, StateBadge } from "./product-list";
import classes from "./products.module.css";
import { VersionTerms } from "./version-terms";

const route = getRouteApi("/products/$productId");

type Version = LoanProduct["versions"][number];

export function ProductPage() {
  const { t } = useLingui();
  const { productId } = route.useParams();
  const [{ data, error, fetching }, refetch] = useQuery({ query: LoanProductsDocument, requestPolicy: "cache-and-network" });
  const reload = () => refetch({ requestPolicy: "network-only" });
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : null;
  const product = data.loanProducts.find((one) => one.id === productId);
  if (!product) return <EmptyState whole title={t`There is no such product`} />;
  return <Page product={product} reload={reload} />;
}

function Page({ product, reload }: { product: LoanProduct; reload: () => void }) {
  const { t } = useLingui();
  const [publishing, setPublishing] = useState<Version | null>(null);
  const [withdrawing, setWithdrawing] = useState(false);
  const newest = product.live ?? product.versions[0];
  const { code, name } = product;
  const [from, next] = [newest?.number ?? 0, publishing?.number ?? 0];
  return (
    <>
      <TitleRow title={product.name} note={t`${code} · a loan keeps the version it was made on`}>
        {product.status === "PUBLISHED" ? <Button variant="default" onClick={() => setWithdrawing(true)}>{t({ context: "product", message: "Withdraw" })}</Button> : null}
        {newest ? <Button renderRoot={(props) => <Link {...props} to="/products/draft" search={{ product: product.id, from: newest.id }} />}>{t`Draft from v${from}`}</Button> : null}
      </TitleRow>
      <div className={screens["page"]}>
        <Section title={t`Versions`} aside={<StateBadge state={product.status} />}>
          <div className={kit["bookWrap"]}>
            <table className={kit["book"]}>
              <thead>
                <tr><th scope="col">{t`Version`}</th><th scope="col">{t`State`}</th><th scope="col">{t`Written by`}</th><th scope="col">{t`Written`}</th><th scope="col">{t`Published by`}</th><th scope="col">{t`Live since`}</th><th scope="col">{t`Reason`}</th><th scope="col"><span className="sr-only">{t`What can be done`}</span></th></tr>
              </thead>
              <tbody>
                {product.versions.map((one) => (
                  <tr key={one.id}>
                    <td>v{one.number}</td>
                    <td><StateBadge state={one.state} /></td>
                    <td>{one.madeByMe ? t`You` : one.madeBy || "—"}</td>
                    <td><Moment value={one.madeAt} /></td>
                    <td>{one.publishedBy ?? "—"}</td>
                    <td><Moment value={one.publishedAt} /></td>
                    <td>{one.reason || "—"}</td>
                    <td>{one.state === "DRAFT" ? <DraftActs product={product} version={one} publish={() => setPublishing(one)} /> : null}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Section>
        {product.versions.length > 0 ? <Section title={t`Terms`}><VersionTerms product={product} /></Section> : null}
        {product.versions.length > 1 ? <Section title={t`Compare`}><Compare versions={product.versions} /></Section> : null}
      </div>
      {publishing ? (
        <CommandForm
          title={t`Publish v${next} of ${name}`}
          intro={t`New loans are made on it from now on. The pack is asked once more; some terms need a reason.`}
          document={PublishProductVersionDocument}
          schema={z.object({ reason: z.string() })}
          fields={[{ name: "reason", kind: "longtext", label: t`Reason`, hint: t`Where a rule of the pack asks for one` }]}
          initial={{ reason: "" }}
          version={product.version}
          facts={[[t`Written by`, publishing.madeBy], [t`Live now`, product.live ? `v${product.live.number}` : t`Nothing`]]}
          input={(values, { version }) => ({ versionId: publishing.id, reason: values.reason, expectedVersion: version })}
          submit={t`Publish v${next}`}
          onStale={reload}
          onDone={reload}
          onClose={() => setPublishing(null)}
        />
      ) : null}
      {withdrawing ? (
        <CommandForm
          title={t({ context: "product", message: `Withdraw ${name}` })}
          intro={t`No new loan is made on it; those that run go on.`}
          danger
          document={WithdrawProductDocument}
          schema={z.object({ reason: z.string().check(z.minLength(3, t`Say why in a few words`)) })}
          fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
          initial={{ reason: "" }}
          version={product.version}
          facts={[[t`Live now`, product.live ? `v${product.live.number}` : t`Nothing`]]}
          input={(values, { version }) => ({ productId: product.id, reason: values.reason, expectedVersion: version })}
          submit={t({ context: "product", message: "Withdraw" })}
          onStale={reload}
          onDone={reload}
          onClose={() => setWithdrawing(false)}
        />
      ) : null}
    </>
  );
}

/** Its maker changes a draft; somebody else publishes it. */
function DraftActs({ product, version, publish }: { product: LoanProduct; version: Version; publish: () => void }) {
  const { t } = useLingui();
  const { number } = version;
  return (
    <div className={classes["rowActions"]}>
      {version.madeByMe ? (
        <>
          <span className={classes["quiet"]}>{t`Waits for a second person`}</span>
          <Button size="compact-xs" variant="default" renderRoot={(props) => <Link {...props} to="/products/draft" search={{ product: product.id, edit: version.id }} />} aria-label={t`Change v${number}`}>{t`Change`}</Button>
        </>
      ) : (
        <Button size="compact-xs" onClick={publish} aria-label={t`Publish v${number}`}>{t`Publish`}</Button>
      )}
    </div>
  );
}
