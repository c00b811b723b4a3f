import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useForm } from "react-hook-form";
import { useQuery } from "urql";
import { ConsentTextsDocument, GiveConsentsDocument } from "@/gql/customer/graphql";
import { ProblemNotice } from "@/kit/problem-notice";
import { ErrorState, PageSkeleton } from "@/kit/states";
import { useCommand } from "@/kit/use-command";
import classes from "../borrower.module.css";
import { useMe } from "../frame";

const NO_FIELDS: readonly string[] = [];

/** One box a purpose, none ticked beforehand; the required ones say that they are. */
export function ConsentsStep() {
  const { t } = useLingui();
  const me = useMe();
  const [{ data, error, fetching }, refetch] = useQuery({ query: ConsentTextsDocument });
  const [given, setGiven] = useState<readonly string[]>([]);
  const [missing, setMissing] = useState(false);
  const { send, problem, fetching: sending } = useCommand(GiveConsentsDocument, useForm(), NO_FIELDS);
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return fetching ? <PageSkeleton lines={4} /> : null;
  const texts = data.consentTexts;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacking = texts.some((one) => one.required && !given.includes(one.purpose));
    setMissing(lacking);
    if (!lacking) void send({ purposes: [...given], language: texts[0]?.language ?? "en", expectedVersion: me.version });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {texts.map((one) => (
          <div key={one.purpose} className={classes["consent"]}>
            <Checkbox
              size="md"
              label={one.required ? one.title : t`${one.title} (optional)`}
              description={one.text}
              checked={given.includes(one.purpose)}
              error={missing && one.required && !given.includes(one.purpose) ? t`Needed to go on` : undefined}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                setGiven((was) => (on ? [...was, one.purpose] : was.filter((purpose) => purpose !== one.purpose)));
              }}
            />
            <small>
              <Trans>Version {one.version}</Trans>
            </small>
          </div>
        ))}
        <Button type="submit" size="lg" fullWidth loading={sending}>
          <Trans>Agree and go on</Trans>
        </Button>
      </Stack>
    </form>
  );
}
