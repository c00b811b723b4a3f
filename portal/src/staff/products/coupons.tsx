/** Coupons: what each takes off, how often it was used, and by which loans. */
import { t as said } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Drawer } from "@mantine/core";
import { IconDownload, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useClient, useQuery } from "urql";
import * as z from "zod/mini";
import { CouponsDocument, type CouponsQuery, CouponUsesDocument, CreateCouponDocument, EditCouponDocument, LoanProductsDocument, SetCouponActiveDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Day, Money, Moment } from "@/kit/figures";
import type { FieldSpec } from "@/kit/fields";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import screens from "../screens/screens.module.css";
import { couponRows, saveCsv } from "./coupon-export";
import { useViewer } from "../viewer";
import classes from "./products.module.css";

export type Coupon = CouponsQuery["coupons"]["edges"][number]["node"];

function useColumns(): readonly Column<Coupon>[] {
  const { t } = useLingui();
  return useMemo(() => {
    const used = ({ used: times, inAll }: Coupon) => (inAll > 0 ? t`${times} of ${inAll}` : String(times));
    return [
      { id: "code", header: t`Code`, cell: (row) => <strong>{row.code}</strong> },
      { id: "off", header: t`Takes off`, cell: taken },
      { id: "until", header: t`Valid until`, width: 140, cell: (row) => <Day value={row.validTo} /> },
      { id: "used", header: t`Used`, width: 120, align: "end", cell: used },
      { id: "state", header: t`State`, width: 130, cell: (row) => <State coupon={row} /> },
      { id: "by", header: t`Made by`, width: 160, from: "lg", cell: (row) => row.madeBy || "—" },
    ];
  }, [t]);
}

function taken(coupon: Coupon): string {
  const off = coupon.kind === "PERCENT" ? `${coupon.value.replace(/\.?0+$/, "")} %` : coupon.value;
  const fee = coupon.feeCode.toLowerCase();
  return said`${off} of ${fee}`;
}

function State({ coupon }: { coupon: Coupon }) {
  const { t } = useLingui();
  return <StatusBadge state={coupon.active ? "ACTIVE" : "DISABLED"} word={coupon.active ? t`On offer` : t`Stopped`} tone={coupon.active ? "live" : "closed"} />;
}

export function Coupons() {
  const { t } = useLingui();
  const client = useClient();
  const columns = useColumns();
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<Coupon | null>(null);
  const [round, setRound] = useState(0);
  const reload = () => {
    setShown(null);
    setRound((one) => one + 1);
    void client.query(CouponsDocument, { first: 100, after: null }, { requestPolicy: "network-only" }).toPromise();
  };
  return (
    <div className={screens["fill"]}>
      <TitleRow title={t`Coupons`} note={t`A discount on a fee. A use is given back when the application is rejected or cancelled.`}>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void couponRows(client).then((rows) => saveCsv("coupons.csv", rows))}>{t`Export`}</Button>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>{t`New coupon`}</Button>
      </TitleRow>
      <ConnectionTable
        key={round}
        label={t`Coupons`}
        query={CouponsDocument}
        variables={{}}
        connection={(found) => found.coupons}
        columns={columns}
        href={(row: Coupon) => `#${row.code}`}
        onOpen={setShown}
        empty={{ title: t`No coupon yet`, detail: t`Make one, and borrowers can enter its code when they apply.` }}
      />
      {making ? <CouponForm coupon={null} onDone={reload} onClose={() => setMaking(false)} /> : null}
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="xl" title={shown?.code}>
        {shown ? <Detail coupon={shown} onDone={reload} /> : null}
      </Drawer>
    </div>
  );
}

const limit = z.string().check(z.regex(/^\d{1,9}$/, { error: () => said`A whole number; 0 for no limit` }));

