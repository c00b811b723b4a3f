import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useLingui } from "@lingui/react/macro";
import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import { FormProvider, type Path, useForm } from "react-hook-form";
import { useMutation } from "urql";
import * as z from "zod/mini";
import { SignInDocument } from "@/gql/staff/graphql";
import { ProblemNotice } from "@/kit/problem-notice";
import { page } from "@/kit/config";
import { Field } from "@/kit/fields";
import { Gate } from "@/kit/gate";
import { fieldName, type Problem, problemOf } from "@/kit/problems";

interface Values {
  email: string;
  password: string;
  totp: string;
}

export function SignInPage({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const house = page.brand?.name ?? "Hundi";
  return (
    <Gate
      title={t`Sign in to ${house}`}
      note={t`Staff desk`}
      line={t`Every rupee has a row, and every row has a reason.`}
      caption={t`The loan file keeps the figures, the decision and who made it on one page.`}
    >
      <SignInForm onDone={onDone} />
    </Gate>
  );
}

export function SignInForm({ email = "", onDone }: { email?: string; onDone: () => void }) {
  const { t } = useLingui();
  const schema = z.object({
    email: z.string().check(z.email(t`Enter your work e-mail`)),
    password: z.string().check(z.minLength(1, t`Enter your password`)),
    totp: z.string().check(z.regex(/^\d{6}$/, t`Enter the six digits of your authenticator`)),
  });
  const form = useForm<Values>({ resolver: standardSchemaResolver(schema), defaultValues: { email, password: "", totp: "" } });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [, signIn] = useMutation(SignInDocument);

  const send = form.handleSubmit(async (input) => {
    setProblem(null);
    const result = await signIn({ input });
    if (result.error) {
      setProblem({ __typename: "Fault", code: "FAULT", message: result.error.networkError ? t`The server did not answer. Try again.` : result.error.message });
      return;
    }
    const refused = problemOf(result.data?.signIn);
    if (!refused) {
      onDone();
      return;
    }
    for (const field of refused.fields ?? []) form.setError(fieldName(field.path) as Path<Values>, { message: field.message });
    if (!refused.fields?.length) setProblem(refused);
  });

  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void send(event)} noValidate>
        <Stack gap="md">
          {problem ? <ProblemNotice problem={problem} /> : null}
          <Field spec={{ name: "email", kind: "email", label: t`Work e-mail`, autoComplete: "username" }} first />
          <Field spec={{ name: "password", kind: "password", label: t`Password`, autoComplete: "current-password" }} />
          <Field spec={{ name: "totp", kind: "code", label: t`Authenticator code`, hint: t`Six digits, new every 30 seconds`, autoComplete: "one-time-code", maxLength: 6 }} />
          <Button type="submit" loading={form.formState.isSubmitting} fullWidth>
            {t`Sign in`}
          </Button>
        </Stack>
      </form>
    </FormProvider>
  );
}
