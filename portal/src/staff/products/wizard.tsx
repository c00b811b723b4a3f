/** Writing a version: steps of fields, each refusal at its field, and beside them a loan on these terms. */
import { i18n } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useMutation, useQuery } from "urql";
import { DraftProductVersionDocument, EditProductDraftDocument, LoanProductsDocument, ProductPreviewDocument, ProductVersionDocument, TermsFormDocument } from "@/gql/staff/graphql";
import { TitleRow } from "@/kit/entity-page";
import { chosenLanguage } from "@/kit/language";
import { ProblemNotice } from "@/kit/problem-notice";
import { type Problem, problemOf } from "@/kit/problems";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { Example, Findings, type Sample, Schedule } from "./example";
import classes from "./products.module.css";
import { TermGroups } from "./term-groups";
import { TermInput } from "./term-input";
import { label, STEPS, stepOf } from "./term-words";
import { type TermField, type Terms, type Trouble, valueAt, withValue, withoutNumbers } from "./terms";

const route = getRouteApi("/products/draft");

interface Origin {
  code: string;
  name: string;
  terms: Terms;
  /** Of the product; null where it is new. */
  version: number | null;
  /** The draft that is changed, where one is. */
  editing: string | null;
}

export function ProductWizard() {
  const { t } = useLingui();
  const { product: productId, from, edit } = route.useSearch();
  const [form] = useQuery({ query: TermsFormDocument });
  const [book, askAgain] = useQuery({ query: LoanProductsDocument, requestPolicy: "cache-and-network" });
  const source = edit ?? from;
  const [version] = useQuery({ query: ProductVersionDocument, variables: { id: source ?? "" }, pause: !source });
  const failed = form.error ?? book.error ?? version.error;
  if (failed) return <ErrorState error={failed} />;
  if (!form.data || !book.data || (source && !version.data)) return <PageSkeleton />;
  const product = book.data.loanProducts.find((one) => one.id === productId);
  if (productId && !product) return <EmptyState whole title={t`There is no such product`} />;
  const terms = (version.data?.productVersion.terms ?? form.data.termsForm.start) as Terms;
  const origin: Origin = { code: product?.code ?? "", name: product?.name ?? "", terms, version: product?.version ?? null, editing: edit ?? null };
  return <Form key={source ?? "new"} origin={origin} fields={form.data.termsForm.fields} onStale={() => askAgain({ requestPolicy: "network-only" })} />;
}

