/** The inputs a command or a form is made of, bound to react-hook-form by name. */
import { PasswordInput, Skeleton, TextInput } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Controller, type ControllerRenderProps, useFormContext } from "react-hook-form";
import type { RowErrors } from "./rows-field";

export interface FieldSpec {
  name: string;
  /** `choices` holds a list of values, `rows` a list of records, the others a string. */
  kind: "text" | "longtext" | "money" | "number" | "select" | "choices" | "password" | "email" | "date" | "code" | "rows";
  label: string;
  hint?: string;
  currency?: string;
  options?: readonly { value: string; label: string; disabled?: boolean }[];
  /** Asked for options as they type, where there are too many to list. */
  onSearch?: (text: string) => void;
  placeholder?: string;
  autoComplete?: string;
  maxLength?: number;
  inputMode?: "numeric" | "tel" | "text" | "email";
  /** Of `rows`: the inputs of the first, second, …, how many there may be, what a new one holds, the words of the button. */
  columns?: (number: number) => readonly FieldSpec[];
  most?: number;
  fresh?: (at: number) => Readonly<Record<string, string>>;
  add?: string;
}

export type SharedProps = Omit<ControllerRenderProps, "value"> & {
  value: string;
  label: string;
  description: string | undefined;
  error: string | undefined;
};

/** Days, amounts and choices bring more of the kit with them: they are fetched when a form has one. */
const RichField = lazy(() => import("./fields-rich"));
const RowsField = lazy(() => import("./rows-field"));
const DateField = lazy(() => import("./date-field").then((found) => ({ default: found.DateField })));

const PLAIN = new Set(["text", "email", "password", "code"]);

export function Field({ spec, first = false }: { spec: FieldSpec; first?: boolean }) {
  const { control } = useFormContext();
  return (
    <Controller
      control={control}
      name={spec.name}
      render={({ field, fieldState }) => {
        const shared: SharedProps = {
          ...field,
          value: (field.value ?? "") as string,
          label: spec.label,
          description: spec.hint,
          error: fieldState.error?.message,
          ...(spec.placeholder ? { placeholder: spec.placeholder } : {}),
          ...(spec.autoComplete ? { autoComplete: spec.autoComplete } : {}),
          ...(spec.maxLength ? { maxLength: spec.maxLength } : {}),
          ...(first ? { "data-autofocus": true } : {}),
        };
        if (!PLAIN.has(spec.kind)) {
          return (
            <Suspense fallback={<Skeleton height={64} />}>
              <FetchedField spec={spec} shared={shared} errors={fieldState.error as RowErrors | undefined} />
            </Suspense>
          );
        }
        if (spec.kind === "password") return <PasswordInput {...shared} />;
        if (spec.kind === "code") return <TextInput {...shared} inputMode="numeric" pattern="[0-9]*" />;
        return <TextInput {...shared} type={spec.kind} {...(spec.inputMode ? { inputMode: spec.inputMode } : {})} />;
      }}
    />
  );
}

function FetchedField({ spec, shared, errors }: { spec: FieldSpec; shared: SharedProps; errors: RowErrors | undefined }) {
  if (spec.kind === "date") return <DateField {...shared} />;
  return spec.kind === "rows" ? <RowsField spec={spec} shared={shared} errors={errors} /> : <RichField spec={spec} shared={shared} />;
}
