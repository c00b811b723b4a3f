/** Paying: what is due, all of it, or an amount of one's own; the pay page is the gateway's. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NumberInput, Radio, Stack } from "@mantine/core";
import { type FormEvent, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { PayLoanDocument } from "@/gql/customer/graphql";
import { grouping, symbol } from "@/kit/config-money";
import { isZero, money, newKey } from "@/kit/format";
import { ProblemNotice } from "@/kit/problem-notice";
import { useCommand } from "@/kit/use-command";
import classes from "./borrower.module.css";
import type { MyLoan } from "./my-loan";

const NAMES = ["amount"] as const;

export function Pay({ loan }: { loan: MyLoan }) {
  const { t } = useLingui();
  const whole = loan.standsAt?.closesToday ?? loan.outstanding.total;
  const next = loan.schedule.find((row) => !row.paidOn && !isZero(row.outstanding.total));
  const due = isZero(loan.overdue.total) ? next?.outstanding.total : loan.overdue.total;
  const [picked, setChoice] = useState<"due" | "all" | "own" | null>(null);
  const choice = picked ?? (due && due !== whole ? "due" : "all");
  const [own, setOwn] = useState("");
  const form = useForm<{ amount: string }>();
  const { send, problem, fetching } = useCommand(PayLoanDocument, form, NAMES);
  const keys = useRef(new Map<string, string>());
  const amount = choice === "all" ? whole : choice === "due" && due ? due : own;
  const sensible = /^\d+(\.\d{1,2})?$/.test(amount) && !isZero(amount);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!sensible) {
      form.setError("amount", { message: t`Enter an amount` });
      return;
    }
    const idempotencyKey = keys.current.get(amount) ?? newKey();
    keys.current.set(amount, idempotencyKey);
    const answer = (await send({ loanId: loan.id, amount, idempotencyKey })) as { paymentUrl: string } | null;
    if (answer) location.assign(answer.paymentUrl);
  };

  return (
    <section aria-labelledby="pay" className={classes["paper"]}>
      <h2 id="pay">
        <Trans>Pay</Trans>
      </h2>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          {problem ? <ProblemNotice problem={problem} /> : null}
          {loan.openPaymentUrl ? (
            <p className={classes["wait"]}>
              <a href={loan.openPaymentUrl}>
                <Trans>Go on with the payment you began</Trans>
              </a>
            </p>
          ) : null}
          <Radio.Group value={choice} onChange={(value) => setChoice(value as "due" | "all" | "own")} aria-label={t`How much`}>
            <Stack gap="xs">
              {due && due !== whole ? <Choice value="due" label={isZero(loan.overdue.total) ? t`The next instalment` : t`What is overdue`} sum={money(due, loan.currency)} /> : null}
              <Choice value="all" label={t`Everything, and close the loan`} sum={money(whole, loan.currency)} />
              <Choice value="own" label={t`Another amount`} sum="" />
            </Stack>
          </Radio.Group>
          {choice === "own" ? (
            <NumberInput
              label={t`Amount`}
              size="lg"
              value={own}
              onChange={(value) => setOwn(String(value))}
              hideControls
              decimalScale={2}
              allowNegative={false}
              prefix={symbol(loan.currency)}
              thousandSeparator=","
              thousandsGroupStyle={grouping}
              inputMode="decimal"
              error={form.formState.errors.amount?.message}
            />
          ) : null}
          <Button type="submit" size="lg" fullWidth loading={fetching}>
            {sensible ? <Trans>Pay {money(amount, loan.currency)}</Trans> : <Trans>Pay</Trans>}
          </Button>
          <p className={classes["note"]}>
            <Trans>A receipt appears here as soon as the money arrives.</Trans>
          </p>
        </Stack>
      </form>
    </section>
  );
}

function Choice({ value, label, sum }: { value: string; label: string; sum: string }) {
  return (
    <Radio
      value={value}
      size="md"
      classNames={{ root: classes["choice"] ?? "", body: classes["choiceBody"] ?? "", labelWrapper: classes["choiceLabel"] ?? "" }}
      label={
        <span className={classes["choiceText"]}>
          <span>{label}</span>
          <strong className="num">{sum}</strong>
        </span>
      }
    />
  );
}
