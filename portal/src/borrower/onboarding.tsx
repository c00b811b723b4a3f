/** Signing up, one group of questions a page; each is saved as it is answered and can be looked at again. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconArrowLeft, IconCheck, IconHourglass } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import classes from "./borrower.module.css";
import { useMe } from "./frame";
import { BankStep } from "./steps/bank";
import { ConsentsStep } from "./steps/consents";
import { EmploymentStep } from "./steps/employment";
import { PanStep } from "./steps/pan";
import { PersonalStep } from "./steps/personal";

const STEPS: Record<string, () => React.ReactNode> = {
  PAN: () => <PanStep />,
  PERSONAL: () => <PersonalStep />,
  EMPLOYMENT: () => <EmploymentStep />,
  BANK: () => <BankStep />,
  CONSENTS: () => <ConsentsStep />,
};

export function Onboarding() {
  const { t } = useLingui();
  const { onboarding } = useMe();
  const { steps, nextStep } = onboarding;
  const [looking, setLooking] = useState<string | null>(null);
  // Whatever moved the next step on (a save here, another device) brings the reader there.
  useEffect(() => setLooking(null), [nextStep]);
  const shown = looking ?? nextStep;
  const at = steps.findIndex((step) => step.code === shown);
  const step = steps[at];
  const before = at > 0 ? steps[at - 1] : undefined;
  const done = steps.filter((one) => one.state === "DONE" || one.state === "WAITING").length;

  if (!step) return <Waiting onLook={setLooking} />;
  return (
    <div className={classes["flow"]}>
      <div className={classes["progress"]}>
        {before ? (
          <button type="button" className={classes["back"]} onClick={() => setLooking(before.code)} aria-label={t`Back to ${before.title}`}>
            <IconArrowLeft size={20} aria-hidden />
          </button>
        ) : null}
        <span>
          <Trans>
            Step {at + 1} of {steps.length}
          </Trans>
        </span>
        <span className={classes["bar"]} role="progressbar" aria-label={t`Signing up`} aria-valuemin={0} aria-valuemax={steps.length} aria-valuenow={done}>
          {steps.map((one) => (
            <i key={one.code} data-state={one.code === shown ? "now" : one.state.toLowerCase()} />
          ))}
        </span>
      </div>
      <h1>{step.title}</h1>
      {step.state === "NEEDS_FIX" && step.waitingReason ? (
        <p className={classes["fix"]} role="alert">
          <IconAlertTriangle size={20} aria-hidden />
          {step.waitingReason}
        </p>
      ) : null}
      {STEPS[step.code]?.()}
      {looking && looking !== nextStep ? (
        <Button variant="subtle" onClick={() => setLooking(null)}>
          <Trans>Go on where I was</Trans>
        </Button>
      ) : null}
    </div>
  );
}

/** Everything is filled in; a check outside is still running. It goes on by itself and this page says when. */
function Waiting({ onLook }: { onLook: (code: string) => void }) {
  const { onboarding } = useMe();
  return (
    <div className={classes["flow"]}>
      <div>
        <h1>
          <Trans>We are checking your details</Trans>
        </h1>
        <p className={classes["lead"]}>
          <Trans>This usually takes a minute. You can leave; we go on by ourselves.</Trans>
        </p>
      </div>
      <ul className={classes["rows"]}>
        {onboarding.steps.map((step) => (
          <li key={step.code}>
            <button type="button" className={classes["row"]} onClick={() => onLook(step.code)}>
              <span>
                <strong>{step.title}</strong>
                {step.waitingReason ? <small>{step.waitingReason}</small> : null}
              </span>
              {step.state === "DONE" ? (
                <span className={classes["ok"]}>
                  <IconCheck size={18} aria-hidden />
                  <Trans>Done</Trans>
                </span>
              ) : (
                <span className={classes["pending"]}>
                  <IconHourglass size={18} aria-hidden />
                  <Trans>Being checked</Trans>
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