function CouponForm({ coupon, onDone, onClose }: { coupon: Coupon | null; onDone: () => void; onClose: () => void }) {
  const { t } = useLingui();
  const [{ data }] = useQuery({ query: LoanProductsDocument });
  const { businessDate: today } = useViewer().brand;
  const fields: FieldSpec[] = [
    ...(coupon ? [] : [{ name: "code", kind: "text" as const, label: t`Code`, hint: t`Capitals, digits and hyphens` }]),
    { name: "kind", kind: "select", label: t`Takes off`, options: [{ value: "FIXED", label: t`A fixed amount` }, { value: "PERCENT", label: t`A percentage of the fee` }] },
    { name: "value", kind: "text", label: t`Amount or percent` },
    { name: "feeCode", kind: "text", label: t`Fee`, hint: t`The fee’s code in the product` },
    { name: "product", kind: "select", label: t`Product`, options: [{ value: "ALL", label: t`Every product` }, ...(data?.loanProducts ?? []).map((one) => ({ value: one.id, label: one.name }))] },
    { name: "validFrom", kind: "date", label: t`First day` },
    { name: "validTo", kind: "date", label: t`Last day` },
    { name: "perCustomer", kind: "number", label: t`Uses per borrower`, hint: t`0 for no limit` },
    { name: "inAll", kind: "number", label: t`Uses in all`, hint: t`0 for no limit` },
  ];
  const shape = { kind: z.string(), value: z.string().check(z.regex(/^\d+(\.\d{1,2})?$/, t`A figure with at most two decimals`)), feeCode: z.string().check(z.minLength(1, t`Name the fee`)), product: z.string(), validFrom: z.string().check(z.minLength(1, t`Choose a day`)), validTo: z.string().check(z.minLength(1, t`Choose a day`)), perCustomer: limit, inAll: limit };
  const schema = z.object({ code: z.string().check(z.minLength(coupon ? 0 : 3, t`At least three characters`)), ...shape });
  type Values = z.infer<typeof schema>;
  const offer = (values: Values) => ({
    kind: values.kind as "FIXED" | "PERCENT",
    value: values.value,
    feeCode: values.feeCode,
    productIds: values.product === "ALL" ? [] : values.product === "SAME" ? (coupon?.productIds ?? []) : [values.product],
    validFrom: values.validFrom,
    validTo: values.validTo,
    perCustomer: Number(values.perCustomer),
    inAll: Number(values.inAll),
  });
  const products = coupon?.productIds.length ?? 0;
  const changed = coupon?.code ?? "";
  const several = (coupon?.productIds.length ?? 0) > 1;
  if (several) fields[4 - 1] = { name: "product", kind: "select", label: t`Product`, options: [{ value: "SAME", label: t`The ${products} it is for` }, { value: "ALL", label: t`Every product` }] };
  const initial: Values = coupon
    ? { code: coupon.code, kind: coupon.kind, value: coupon.value, feeCode: coupon.feeCode, product: several ? "SAME" : (coupon.productIds[0] ?? "ALL"), validFrom: coupon.validFrom, validTo: coupon.validTo, perCustomer: String(coupon.perCustomer), inAll: String(coupon.inAll) }
    : { code: "", kind: "FIXED", value: "", feeCode: "PROCESSING", product: "ALL", validFrom: today, validTo: today, perCustomer: "1", inAll: "0" };
  if (coupon) {
    return (
      <CommandForm
        title={t`Change ${changed}`}
        intro={t`Counts for applications from now on; what was taken stays as it was.`}
        document={EditCouponDocument}
        schema={schema}
        fields={fields}
        initial={initial}
        version={coupon.version}
        input={(values, { version }) => ({ couponId: coupon.id, offer: offer(values), expectedVersion: version })}
        submit={t`Save`}
        onDone={onDone}
        onClose={onClose}
      />
    );
  }
  return <CommandForm title={t`New coupon`} document={CreateCouponDocument} schema={schema} fields={fields} initial={initial} input={(values) => ({ code: values.code, offer: offer(values) })} submit={t`Make the coupon`} onDone={onDone} onClose={onClose} />;
}

function Detail({ coupon, onDone }: { coupon: Coupon; onDone: () => void }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<"edit" | "active" | null>(null);
  const [{ data, error, fetching }] = useQuery({ query: CouponUsesDocument, variables: { couponId: coupon.id, first: 100, after: null }, requestPolicy: "network-only" });
  const [first, last] = [day(coupon.validFrom), day(coupon.validTo)];
  const { used: times, inAll, madeBy, code } = coupon;
  const products = coupon.productIds.length;
  const uses = data?.couponUses.edges.map((edge) => edge.node) ?? [];
  return (
    <>
      <Facts
        columns={1}
        rows={[
          [t`Takes off`, taken(coupon)],
          [t`Valid`, t`${first} to ${last}`],
          [t`Uses per borrower`, coupon.perCustomer > 0 ? String(coupon.perCustomer) : t`No limit`],
          [t`Uses in all`, inAll > 0 ? t`${times} of ${inAll}` : t`${times}, no limit`],
          [t({ context: "coupon", message: "For" }), products === 0 ? t`Every product` : t`${products} of the products`],
          [t`Made`, <span key="made"><Trans><Moment value={coupon.madeAt} /> by {madeBy}</Trans></span>],
          [t`State`, <State key="state" coupon={coupon} />],
        ]}
      />
      <div className={classes["rowActions"]} style={{ margin: "14px 0 20px", justifyContent: "flex-start" }}>
        <Button variant="default" onClick={() => setAsking("edit")}>{t`Change`}</Button>
        <Button variant="default" onClick={() => setAsking("active")}>{coupon.active ? t`Stop it` : t`Offer it again`}</Button>
      </div>
      {error ? <ErrorState error={error} /> : null}
      {!data && fetching ? <PageSkeleton lines={3} /> : null}
      {data && uses.length === 0 ? <EmptyState title={t`Not used yet`} /> : null}
      {uses.length > 0 ? (
        <div className={kit["bookWrap"]}>
          <table className={kit["book"]}>
            <thead><tr><th scope="col">{t`Loan`}</th><th scope="col">{t`Used`}</th><th scope="col" data-align="end">{t`Fee and tax before`}</th><th scope="col" data-align="end">{t`After`}</th><th scope="col">{t`Given back`}</th></tr></thead>
            <tbody>
              {uses.map((one) => (
                <tr key={one.id} data-muted={Boolean(one.releasedAt)}>
                  <td><Link to="/loans/$loanId" params={{ loanId: one.loanId }}>{one.loanNumber || t`Loan`}</Link></td>
                  <td><Day value={one.usedOn} /></td>
                  <td data-align="end"><Money value={one.feeBefore} /> + <Money value={one.taxBefore} /></td>
                  <td data-align="end"><Money value={one.feeAfter} /> + <Money value={one.taxAfter} /></td>
                  <td><Moment value={one.releasedAt} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {asking === "edit" ? <CouponForm coupon={coupon} onDone={onDone} onClose={() => setAsking(null)} /> : null}
      {asking === "active" ? (
        <CommandForm
          title={coupon.active ? t`Stop ${code}` : t`Offer ${code} again`}
          danger={coupon.active}
          document={SetCouponActiveDocument}
          schema={z.object({ reason: z.string().check(z.minLength(3, t`Say why in a few words`)) })}
          fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
          initial={{ reason: "" }}
          version={coupon.version}
          input={(values, { version }) => ({ couponId: coupon.id, active: !coupon.active, reason: values.reason, expectedVersion: version })}
          submit={coupon.active ? t`Stop it` : t`Offer it again`}
          onDone={onDone}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}
