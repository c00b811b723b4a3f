/** One press: a follow-up that is nobody's becomes one's own. Where somebody was quicker that is said, and the follow-up tells who. */
import { useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useForm } from "react-hook-form";
import kit from "@/kit/kit.module.css";
import { ProblemNotice } from "@/kit/problem-notice";
import type { Problem } from "@/kit/problems";
import { useCommand } from "@/kit/use-command";
import { type FollowUp, useDesk } from "./desk";

const NO_FIELDS: readonly string[] = [];

interface TakeProps {
  companyId: string;
  one: FollowUp;
  /** Whose it is, for those who hear the button and do not see its row. */
  name: string;
  again: () => void;
  /** Set where it is an act of the page, and not of a row. */
  large?: boolean;
}

export function Take({ companyId, one, name, again, large = false }: TakeProps) {
  const { t } = useLingui();
  const desk = useDesk();
  const { send, problem, fetching } = useCommand<object>(desk.documents.take, useForm(), NO_FIELDS, desk.inside(companyId));
  const [read, setRead] = useState<Problem | null>(null);
  const free = desk.works && one.state === "OPEN" && !one.ownerName;
  const take = async () => {
    await send({ followUpId: one.id, expectedVersion: one.version });
    again();
  };
  return (
    <span onClick={(event) => event.stopPropagation()} role="presentation">
      {free ? (
        <Button size={large ? "sm" : "compact-sm"} variant="default" loading={fetching} aria-label={t`Take: ${name}`} onClick={() => void take()}>
          {t`Take`}
        </Button>
      ) : null}
      <Modal opened={problem !== null && problem !== read} onClose={() => setRead(problem)} title={t`It was not taken`} classNames={{ title: kit["modalTitle"] ?? "" }}>
        {problem ? <ProblemNotice problem={problem} /> : null}
      </Modal>
    </span>
  );
}
