/** From a source's own names (the headings of its files, or the names in its JSON) to our fields: rows to fill in, and what is known without them. */
import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { useQuery } from "urql";
import { Book } from "@/kit/book";
import kit from "@/kit/kit.module.css";
import { type Source, useSourceDesk } from "../desk";
import classes from "../notices.module.css";
import { useFieldWord } from "../run-words";
import { inJson, NOT_READ, type Values } from "./form-values";
import { TryIt } from "./try-it";

export function MappingFields({ kind, source }: { kind: string; source: Source | null }) {
  const { t } = useLingui();
  const { documents } = useSourceDesk();
  const field = useFieldWord();
  const named = useOwnNameWord()(kind);
  const [{ data }] = useQuery({ query: documents.fields, variables: {} });
  const { control, register, formState } = useFormContext<Values>();
  const rows = useFieldArray({ control, name: "mapping" });
  const mapped = useWatch({ control, name: "mapping" }).map((one) => one.column.trim());
  const known = data?.noticeFields ?? [];
  const json = inJson(kind);
  return (
    <div className={classes["wide"]}>
      {rows.fields.map((row, at) => (
        <div key={row.id} className={classes["mapping"]}>
          <TextInput {...(at === 0 ? { label: named } : { "aria-label": named })} placeholder={json ? "account.number" : ""} error={formState.errors.mapping?.[at]?.column?.message} {...register(`mapping.${at}.column`)} />
          <NativeSelect
            {...(at === 0 ? { label: t`Is our field` } : { "aria-label": t`Is our field` })}
            error={formState.errors.mapping?.[at]?.field?.message}
            data={[{ value: "", label: t`Choose…` }, ...known.map((one) => ({ value: one.name, label: field(one.name) })), { value: NOT_READ, label: t`Leave it unread` }]}
            {...register(`mapping.${at}.field`)}
          />
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Take this row away`} onClick={() => rows.remove(at)}>
            <IconTrash size={18} stroke={1.6} />
          </ActionIcon>
        </div>
      ))}
      <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => rows.append({ column: "", field: "" })}>
        {json ? t`Map a name` : t`Map a column`}
      </Button>
      <details className={classes["known"]}>
        <summary>{json ? t`Names that are known anyway` : t`Headings that are known anyway`}</summary>
        <KnownFields kind={kind} />
      </details>
      {kind === "HTTP" ? <TryIt source={source} mapped={mapped} onMap={(column) => rows.append({ column, field: "" })} /> : null}
    </div>
  );
}

/** What a source's own word for a field is called, by how its notices come. */
export function useOwnNameWord(): (kind: string) => string {
  const { t } = useLingui();
  return (kind) => (inJson(kind) ? t`Name at the source` : t`Heading in the file`);
}

/** Every field, whether each notice must have it, and what it is known by without a mapping. */
export function KnownFields({ kind }: { kind: string }) {
  const { t } = useLingui();
  const { documents } = useSourceDesk();
  const field = useFieldWord();
  const [{ data }] = useQuery({ query: documents.fields, variables: {} });
  const json = inJson(kind);
  return (
    <Book
      label={json ? t`Names that are known anyway` : t`Headings that are known anyway`}
      heads={[t`Field`, t`Needed`, json ? t({ context: "thing", message: "Name" }) : t`Headings`]}
      rows={(data?.noticeFields ?? []).map((one) => [
        field(one.name),
        one.needed ? t`Yes` : <span key="no" className={kit["quiet"]}>—</span>,
        json ? one.name : [one.name, ...one.aliases].join(", "),
      ])}
    />
  );
}

/** As a source is set up: what is mapped, and what needs no mapping. */
export function MappedNames({ source }: { source: Source }) {
  const { t } = useLingui();
  const field = useFieldWord();
  const named = useOwnNameWord()(source.kind);
  const own = Object.entries(source.mapping as Record<string, string>);
  const json = inJson(source.kind);
  return (
    <>
      {own.length > 0 ? (
        <Book label={t`Mapped here`} heads={[named, t`Is our field`]} rows={own.map(([column, name]) => [column, name === NOT_READ ? t`Left unread` : field(name)])} />
      ) : (
        <p>{json ? t`Nothing is mapped: its rows are read by the names of NoticeSource v1.` : t`Nothing is mapped: the file’s headings are among those we know.`}</p>
      )}
      <h3 className={classes["small"]}>{json ? t`Names that are known anyway` : t`Headings that are known anyway`}</h3>
      <KnownFields kind={source.kind} />
    </>
  );
}
