/** From a file's own headings to our fields: rows to fill in, and what is known without them. */
import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useFieldArray, useFormContext } from "react-hook-form";
import { useQuery } from "urql";
import { Book } from "@/kit/book";
import kit from "@/kit/kit.module.css";
import { useSourceDesk } from "../desk";
import classes from "../notices.module.css";
import { useFieldWord } from "../run-words";
import type { Values } from "./form-values";

export function MappingFields() {
  const { t } = useLingui();
  const { documents } = useSourceDesk();
  const field = useFieldWord();
  const [{ data }] = useQuery({ query: documents.fields, variables: {} });
  const { control, register, formState } = useFormContext<Values>();
  const rows = useFieldArray({ control, name: "mapping" });
  const known = data?.noticeFields ?? [];
  return (
    <div className={classes["wide"]}>
      {rows.fields.map((row, at) => (
        <div key={row.id} className={classes["mapping"]}>
          <TextInput label={t`Heading in the file`} error={formState.errors.mapping?.[at]?.column?.message} {...register(`mapping.${at}.column`)} />
          <NativeSelect
            label={t`Is our field`}
            error={formState.errors.mapping?.[at]?.field?.message}
            data={[{ value: "", label: t`Choose…` }, ...known.map((one) => ({ value: one.name, label: field(one.name) }))]}
            {...register(`mapping.${at}.field`)}
          />
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Take this column away`} onClick={() => rows.remove(at)}>
            <IconTrash size={18} stroke={1.6} />
          </ActionIcon>
        </div>
      ))}
      <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => rows.append({ column: "", field: "" })}>
        {t`Map a column`}
      </Button>
      <details className={classes["known"]}>
        <summary>{t`Headings that are known anyway`}</summary>
        <KnownFields />
      </details>
    </div>
  );
}

/** Every field, whether a file must have it, and the headings it is known by. */
export function KnownFields() {
  const { t } = useLingui();
  const { documents } = useSourceDesk();
  const field = useFieldWord();
  const [{ data }] = useQuery({ query: documents.fields, variables: {} });
  return (
    <Book
      label={t`Headings that are known anyway`}
      heads={[t`Field`, t`Needed`, t`Headings`]}
      rows={(data?.noticeFields ?? []).map((one) => [
        field(one.name),
        one.needed ? t`Yes` : <span key="no" className={kit["quiet"]}>—</span>,
        [one.name, ...one.aliases].join(", "),
      ])}
    />
  );
}
