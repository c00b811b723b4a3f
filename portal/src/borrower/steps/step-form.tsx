/** The form of one step: fields, the save button, refusals in place. */
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { Trans } from "@lingui/react/macro";
import { Button, Stack } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { FormProvider, useForm } from "react-hook-form";
import type { TypedDocumentNode } from "urql";
import type * as z from "zod/mini";
import { Field, type FieldSpec } from "@/kit/fields";
import { ProblemNotice } from "@/kit/problem-notice";
import { useCommand } from "@/kit/use-command";
import classes from "../borrower.module.css";
import { useMe } from "../frame";

interface StepFormProps<Values extends Record<string, string>, Input> {
  lead?: ReactNode;
  document: TypedDocumentNode<unknown, { input: Input }>;
  schema: z.ZodMiniType<Values, Values>;
  fields: readonly FieldSpec[];
  initial: Values;
  input: (values: Values, version: number) => Input;
  note?: ReactNode;
}

export function StepForm<Values extends Record<string, string>, Input>(props: StepFormProps<Values, Input>) {
  const me = useMe();
  const form = useForm<Values>({ resolver: standardSchemaResolver(props.schema) as never, defaultValues: props.initial as never });
  const names = useMemo(() => props.fields.map((field) => field.name), [props.fields]);
  const { send, problem, fetching } = useCommand(props.document, form, names);
  const submit = form.handleSubmit(async (values) => {
    await send(props.input(values as unknown as Values, me.version));
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          {props.lead ? <p className={classes["lead"]}>{props.lead}</p> : null}
          {problem ? <ProblemNotice problem={problem} /> : null}
          {props.fields.map((field) => (
            <Field key={field.name} spec={field} />
          ))}
          {props.note}
          <Button type="submit" size="lg" fullWidth loading={fetching}>
            <Trans>Save and go on</Trans>
          </Button>
        </Stack>
      </form>
    </FormProvider>
  );
}
