/** A dialog that sends one command: fields, typed refusals beside the field they speak of, stale versions shown both ways. */
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, Group, Modal, Stack } from "@mantine/core";
import { type ReactNode, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { type FieldValues, FormProvider, useForm, useWatch } from "react-hook-form";
import type { TypedDocumentNode } from "urql";
import type * as z from "zod/mini";
import { Field, type FieldSpec } from "./fields";
import type { Fact } from "./facts";
import { newKey } from "./format";
import classes from "./kit.module.css";
import { ProblemNotice } from "./problem-notice";
import { useCommand } from "./use-command";

export interface CommandContext {
  /** The same for the same body, so that a second press is the same command. */
  key: string;
  /** The version the person has seen, not whatever arrived since. */
  version: number;
}

export interface CommandFormProps<Values extends FieldValues, Input> {
  title: string;
  intro?: ReactNode;
  document: TypedDocumentNode<unknown, { input: Input }>;
  schema: z.ZodMiniType<Values, Values>;
  fields: readonly FieldSpec[];
  initial: Values;
  input: (values: Values, context: CommandContext) => Input;
  /** What the command takes beside its input. */
  beside?: Readonly<Record<string, unknown>>;
  submit: string | ((values: Values) => string);
  danger?: boolean;
  aside?: (values: Values) => ReactNode;
  version?: number;
  /** The facts a decision rests on, as they stand now; compared with those at opening when the version moves. */
  facts?: readonly Fact[];
  onStale?: () => void;
  onDone?: (answer: unknown) => void;
  onClose: () => void;
}

export function CommandForm<Values extends FieldValues, Input>(props: CommandFormProps<Values, Input>) {
  return (
    <Modal opened onClose={props.onClose} title={props.title} size={props.aside ? "xl" : "md"} classNames={{ title: classes["modalTitle"] ?? "", content: classes["commandBox"] ?? "" }}>
      <CommandBody {...props} />
    </Modal>
  );
}

function CommandBody<Values extends FieldValues, Input>(props: CommandFormProps<Values, Input>) {
  const form = useForm<Values>({ resolver: standardSchemaResolver(props.schema) as never, defaultValues: props.initial as never });
  const values = useWatch({ control: form.control }) as Values;
  const names = useMemo(() => props.fields.map((field) => field.name), [props.fields]);
  const { send, problem } = useCommand(props.document, form, names, props.beside);
  const [seen, setSeen] = useState({ version: props.version ?? 0, facts: props.facts ?? [] });
  const keys = useRef(new Map<string, string>());
  const stale = props.version !== undefined && props.version !== seen.version;
  const conflict = problem?.__typename === "VersionConflictProblem";
  const askAgain = useEffectEvent(() => props.onStale?.());
  useEffect(() => {
    if (conflict) askAgain();
  }, [conflict]);

  const submit = form.handleSubmit(async (clean) => {
    const body = JSON.stringify(clean);
    const key = keys.current.get(body) ?? newKey();
    keys.current.set(body, key);
    const answer = await send(props.input(clean as unknown as Values, { key, version: seen.version }));
    if (!answer) return;
    props.onDone?.(answer);
    props.onClose();
  });

  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <div className={classes["command"]} data-aside={Boolean(props.aside)}>
          <Stack gap="md">
            {props.intro ? <div className={classes["commandIntro"]}>{props.intro}</div> : null}
            {stale ? (
              <StaleNotice then={seen.facts} now={props.facts ?? []} accept={() => setSeen({ version: props.version ?? 0, facts: props.facts ?? [] })} />
            ) : null}
            {problem && !(stale && conflict) ? <ProblemNotice problem={problem} /> : null}
            {props.fields.map((field, at) => (
              <Field key={field.name} spec={field} first={at === 0} />
            ))}
          </Stack>
          {props.aside ? <div className={classes["commandAside"]}>{props.aside(values)}</div> : null}
        </div>
        <Group justify="flex-end" gap="sm" className={classes["commandFoot"] ?? ""}>
          <Button variant="default" onClick={props.onClose}>
            <Trans>Not now</Trans>
          </Button>
          <Button type="submit" color={props.danger ? "red" : "brand"} loading={form.formState.isSubmitting} disabled={stale}>
            {typeof props.submit === "string" ? props.submit : props.submit(values)}
          </Button>
        </Group>
      </form>
    </FormProvider>
  );
}

function StaleNotice({ then, now, accept }: { then: readonly Fact[]; now: readonly Fact[]; accept: () => void }) {
  return (
    <Alert role="alert" className={classes["notice"] ?? ""} data-tone="due" title={<Trans>This changed while you were deciding</Trans>}>
      <table className={classes["compare"]}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>What</Trans>
            </th>
            <th scope="col">
              <Trans>You saw</Trans>
            </th>
            <th scope="col">
              <Trans>Now</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {now.map(([label, value], at) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{then[at]?.[1] ?? "—"}</td>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button size="xs" variant="default" mt="sm" onClick={accept}>
        <Trans>I have read it, go on from here</Trans>
      </Button>
    </Alert>
  );
}