function Form({ origin, fields, onStale }: { origin: Origin; fields: readonly TermField[]; onStale: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [terms, setTerms] = useState(origin.terms);
  const [code, setCode] = useState(origin.code);
  const [name, setName] = useState(origin.name);
  const [step, setStep] = useState(STEPS[0]?.code ?? "lent");
  const [sample, setSample] = useState<Sample>({ amount: String(origin.terms["amount_max"] ?? ""), tenure: String(origin.terms["tenure_max"] ?? "") });
  const [asked] = useDebouncedValue({ terms, sample }, 250);
  const sensible = /^\d+(\.\d{1,2})?$/.test(asked.sample.amount) && /^\d{1,6}$/.test(asked.sample.tenure);
  const [{ data, stale, fetching }] = useQuery({
    query: ProductPreviewDocument,
    variables: { terms: asked.terms, amount: sensible ? asked.sample.amount : "0", tenure: sensible ? Number(asked.sample.tenure) : 0, language: chosenLanguage() },
    requestPolicy: "network-only",
  });
  const [refused, setRefused] = useState<Problem | null>(null);
  const [saving, draft] = useMutation(DraftProductVersionDocument);
  const [changing, change] = useMutation(EditProductDraftDocument);
  const preview = data?.productPreview;
  const errors = useMemo(() => troubles(preview, refused), [preview, refused]);
  const review = step === "review";
  const was = origin.name;

  const save = async () => {
    setRefused(null);
    const result = origin.editing
      ? await change({ input: { versionId: origin.editing, name, terms, expectedVersion: origin.version ?? 0 } })
      : await draft({ input: { code, name, terms, expectedVersion: origin.version } });
    if (result.error) return setRefused({ __typename: "Fault", code: "FAULT", message: t`The server did not answer. Nothing is lost: try again.` });
    const answer = Object.values(result.data ?? {}).find((one) => typeof one === "object");
    const problem = problemOf(answer);
    if (problem) {
      setRefused(problem);
      if (problem.__typename === "VersionConflictProblem") onStale();
      const first = problem.fields?.[0]?.path ?? problem.path;
      if (first && first !== "code" && first !== "name") setStep(stepOf(withoutNumbers(first)));
      return;
    }
    const saved = answer as { product: { id: string } };
    void navigate({ to: "/products/$productId", params: { productId: saved.product.id } });
  };

  const put = (path: string, value: Parameters<typeof withValue>[2]) => setTerms((now) => withValue(now, path, value));
  return (
    <>
      <TitleRow title={origin.editing ? t`Change the draft of ${was}` : origin.version === null ? t`New product` : t`New version of ${was}`} note={t`Nothing is sold on a draft until a second person publishes it.`}>
        <Button onClick={() => void save()} loading={saving.fetching || changing.fetching}>{t`Save the draft`}</Button>
      </TitleRow>
      <div className={classes["wizard"]}>
        <nav aria-label={t`Steps`} className={classes["steps"]}>
          <ol>
            {[...STEPS.map((one) => ({ code: one.code, title: i18n._(one.title) })), { code: "review", title: t`Review` }].map((one) => (
              <li key={one.code}>
                <button type="button" aria-current={step === one.code ? "step" : undefined} onClick={() => setStep(one.code)}>
                  {one.title}
                  <Count of={[...errors.keys()].filter((path) => stepOf(withoutNumbers(path)) === one.code).length} />
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <form noValidate className={classes["body"]} onSubmit={(event) => { event.preventDefault(); void save(); }}>
          {refused ? <ProblemNotice problem={refused} /> : null}
          {refused?.__typename === "VersionConflictProblem" ? <p className={classes["quiet"]}>{t`Look at its versions first; then save again, and yours comes on top.`}</p> : null}
          {review ? (
            <>
              <h2>{t`What the pack says`}</h2>
              <Findings findings={preview?.findings ?? []} />
              {errors.size > 0 ? (
                <>
                  <h2>{t`To be mended`}</h2>
                  <ul>{[...errors].map(([path, message]) => <li key={path}><button type="button" className={classes["linkish"]} onClick={() => setStep(stepOf(withoutNumbers(path)))}>{label(path)}</button>: {message}</li>)}</ul>
                </>
              ) : null}
              {preview?.keyFacts ? (
                <>
                  <h2>{t`Example schedule`}</h2>
                  <Schedule facts={preview.keyFacts} />
                </>
              ) : null}
            </>
          ) : (
            <Fields step={step} fields={fields} terms={terms} errors={errors} onChange={put} names={step === "lent" ? { code, name, setCode, setName, fixed: origin.version !== null, errors } : null} />
          )}
          <div className={classes["next"]}>{review ? null : <Button type="button" variant="default" onClick={() => setStep(after(step))}>{t`Next`}</Button>}</div>
        </form>
        <aside className={classes["aside"]} aria-label={t`Example loan`}>
          <Example sample={sample} onSample={setSample} preview={preview} stale={stale || fetching} />
        </aside>
      </div>
    </>
  );
}

function Count({ of }: { of: number }) {
  const { t } = useLingui();
  return of > 0 ? <span className={classes["count"]} aria-label={t`${of} to be mended`}>{of}</span> : null;
}

function after(step: string): string {
  const at = STEPS.findIndex((one) => one.code === step);
  return STEPS[at + 1]?.code ?? "review";
}

/** Everything said against the terms, by path: the live answer's, then what saving was refused for. */
function troubles(preview: { problems: readonly Trouble[]; findings: readonly { verdict: string; path: string; message: string }[] } | undefined, refused: Problem | null): Map<string, string> {
  const found = new Map<string, string>();
  for (const one of preview?.problems ?? []) if (one.path !== "amount" && one.path !== "tenure") found.set(one.path, one.message);
  for (const one of preview?.findings ?? []) if (one.verdict === "REFUSED") found.set(one.path, one.message);
  for (const one of refused?.fields ?? []) found.set(one.path, one.message);
  if (refused?.path) found.set(refused.path, refused.message);
  return found;
}

interface Names {
  code: string;
  name: string;
  setCode: (code: string) => void;
  setName: (name: string) => void;
  fixed: boolean;
  errors: ReadonlyMap<string, string>;
}

interface FieldsProps {
  step: string;
  fields: readonly TermField[];
  terms: Terms;
  errors: ReadonlyMap<string, string>;
  onChange: (path: string, value: Parameters<typeof withValue>[2]) => void;
  names: Names | null;
}

function Fields({ step, fields, terms, errors, onChange, names }: FieldsProps) {
  const { t } = useLingui();
  const told = STEPS.find((one) => one.code === step);
  const own = fields.filter((field) => !field.path.includes("[]") && stepOf(field.path) === step);
  return (
    <>
      <h2>{told ? i18n._(told.title) : null}</h2>
      <p className={classes["quiet"]}>{told ? i18n._(told.note) : null}</p>
      <div className={classes["fields"]}>
        {names ? (
          <>
            <TextInput label={t`Code`} id="code" value={names.code} disabled={names.fixed} onChange={(event) => names.setCode(event.currentTarget.value.toUpperCase())} error={names.errors.get("code")} />
            <TextInput label={t({ context: "thing", message: "Name" })} id="name" value={names.name} onChange={(event) => names.setName(event.currentTarget.value)} error={names.errors.get("name")} />
          </>
        ) : null}
        {own.map((field) =>
          field.kind === "GROUPS" ? (
            <TermGroups key={field.path} path={field.path} fields={fields} terms={terms} errors={errors} onChange={onChange} />
          ) : (
            <TermInput key={field.path} field={field} path={field.path} value={valueAt(terms, field.path)} error={errors.get(field.path)} onChange={(value) => onChange(field.path, value)} />
          ),
        )}
      </div>
    </>
  );
}
