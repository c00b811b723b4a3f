/** Something that is shown once, with a button that copies it. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import classes from "./kit.module.css";

export function Copied({ label, value }: { label: string; value: string }) {
  const { t } = useLingui();
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setDone(true);
  };
  const word = done ? t`Copied` : t`Copy`;
  return (
    <div className={classes["copied"]}>
      <strong>{label}</strong>
      <Button size="xs" variant="default" leftSection={done ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />} onClick={() => void copy()} aria-label={`${word}: ${label}`}>
        {word}
      </Button>
      <code>{value}</code>
    </div>
  );
}
