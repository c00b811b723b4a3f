/** Joining: name and password, then the authenticator, then in. */
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { FormProvider, type Path, useForm } from "react-hook-form";
import { useMutation } from "urql";
import * as z from "zod/mini";
import { AcceptInviteDocument, ConfirmTotpDocument } from "@/gql/staff/graphql";
import { ProblemNotice } from "@/kit/problem-notice";
import { page } from "@/kit/config";
import { Field } from "@/kit/fields";
import { Gate } from "@/kit/gate";
import { fieldName, type Problem, problemOf } from "@/kit/problems";
import classes from "./screens.module.css";

const route = getRouteApi("/invite/$code");

interface Joining {
  name: string;
  password: string;
  again: string;
}

interface Joined {
  email: string;
  password: string;
  totpSecret: string;
  totpUri: string;
}

export function Invite() {
  const { t } = useLingui();
  const { code } = route.useParams();
  const house = page.brand?.name ?? "Hundi";
  const [joined, setJoined] = useState<Joined | null>(null);
  return (
    <Gate title={t`Join ${house}`} note={joined ? t`Second step: your authenticator` : t`First step: your name and password`} line={t`Four eyes on every rupee.`} caption={t`Whoever approves a loan never sanctions it.`}>
      {joined ? <Confirm joined={joined} /> : <Join code={code} onJoined={setJoined} />}
    </Gate>
  );
}

function Join({ code, onJoined }: { code: string; onJoined: (joined: Joined) => void }) {
  const { t } = useLingui();
  const joining = z
    .object({
      name: z.string().check(z.minLength(2, t`Enter your name`)),
      password: z.string().check(z.minLength(12, t`At least twelve characters; a few words are easiest to keep`)),
      again: z.string(),
    })
    .check(z.refine((values) => values.password === values.again, { path: ["again"], error: t`The two are not the same` }));
  const form = useForm<Joining>({ resolver: standardSchemaResolver(joining), defaultValues: { name: "", password: "", again: "" } });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [, accept] = useMutation(AcceptInviteDocument);
  const send = form.handleSubmit(async ({ name, password }) => {
    setProblem(null);
    const result = await accept({ input: { code, name, password } });
    const answer = result.data?.acceptInvite;
    const refused = problemOf(answer);
    for (const field of refused?.fields ?? []) form.setError(fieldName(field.path) as Path<{ name: string; password: string }>, { message: field.message });
    if (refused && !refused.fields?.length) setProblem(refused);
    if (result.error) setProblem({ __typename: "Fault", code: "FAULT", message: t`The server did not answer. Try again.` });
    if (answer && "totpSecret" in answer && answer.totpSecret) onJoined({ email: answer.email, totpSecret: answer.totpSecret, totpUri: answer.totpUri, password });
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void send(event)} noValidate>
        <Stack gap="md">
          {problem ? <ProblemNotice problem={problem} /> : null}
          <Field spec={{ name: "name", kind: "text", label: t`Your name`, autoComplete: "name" }} first />
          <Field spec={{ name: "password", kind: "password", label: t`Password`, hint: t`At least twelve characters`, autoComplete: "new-password" }} />
          <Field spec={{ name: "again", kind: "password", label: t`Password again`, autoComplete: "new-password" }} />
          <Button type="submit" loading={form.formState.isSubmitting}>
            {t`Go on`}
          </Button>
        </Stack>
      </form>
    </FormProvider>
  );
}

function Confirm({ joined }: { joined: Joined }) {
  const { t } = useLingui();
  const confirming = z.object({ totp: z.string().check(z.regex(/^\d{6}$/, t`Enter the six digits of your authenticator`)) });
  const form = useForm<{ totp: string }>({ resolver: standardSchemaResolver(confirming), defaultValues: { totp: "" } });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [, confirm] = useMutation(ConfirmTotpDocument);
  const send = form.handleSubmit(async ({ totp }) => {
    setProblem(null);
    const result = await confirm({ input: { email: joined.email, password: joined.password, totp } });
    const refused = problemOf(result.data?.confirmTotp);
    if (refused) setProblem(refused);
    else if (result.error) setProblem({ __typename: "Fault", code: "FAULT", message: t`The server did not answer. Try again.` });
    else location.assign("/staff/");
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void send(event)} noValidate>
        <Stack gap="md">
          {problem ? <ProblemNotice problem={problem} /> : null}
          <p style={{ margin: 0 }}>
            <Trans>
              Enter this secret in your authenticator app, or <a href={joined.totpUri}>open the app with it</a>. It is shown only now.
            </Trans>
          </p>
          <code className={classes["secret"]}>{joined.totpSecret}</code>
          <Field spec={{ name: "totp", kind: "code", label: t`The six digits it shows`, autoComplete: "one-time-code", maxLength: 6 }} first />
          <Button type="submit" loading={form.formState.isSubmitting}>
            {t`Confirm and sign in`}
          </Button>
        </Stack>
      </form>
    </FormProvider>
  );
}
