/** One field of the terms, by the kind the server says it is. */
import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import classes from "./products.module.css";
import { hint, label, word } from "./term-words";
import { type Json, type TermField } from "./terms";

interface Props {
  field: TermField;
  path: string;
  value: Json | undefined;
  error: string | undefined;
  onChange: (value: Json) => void;
}

export function TermInput({ field, path, value, error, onChange }: Props) {
  const shared = { id: path, label: label(path), description: hint(path), error };
  switch (field.kind) {
    case "YES_NO":
      return <Checkbox {...shared} className={classes["tick"] ?? ""} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case "CHOICE":
      return (
        <NativeSelect
          {...shared}
          value={typeof value === "string" ? value : ""}
          data={field.choices.map((one) => ({ value: one, label: word(one) }))}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "CHOICES":
      return <Order field={field} path={path} value={Array.isArray(value) ? (value as string[]) : []} error={error} onChange={onChange} />;
    case "TEXT":
      return <TextInput {...shared} value={text(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
    case "WHOLE":
      return <TextInput {...shared} inputMode="numeric" value={text(value)} onChange={(event) => onChange(whole(event.currentTarget.value))} />;
    default:
      return (
        <TextInput
          {...shared}
          inputMode="decimal"
          value={text(value)}
          onChange={(event) => onChange(field.optional && event.currentTarget.value.trim() === "" ? null : event.currentTarget.value.trim())}
        />
      );
  }
}

function text(value: Json | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A whole number where it is one; else what was typed, for the server to refuse by its field. */
function whole(typed: string): Json {
  return /^-?\d{1,9}$/.test(typed.trim()) ? Number.parseInt(typed, 10) : typed;
}

interface OrderProps {
  field: TermField;
  path: string;
  value: readonly string[];
  error: string | undefined;
  onChange: (value: Json) => void;
}

function Order({ field, path, value, error, onChange }: OrderProps) {
  const { t } = useLingui();
  const labels = { earlier: (part: string) => t`${part} earlier`, later: (part: string) => t`${part} later` };
  const move = (from: number, to: number) => {
    const next = [...value];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return (
    <fieldset className={classes["order"]} id={path}>
      <legend>{label(path)}</legend>
      {value.length === 0 ? (
        <p className={classes["quiet"]}>
          {t`The common order.`} <Button size="compact-xs" variant="default" onClick={() => onChange([...field.choices])}>{t`Set another`}</Button>
        </p>
      ) : (
        <ol>
          {value.map((one, at) => (
            <li key={one}>
              <span>{word(one)}</span>
              <ActionIcon variant="subtle" color="gray" aria-label={labels.earlier(word(one))} disabled={at === 0} onClick={() => move(at, at - 1)}><IconArrowUp size={16} aria-hidden /></ActionIcon>
              <ActionIcon variant="subtle" color="gray" aria-label={labels.later(word(one))} disabled={at === value.length - 1} onClick={() => move(at, at + 1)}><IconArrowDown size={16} aria-hidden /></ActionIcon>
            </li>
          ))}
        </ol>
      )}
      {error ? <p className={classes["wrong"]}>{error}</p> : null}
    </fieldset>
  );
}
