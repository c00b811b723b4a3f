/** A list of groups in the terms (fees, orders by kind of payment): add one, take one away, fill each. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import classes from "./products.module.css";
import { TermInput } from "./term-input";
import { itemLabel, label } from "./term-words";
import { blank, type Json, type TermField, type Terms, valueAt } from "./terms";

interface Props {
  path: string;
  fields: readonly TermField[];
  terms: Terms;
  errors: ReadonlyMap<string, string>;
  onChange: (path: string, value: Json) => void;
}

export function TermGroups({ path, fields, terms, errors, onChange }: Props) {
  const { t } = useLingui();
  const found = valueAt(terms, path);
  const items = Array.isArray(found) ? found : [];
  const item = itemLabel(path).toLowerCase();
  const labels = (number: number) => t`Take away ${item} ${number}`;
  const own = fields.filter((field) => field.path.startsWith(`${path}[].`));
  return (
    <section className={classes["groups"]} aria-label={label(path)} id={path}>
      <p className={classes["listTitle"]}>{label(path)}</p>
      {errors.get(path) ? <p className={classes["wrong"]}>{errors.get(path)}</p> : null}
      {items.length === 0 ? <p className={classes["quiet"]}>{t`None.`}</p> : null}
      {items.map((_, at) => (
        <fieldset key={`${path}-${at}`} className={classes["group"]}>
          <legend>{`${itemLabel(path)} ${at + 1}`}</legend>
          <div className={classes["fields"]}>
            {own.map((field) => {
              const place = field.path.replace("[]", `[${at}]`);
              return <TermInput key={place} field={field} path={place} value={valueAt(terms, place)} error={errors.get(place)} onChange={(value) => onChange(place, value)} />;
            })}
          </div>
          <Button variant="subtle" color="gray" leftSection={<IconTrash size={15} aria-hidden />} aria-label={labels(at + 1)} onClick={() => onChange(path, items.filter((__, other) => other !== at))}>{t`Take away`}</Button>
        </fieldset>
      ))}
      <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => onChange(path, [...items, blank(path, fields)])}>{t`Add: ${item}`}</Button>
    </section>
  );
}
