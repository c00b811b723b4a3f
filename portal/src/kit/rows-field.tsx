/** A few things of one kind, each a row of inputs; the list begins empty, and a row is added and taken away by a button. */
import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Button } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useEffect, useId, useRef } from "react";
import { DateField } from "./date-field";
import type { FieldSpec, SharedProps } from "./fields";
import RichField from "./fields-rich";
import classes from "./kit.module.css";

export type Row = Readonly<Record<string, string>>;

/** What is wrong with one of the rows, by input; react-hook-form nests it so. */
export type RowErrors = readonly (Readonly<Record<string, { message?: string }>> | undefined)[];

const NONE = (): readonly FieldSpec[] => [];

export default function RowsField({ spec, shared, errors }: { spec: FieldSpec; shared: SharedProps; errors: RowErrors | undefined }) {
  const { t } = useLingui();
  const id = useId();
  const list = useRef<HTMLFieldSetElement>(null);
  const rows = shared.value as unknown as readonly Row[];
  const count = useRef(rows.length);
  const { columns = NONE, most = 60, fresh, add = t`Add` } = spec;
  // A row keeps what is half typed in it when one before it goes.
  const keys = useRef(rows.map((_, at) => at));
  const made = useRef(rows.length);

  // Whoever adds a row goes on in it; whoever takes one away stands at the button that adds.
  useEffect(() => {
    const grown = rows.length - count.current;
    count.current = rows.length;
    if (grown === 0) return;
    const target = grown > 0 ? [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])].at(-1)?.querySelector("input") : list.current?.querySelector<HTMLElement>("[data-add]");
    target?.focus();
  }, [rows.length]);

  const put = (next: readonly Row[]) => shared.onChange(next);
  const grow = () => {
    keys.current.push(made.current++);
    put([...rows, fresh?.(rows.length) ?? Object.fromEntries(columns(1).map((column) => [column.name, ""]))]);
  };
  const drop = (at: number) => {
    keys.current.splice(at, 1);
    put(rows.filter((_, place) => place !== at));
  };
  return (
    <fieldset ref={list} className={classes["rows"]} aria-describedby={spec.hint || shared.error ? `${id}-said` : undefined}>
      <legend>{spec.label}</legend>
      <div id={`${id}-said`}>
        {spec.hint ? <p className={classes["rowsHint"]}>{spec.hint}</p> : null}
        {shared.error ? <p className={classes["rowsError"]}>{shared.error}</p> : null}
      </div>
      {rows.map((row, at) => {
        const inputs = columns(at + 1);
        const first = inputs[0]?.label ?? spec.label;
        return (
          <div key={keys.current[at]} data-row role="group" aria-label={first} className={classes["rowsRow"]}>
            {inputs.map((column) => {
              const input = {
                name: `${spec.name}.${at}.${column.name}`,
                value: row[column.name] ?? "",
                onChange: (value: string) => put(rows.map((one, place) => (place === at ? { ...one, [column.name]: value } : one))),
                onBlur: shared.onBlur,
                ref: () => undefined,
                label: column.label,
                description: column.hint,
                error: errors?.[at]?.[column.name]?.message,
              };
              return column.kind === "date" ? <DateField key={column.name} {...input} /> : <RichField key={column.name} spec={column} shared={input as unknown as SharedProps} />;
            })}
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t`Take away ${first}`} onClick={() => drop(at)}>
              <IconX size={18} stroke={1.6} />
            </ActionIcon>
          </div>
        );
      })}
      {rows.length < most ? (
        <Button data-add variant="default" size="compact-md" leftSection={<IconPlus size={16} aria-hidden />} onClick={grow}>
          {add}
        </Button>
      ) : null}
    </fieldset>
  );
}
