/** What may be done with one follow-up: take it where it is nobody's; close it, give it to another, open it again, each with why. */
import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { CommandForm } from "@/kit/command-form";
import { type FollowUp, useDesk } from "./desk";
import classes from "./notices.module.css";
import { Take } from "./take";

interface ActsProps {
  companyId: string;
  one: FollowUp;
  /** Whose it is, for those who hear the button and do not see its row. */
  name: string;
  again: () => void;
}

type Act = "close" | "reassign" | "reopen";

export function FollowUpActs({ companyId, one, name, again }: ActsProps) {
  const { t } = useLingui();
  const desk = useDesk();
  const [act, setAct] = useState<Act | null>(null);
  if (!desk.works) return null;
  const open = one.state === "OPEN";
  return (
    <span className={classes["rowActs"]} onClick={(event) => event.stopPropagation()} role="presentation">
      <Take companyId={companyId} one={one} name={name} again={again} />
      <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 90 }}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t`Acts on the follow-up: ${name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {open ? (
            <>
              <Menu.Item onClick={() => setAct("close")}>{t({ context: "follow-up", message: "Close" })}</Menu.Item>
              <Menu.Item onClick={() => setAct("reassign")}>{t`Give to another`}</Menu.Item>
            </>
          ) : (
            <Menu.Item onClick={() => setAct("reopen")}>{t`Open again`}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {act ? <ActForm act={act} companyId={companyId} one={one} name={name} again={again} onClose={() => setAct(null)} /> : null}
    </span>
  );
}

function ActForm({ act, companyId, one, again, onClose }: ActsProps & { act: Act; onClose: () => void }) {
  const { t } = useLingui();
  const desk = useDesk();
  const [{ data }] = useQuery({ query: desk.documents.owners, variables: desk.inside(companyId), pause: act !== "reassign" });
  const command = { beside: desk.inside(companyId), version: one.version, onDone: again, onStale: again, onClose };
  const note = z.string().check(z.minLength(1, t`Say why`));
  if (act === "close") {
    return (
      <CommandForm
        {...command}
        title={t`Close the follow-up`}
        document={desk.documents.closeFollowUp}
        schema={z.object({ outcome: z.string().check(z.minLength(1, t`Say how it went`)) })}
        fields={[{ name: "outcome", kind: "longtext", label: t`Outcome` }]}
        initial={{ outcome: "" }}
        input={(values, { version }) => ({ followUpId: one.id, outcome: values.outcome, expectedVersion: version })}
        submit={t`Close the follow-up`}
      />
    );
  }
  if (act === "reopen") {
    return (
      <CommandForm
        {...command}
        title={t`Open the follow-up again`}
        intro={t`What you write stands among the notes of the case.`}
        document={desk.documents.reopen}
        schema={z.object({ dueOn: z.string().check(z.minLength(1, t`Say by when`)), note })}
        fields={[
          { name: "dueOn", kind: "date", label: t`By when` },
          { name: "note", kind: "longtext", label: t`Why` },
        ]}
        initial={{ dueOn: "", note: "" }}
        input={(values, { version }) => ({ followUpId: one.id, ...values, expectedVersion: version })}
        submit={t`Open again`}
      />
    );
  }
  if (!data) return null;
  return (
    <CommandForm
      {...command}
      title={t`Give the follow-up to another`}
      intro={t`What you write stands among the notes of the case.`}
      document={desk.documents.reassign}
      schema={z.object({ ownerId: z.string().check(z.minLength(1, t`Choose somebody`)), dueOn: z.string(), note })}
      fields={[
        { name: "ownerId", kind: "select", label: t`Owner`, options: data.followUpOwners.map((owner) => ({ value: owner.id, label: owner.name })) },
        { name: "dueOn", kind: "date", label: t`By when` },
        { name: "note", kind: "longtext", label: t`Why` },
      ]}
      initial={{ ownerId: "", dueOn: one.dueOn, note: "" }}
      input={(values, { version }) => ({ followUpId: one.id, ownerId: values.ownerId, dueOn: values.dueOn || null, note: values.note, expectedVersion: version })}
      submit={t`Give to another`}
    />
  );
}
