/** Setting up a source, and changing it: what it lists, how it comes, what it signs in with, when it is late. */
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Group } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Controller, FormProvider, useForm, useWatch } from "react-hook-form";
import { useQuery } from "urql";
import { EntityHead } from "@/kit/entity-page";
import { Field } from "@/kit/fields";
import kit from "@/kit/kit.module.css";
import { ProblemNotice } from "@/kit/problem-notice";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { useCommand } from "@/kit/use-command";
import { type Source, sourcePath, useCaseAddress, useDesk, useSourceDesk } from "../desk";
import classes from "../notices.module.css";
import { ENCODINGS } from "./encodings";
import { useSchema } from "./form-schema";
import { inJson, SECRETS, settingsOf, type Values, valuesOf } from "./form-values";
import { useAuthWord, useEveryWord } from "./health";
import { KindChoice } from "./kind-choice";
import { MappingFields } from "./mapping";
import { type PushSecret, SecretOnce } from "./secret";

const RHYTHMS = [15, 30, 60, 120, 240, 720, 1440];
const PLACED = ["name", "companyCode", "baseUrl", "auth", "token", "key", "user", "password", "encoding", "everyMinutes", "shrinkPct"];

export function NewSource() {
  const { manages } = useSourceDesk();
  return manages ? <SourceForm source={null} /> : <NotYours />;
}

export function EditSource() {
  const { t } = useLingui();
  const { documents, manages } = useSourceDesk();
  const { sourceId = "" } = useCaseAddress();
  const [{ data, error }, refetch] = useQuery({ query: documents.one, variables: { id: sourceId } });
  if (!manages) return <NotYours />;
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return <PageSkeleton />;
  if (!data.noticeSource) return <EmptyState whole title={t`There is no such source`} />;
  return <SourceForm key={data.noticeSource.version} source={data.noticeSource} />;
}

function NotYours() {
  const { t } = useLingui();
  return <EmptyState whole title={t`Sources are set up by somebody else`}>{t`You may look at them; ask an administrator for the permission to change them.`}</EmptyState>;
}

function SourceForm({ source }: { source: Source | null }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { documents } = useSourceDesk();
  const navigate = useNavigate();
  const schema = useSchema(source);
  const form = useForm<Values>({ resolver: standardSchemaResolver(schema) as never, defaultValues: valuesOf(source) });
  const kind = useWatch({ control: form.control, name: "kind" });
  const { send, problem } = useCommand<object>(source ? documents.update : documents.create, form as never, PLACED);
  const [secret, setSecret] = useState<{ id: string; shown: PushSecret } | null>(null);
  const open = (id: string) => void navigate({ to: sourcePath(desk, id) as never });

  const save = form.handleSubmit(async (values) => {
    const settings = settingsOf(values);
    const answer = await send(source ? { sourceId: source.id, expectedVersion: source.version, settings } : settings);
    if (!answer) return;
    const { kept, pushUrl, pushSecret } = answer as { kept: Source } & Partial<PushSecret>;
    if (pushUrl && pushSecret) setSecret({ id: kept.id, shown: { pushUrl, pushSecret } });
    else open(kept.id);
  });

  return (
    <div className={kit["entity"]}>
      <EntityHead
        eyebrow={
          <>
            <Link to={`${desk.root}/sources` as never}>{t`Sources`}</Link>
            {source ? (
              <>
                {" / "}
                <Link to={sourcePath(desk, source.id) as never}>{source.name}</Link>
              </>
            ) : null}
          </>
        }
        title={source ? t`Change ${source.name}` : t`Add a source`}
      />
      <FormProvider {...form}>
        <form className={classes["form"]} onSubmit={(event) => void save(event)} noValidate>
          {problem ? <ProblemNotice problem={problem} /> : null}
          {source ? null : (
            <Part title={t`How its notices come`}>
              <KindChoice />
            </Part>
          )}
          <ListPart fixed={source !== null} />
          {kind === "HTTP" ? <PullParts source={source} /> : null}
          {kind === "FILE" ? <FilePart /> : null}
          <NamesPart kind={kind} source={source} />
          {kind === "PUSH" && !source ? <p className={kit["quiet"]}>{t`The address to push to and the secret to sign with are shown once, when the source is added.`}</p> : null}
          <Part title={t`Guard`} note={t`A list that suddenly names far fewer notices than stand is often a broken export. Such a list puts nothing to rest until a person says so.`}>
            <Field spec={{ name: "shrinkPct", kind: "text", inputMode: "numeric", label: t`Hold a list below this share of what stands, percent`, hint: t`0 never holds`, maxLength: 3 }} />
          </Part>
          <Group gap="sm" mt="xl">
            <Button type="submit" loading={form.formState.isSubmitting}>
              {source ? t`Save the changes` : t`Add the source`}
            </Button>
            <Button variant="default" onClick={() => void navigate({ to: (source ? sourcePath(desk, source.id) : `${desk.root}/sources`) as never })}>
              {t`Not now`}
            </Button>
          </Group>
        </form>
      </FormProvider>
      {secret ? <SecretOnce secret={secret.shown} onClose={() => open(secret.id)} /> : null}
    </div>
  );
}

