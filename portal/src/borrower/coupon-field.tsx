/** A coupon on the processing fee: taken by a press, so that no half-typed code is asked for. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { CombinedError } from "urql";
import classes from "./borrower.module.css";

/** What the server says against the coupon; null where it is not the coupon that is refused. */
export function refusalOf(error: CombinedError | undefined): string | null {
  const found = error?.graphQLErrors.find((one) => String(one.extensions?.["code"] ?? "").startsWith("COUPON_"));
  return found?.message ?? null;
}

interface Props {
  taken: string;
  refusal: string | null;
  onTake: (code: string) => void;
}

export function CouponField({ taken, refusal, onTake }: Props) {
  const { t } = useLingui();
  const [typed, setTyped] = useState(taken);
  const code = typed.trim().toUpperCase();
  return (
    <div className={classes["coupon"]}>
      <TextInput
        label={t`Coupon, if you have one`}
        value={typed}
        maxLength={40}
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        error={refusal}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          onTake(code);
        }}
      />
      {taken ? (
        <Button
          variant="default"
          onClick={() => {
            setTyped("");
            onTake("");
          }}
        >
          <Trans>Take it off</Trans>
        </Button>
      ) : (
        <Button variant="default" disabled={code === ""} onClick={() => onTake(code)}>
          <Trans>Use it</Trans>
        </Button>
      )}
    </div>
  );
}
