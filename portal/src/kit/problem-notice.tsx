/** A refusal above the form it answers; takes the focus, so that it is read out. */
import { Trans } from "@lingui/react/macro";
import { Alert } from "@mantine/core";
import { useEffect, useRef } from "react";
import classes from "./kit.module.css";
import type { Problem } from "./problems";

export function ProblemNotice({ problem }: { problem: Problem }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [problem]);
  return (
    <Alert ref={box} tabIndex={-1} role="alert" className={classes["notice"] ?? ""} data-tone="overdue">
      {problem.message}
      {problem.rule ? (
        <div className={classes["noticeDetail"]}>
          <Trans>Rule {problem.rule}</Trans>
          {problem.source ? `. ${problem.source}` : null}
        </div>
      ) : null}
      {problem.retryAfterS ? (
        <div className={classes["noticeDetail"]}>
          <Trans>You can try again in {problem.retryAfterS} seconds.</Trans>
        </div>
      ) : null}
      {problem.fields?.length ? (
        <ul className={classes["noticeList"]}>
          {problem.fields.map((field) => (
            <li key={field.message}>{field.message}</li>
          ))}
        </ul>
      ) : null}
    </Alert>
  );
}