function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <fieldset className={classes["part"]}>
      <legend>{title}</legend>
      {note ? <p className={kit["quiet"]}>{note}</p> : null}
      <div className={classes["partFields"]}>{children}</div>
    </fieldset>
  );
}

function ListPart({ fixed }: { fixed: boolean }) {
  const { t } = useLingui();
  return (
    <Part title={t`Which list`} {...(fixed ? { note: t`How it comes and which list it is stay as they are: another list is another source.` } : {})}>
      <Field spec={{ name: "name", kind: "text", label: t({ context: "thing", message: "Name" }), hint: t`As your people will read it`, maxLength: 80 }} />
      <Field spec={{ name: "companyCode", kind: "text", label: t`Company code`, hint: t`As the source knows this company; rows of another are refused`, maxLength: 20 }} />
      {fixed ? null : (
        <Field
          spec={{
            name: "mode",
            kind: "select",
            label: t`Which notices`,
            options: [
              { value: "OVERDUE", label: t`Overdue` },
              { value: "UPCOMING", label: t`Upcoming` },
            ],
          }}
        />
      )}
    </Part>
  );
}

function PullParts({ source }: { source: Source | null }) {
  const { t } = useLingui();
  const every = useEveryWord();
  const auth = useAuthWord();
  const chosen = useWatch<Values, "auth">({ name: "auth" });
  const labels: Record<string, string> = { token: t`Token`, key: t`Key`, user: t`User`, password: t`Password` };
  const kept = Boolean(source?.hasCredentials) && source?.auth === chosen;
  const minutes = source?.everyMinutes && !RHYTHMS.includes(source.everyMinutes) ? [...RHYTHMS, source.everyMinutes].toSorted((a, b) => a - b) : RHYTHMS;
  return (
    <>
      <Part title={t`Connection`} note={t`The address of its NoticeSource v1 service, without /v1.`}>
        <div className={classes["wide"]}>
          <Field spec={{ name: "baseUrl", kind: "text", label: t`Address`, placeholder: "https://loans.example.com/softmedia", maxLength: 300 }} />
        </div>
        <Field spec={{ name: "auth", kind: "select", label: t`It signs in with`, options: Object.keys(SECRETS).map((value) => ({ value, label: auth(value) })) }} />
        {(SECRETS[chosen] ?? []).map((name) => (
          <Field
            key={name}
            spec={{
              name,
              kind: name === "user" ? "text" : "password",
              label: labels[name] ?? name,
              hint: kept ? t`One is kept, sealed. Leave this empty to keep it.` : t`Kept sealed, and never shown again`,
              autoComplete: "off",
              ...(kept ? { placeholder: "••••••••" } : {}),
            }}
          />
        ))}
      </Part>
      <Part title={t({ context: "source", message: "Schedule" })}>
        <Field spec={{ name: "everyMinutes", kind: "select", label: t`Pull`, options: [...minutes.map((value) => ({ value: String(value), label: every(value) })), { value: "", label: t`By hand only` }] }} />
        <div className={classes["wide"]}>
          <Tick name="deltaBetween" label={t`Between two whole lists of a day, ask for changes only`} note={t`Kinder to the source. Only a whole list puts notices to rest; one is pulled once a day at least.`} />
        </div>
      </Part>
    </>
  );
}

function FilePart() {
  const { t } = useLingui();
  return (
    <Part title={t`The file`}>
      <Field spec={{ name: "encoding", kind: "select", label: t`Encoding of a .csv`, hint: t`An .xlsx says its own`, options: Object.entries(ENCODINGS).map(([value, label]) => ({ value, label })) }} />
    </Part>
  );
}

function NamesPart({ kind, source }: { kind: string; source: Source | null }) {
  const { t } = useLingui();
  const note = inJson(kind)
    ? t`Its rows are read by the names of NoticeSource v1. Map those that are called something else there; a dot leads into an object.`
    : t`The usual headings are known in English and Chinese. Map only those that are called something else.`;
  return (
    <Part title={inJson(kind) ? t`Names` : t`Columns`} note={note}>
      <MappingFields kind={kind} source={source} />
    </Part>
  );
}

function Tick({ name, label, note }: { name: "deltaBetween"; label: string; note: string }) {
  return <Controller<Values, typeof name> name={name} render={({ field }) => <Checkbox ref={field.ref} checked={field.value} onBlur={field.onBlur} onChange={(event) => field.onChange(event.currentTarget.checked)} label={label} description={note} />} />;
}
