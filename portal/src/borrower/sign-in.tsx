/** Mobile number, then the code that was sent to it. */
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, PinInput, Stack } from "@mantine/core";
import { IconClockHour4, IconFileText, IconShieldLock } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { useMutation } from "urql";
import * as z from "zod/mini";
import { ConfirmOtpDocument, RequestOtpDocument } from "@/gql/customer/graphql";
import { ProblemNotice } from "@/kit/problem-notice";
import { page } from "@/kit/config";
import { Field } from "@/kit/fields";
import { type Problem, problemOf } from "@/kit/problems";
import { useCommand } from "@/kit/use-command";
import { token } from "./api";
import classes from "./borrower.module.css";

interface OtpSent {
  challengeId: string;
  resendAfterS: number;
  mobileMasked: string;
}

type Sent = OtpSent & { mobile: string };

const MOBILE = ["mobile"] as const;

/** The campaign that brought the visitor, as the address says it. */
function campaign() {
  const query = new URLSearchParams(location.search);
  return { utmSource: query.get("utm_source"), utmMedium: query.get("utm_medium"), utmCampaign: query.get("utm_campaign") };
}

export function SignIn({ onDone }: { onDone: () => void }) {
  const [sent, setSent] = useState<Sent | null>(null);
  return (
    <main id="main" className={classes["main"]}>
      {sent ? (
        <Code
          sent={sent}
          onBack={() => setSent(null)}
          onAgain={setSent}
          onDone={(value) => {
            token.set(value);
            onDone();
          }}
        />
      ) : (
        <Mobile onSent={setSent} />
      )}
    </main>
  );
}

function Mobile({ onSent }: { onSent: (sent: Sent) => void }) {
  const { t } = useLingui();
  const hongKong = page.brand?.pack === "HK";
  const digits = hongKong ? 8 : 10;
  const schema = useMemo(
    () => z.object({ mobile: z.string().check(z.regex(hongKong ? /^(\+?852)?\s?\d{4}\s?\d{4}$/ : /^(\+?91)?\s?\d{5}\s?\d{5}$/, t`Enter the ${digits} digits of your mobile number`)) }),
    [digits, hongKong, t],
  );
  const form = useForm<{ mobile: string }>({ resolver: standardSchemaResolver(schema), defaultValues: { mobile: "" } });
  const { send, problem, fetching } = useCommand(RequestOtpDocument, form, MOBILE);
  const submit = form.handleSubmit(async ({ mobile }) => {
    const clean = mobile.replace(/\s/g, "");
    const answer = (await send({ mobile: clean, ...campaign() })) as OtpSent | null;
    if (answer) onSent({ ...answer, mobile: clean });
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => void submit(event)} noValidate className={classes["flow"]}>
        <div>
          <h1>{hongKong ? t`A loan that is clear before you sign` : t`Salary a few days away? Borrow what you need till then.`}</h1>
          <p className={classes["lead"]}>
            <Trans>See the whole cost before you sign anything. The lender pays straight into your bank account.</Trans>
          </p>
        </div>
        <Stack gap="md">
          {problem ? <ProblemNotice problem={problem} /> : null}
          <Field spec={{ name: "mobile", kind: "text", label: t`Mobile number`, hint: t`We send a one-time code to it`, autoComplete: "tel-national", inputMode: "tel", maxLength: 16 }} />
          <Button type="submit" size="lg" fullWidth loading={fetching}>
            <Trans>Send me the code</Trans>
          </Button>
        </Stack>
        <ul className={classes["promises"]}>
          <li>
            <IconClockHour4 size={22} stroke={1.5} aria-hidden />
            <Trans>About five minutes. Stop when you like; you go on where you left off.</Trans>
          </li>
          <li>
            <IconFileText size={22} stroke={1.5} aria-hidden />
            {hongKong ? <Trans>Keep your bank account details at hand.</Trans> : <Trans>Keep your PAN and bank account details at hand.</Trans>}
          </li>
          <li>
            <IconShieldLock size={22} stroke={1.5} aria-hidden />
            <Trans>Nothing of yours is used without your consent, and each consent says for what.</Trans>
          </li>
        </ul>
      </form>
    </FormProvider>
  );
}

interface CodeProps {
  sent: Sent;
  onBack: () => void;
  onAgain: (sent: Sent) => void;
  onDone: (token: string) => void;
}

function Code({ sent, onBack, onAgain, onDone }: CodeProps) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [left, setLeft] = useState(sent.resendAfterS);
  const [{ fetching }, confirm] = useMutation(ConfirmOtpDocument);
  const [resending, request] = useMutation(RequestOtpDocument);
  useEffect(() => {
    setLeft(sent.resendAfterS);
    const timer = setInterval(() => setLeft((was) => Math.max(0, was - 1)), 1000);
    return () => clearInterval(timer);
  }, [sent]);

  const send = async (digits: string) => {
    setProblem(null);
    const result = await confirm({ input: { challengeId: sent.challengeId, code: digits } });
    const answer = result.data?.confirmOtp;
    const refused = problemOf(answer);
    if (refused) setProblem(refused.fields?.length ? { ...refused, message: refused.fields[0]?.message ?? refused.message, fields: [] } : refused);
    else if (result.error) setProblem({ __typename: "Fault", code: "FAULT", message: t`The server did not answer. Try again.` });
    if (answer && "token" in answer && answer.token) onDone(answer.token);
    else setCode("");
  };
  const again = async () => {
    const result = await request({ input: { mobile: sent.mobile } });
    const answer = result.data?.requestOtp;
    setProblem(problemOf(answer));
    if (answer && "challengeId" in answer && answer.challengeId) onAgain({ ...answer, mobile: sent.mobile });
  };

  return (
    <form
      className={classes["flow"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(code);
      }}
    >
      <div>
        <h1>
          <Trans>Enter the code</Trans>
        </h1>
        <p className={classes["lead"]}>
          <Trans>We sent six digits to {sent.mobileMasked}.</Trans>{" "}
          <button type="button" className={classes["textButton"]} onClick={onBack}>
            <Trans>Change the number</Trans>
          </button>
        </p>
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <PinInput
        length={6}
        type="number"
        inputMode="numeric"
        oneTimeCode
        autoFocus
        size="lg"
        value={code}
        onChange={setCode}
        onComplete={(value) => void send(value)}
        aria-label={t`One-time code`}
        getInputProps={(at) => ({ "aria-label": t`Digit ${at + 1} of 6` })}
        classNames={{ root: classes["pins"] ?? "" }}
      />
      <Button type="submit" size="lg" fullWidth loading={fetching} disabled={code.length < 6}>
        <Trans>Go on</Trans>
      </Button>
      <p className={classes["note"]} aria-live="polite">
        {left > 0 ? (
          <Plural value={left} one="A new code can be sent in # second." other="A new code can be sent in # seconds." />
        ) : (
          <button type="button" className={classes["textButton"]} disabled={resending.fetching} onClick={() => void again()}>
            <Trans>Send a new code</Trans>
          </button>
        )}
      </p>
    </form>
  );
}
