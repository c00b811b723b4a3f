/** The terms of one version, read and not written: every field that says something, and a loan on them. */
import { i18n } from "@lingui/core";
import { t as said } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { NativeSelect, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { ProductPreviewDocument, ProductVersionDocument, TermsFormDocument } from "@/gql/staff/graphql";
import { type Fact, Facts } from "@/kit/facts";
import { chosenLanguage } from "@/kit/language";
import { ErrorState } from "@/kit/states";
import { Example, type Sample } from "./example";
import { type LoanProduct, useVersionName } from "./product-list";
import classes from "./products.module.css";
import { inOrder, itemLabel, label, STEPS, stepOf, word } from "./term-words";
import { type Json, type TermField, type Terms, valueAt, withoutNumbers } from "./terms";

export function VersionTerms({ product }: { product: LoanProduct }) {
  const { t } = useLingui();
  const versionName = useVersionName();
  const [chosen, setChosen] = useState(product.live?.id ?? product.versions[0]?.id ?? "");
  const [form] = useQuery({ query: TermsFormDocument });
  const [version] = useQuery({ query: ProductVersionDocument, variables: { id: chosen } });
  const failed = form.error ?? version.error;
  const found = version.data?.productVersion;
  return (
    <>
      {product.versions.length > 1 ? (
        <div className={classes["bar"]}>
          <NativeSelect label={t`Version`} value={chosen} data={product.versions.map((one) => ({ value: one.id, label: versionName(one) }))} onChange={(event) => setChosen(event.currentTarget.value)} />
        </div>
      ) : null}
      {failed ? <ErrorState error={failed} /> : null}
      {!failed && (!form.data || found?.id !== chosen) ? <Skeleton height={260} /> : null}
      {form.data && found?.id === chosen ? <Read key={chosen} terms={found.terms as Terms} fields={form.data.termsForm.fields} /> : null}
    </>
  );
}

function Read({ terms, fields }: { terms: Terms; fields: readonly TermField[] }) {
  const { t } = useLingui();
  const [sample, setSample] = useState<Sample>({ amount: String(terms["amount_max"] ?? ""), tenure: String(terms["tenure_max"] ?? "") });
  const sensible = /^\d+(\.\d{1,2})?$/.test(sample.amount) && /^\d{1,6}$/.test(sample.tenure);
  const [{ data, stale, fetching }] = useQuery({
    query: ProductPreviewDocument,
    variables: { terms, amount: sensible ? sample.amount : "0", tenure: sensible ? Number(sample.tenure) : 0, language: chosenLanguage() },
  });
  return (
    <div className={classes["read"]}>
      <div>
        {STEPS.map((step) => {
          const rows = told(fields.filter((field) => stepOf(withoutNumbers(field.path)) === step.code), terms);
          return rows.length > 0 ? (
            <section key={step.code} aria-label={i18n._(step.title)}>
              <h3>{i18n._(step.title)}</h3>
              <Facts rows={rows} />
            </section>
          ) : null;
        })}
      </div>
      <aside className={classes["aside"]} aria-label={t`Example loan`}>
        <Example sample={sample} onSample={setSample} preview={data?.productPreview} stale={stale || fetching} />
      </aside>
    </div>
  );
}

/** Each field with what it says; a list of groups opens into its items; what says nothing is left out. */
function told(fields: readonly TermField[], terms: Terms): Fact[] {
  return fields.flatMap((field): Fact[] => {
    const [list, rest] = field.path.split("[].");
    if (list === undefined || rest === undefined) return fact(label(field.path), valueAt(terms, field.path));
    const items = valueAt(terms, list);
    return (Array.isArray(items) ? items : []).flatMap((_, at) => fact(`${itemLabel(list)} ${at + 1}: ${label(field.path).toLowerCase()}`, valueAt(terms, `${list}[${at}].${rest}`)));
  });
}

function fact(name: string, value: Json | undefined): Fact[] {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return [];
  if (typeof value === "boolean") return [[name, value ? said`Yes` : said`No`]];
  if (Array.isArray(value)) return [[name, inOrder(value.map(String))]];
  return [[name, typeof value === "string" ? word(value) : String(value)]];
}
