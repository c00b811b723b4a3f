/** A value kept covered: shown after a reason is given, which the server writes into the audit trail. */
import { Trans, useLingui } from "@lingui/react/macro";
import { ActionIcon, Button, Group, Popover, TextInput } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import classes from "./kit.module.css";

export type Reveal = (field: string, reason: string) => Promise<{ value: string } | { problem: string }>;

const SHOWN_FOR_MS = 30_000;

export function Masked({ value, field, label, reveal }: { value: string; field: string; label: string; reveal?: Reveal | undefined }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [asking, setAsking] = useState(false);

  const ask = async (event: FormEvent) => {
    event.preventDefault();
    if (!reveal) return;
    setAsking(true);
    const answer = await reveal(field, reason);
    setAsking(false);
    if ("problem" in answer) {
      setProblem(answer.problem);
      return;
    }
    setShown(answer.value);
    setOpen(false);
    setReason("");
    setProblem(null);
    setTimeout(() => setShown(null), SHOWN_FOR_MS);
  };

  if (!reveal || !value) return <span className="num">{value || "—"}</span>;
  return (
    <span className={classes["masked"]}>
      <span className="num" aria-live="polite">
        {shown ?? value}
      </span>
      {shown ? (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t`Cover ${label}`} onClick={() => setShown(null)}>
          <IconEyeOff size={16} />
        </ActionIcon>
      ) : (
        <Popover opened={open} onChange={setOpen} trapFocus returnFocus width={300} position="bottom-start" shadow="md">
          <Popover.Target>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t`Reveal ${label}`} onClick={() => setOpen((was) => !was)}>
              <IconEye size={16} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <form onSubmit={(event) => void ask(event)}>
              <TextInput
                label={t`Why do you need to see it?`}
                description={t`Kept in the audit trail with your name.`}
                value={reason}
                error={problem}
                onChange={(event) => setReason(event.currentTarget.value)}
                data-autofocus
              />
              <Group justify="flex-end" mt="sm">
                <Button type="submit" loading={asking} disabled={reason.trim().length < 4}>
                  <Trans>Reveal</Trans>
                </Button>
              </Group>
            </form>
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  );
}
