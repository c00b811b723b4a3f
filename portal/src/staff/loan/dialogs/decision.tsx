/** Dialogs on an application: decide, assign, set a rule aside, note. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { AddNoteDocument, AssignLoanDocument, OverrideRuleDocument, ReasonCodesDocument, StaffMembersDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { StatusBadge } from "@/kit/status";
import { useCode } from "../../codes";
import { Preview } from "../preview";
import { useRuleSentence } from "../rule-words";
import { amount, asGranted, common, type DialogProps, type Document, granted, noteField, tenure, withSum, written } from "./shared";

type ApproveInput = { loanId: string; amount: string; tenure?: number | null; note: string; expectedVersion: number };
type RejectInput = { loanId: string; reasonCode: string; note: string; expectedVersion: number };
type NoteInput = { loanId: string; note: string; expectedVersion: number };
type PlainInput = { loanId: string; expectedVersion: number };

export function Approve({ title, verb, document, ...props }: DialogProps & { title: string; verb: string; document: Document<ApproveInput> }) {
  const { t } = useLingui();
  const { loan } = props;
  return (
    <CommandForm
      {...common(props, t`decision saved`)}
      title={title}
      document={document}
      schema={z.object({ amount, tenure, note: written })}
      fields={[...granted(loan), noteField()]}
      initial={{ ...asGranted(loan), note: "" }}
      input={(values, { version }) => ({ loanId: loan.id, amount: values.amount, tenure: Number(values.tenure), note: values.note, expectedVersion: version })}
      submit={(values) => withSum(verb, values.amount, loan.currency)}
      aside={(values) => <Preview loanId={loan.id} amount={values.amount} tenure={values.tenure} />}
    />
  );
}

export function Reject({ title, verb, kind, document, ...props }: DialogProps & { title: string; verb: string; kind: string; document: Document<RejectInput> }) {
  const { t } = useLingui();
  const [{ data, fetching }] = useQuery({ query: ReasonCodesDocument, variables: { kind } });
  const codes = data?.reasonCodes ?? [];
  return (
    <CommandForm
      {...common(props, t`decision saved`)}
      title={title}
      danger
      intro={codes.length === 0 && !fetching ? t`No reason codes are set up for this brand; an admin adds them in settings.` : undefined}
      document={document}
      schema={z.object({ reasonCode: z.string().check(z.minLength(1, t`Choose a reason`)), note: written })}
      fields={[{ name: "reasonCode", kind: "select", label: t`Reason`, options: codes.map((one) => ({ value: one.code, label: one.text })) }, noteField()]}
      initial={{ reasonCode: "", note: "" }}
      input={(values, { version }) => ({ loanId: props.loan.id, ...values, expectedVersion: version })}
      submit={verb}
      aside={(values) => {
        const text = codes.find((one) => one.code === values.reasonCode)?.customerText;
        return (
          <>
            <strong>{t`What the borrower will read`}</strong>
            <p>{text ?? t`Choose a reason to see it.`}</p>
          </>
        );
      }}
    />
  );
}

export function WithNote({ title, verb, label, document, ...props }: DialogProps & { title: string; verb: string; label: string; document: Document<NoteInput> }) {
  const { t } = useLingui();
  return (
    <CommandForm
      {...common(props, t`sent`)}
      title={title}
      document={document}
      schema={z.object({ note: written })}
      fields={[{ name: "note", kind: "longtext", label }]}
      initial={{ note: "" }}
      input={(values, { version }) => ({ loanId: props.loan.id, note: values.note, expectedVersion: version })}
      submit={verb}
    />
  );
}

export function Plain({ title, verb, intro, document, ...props }: DialogProps & { title: string; verb: string; intro: string; document: Document<PlainInput> }) {
  const { t } = useLingui();
  return (
    <CommandForm
      {...common(props, t`done`)}
      title={title}
      intro={intro}
      document={document}
      schema={z.object({})}
      fields={[]}
      initial={{}}
      input={(_values, { version }) => ({ loanId: props.loan.id, expectedVersion: version })}
      submit={verb}
    />
  );
}

export function Assign(props: DialogProps) {
  const { t } = useLingui();
  const [{ data }] = useQuery({ query: StaffMembersDocument, variables: { first: 100 } });
  const code = useCode();
  const role = (one: { name: string; role: string }) => `${one.name}, ${code(one.role).toLowerCase()}`;
  const away = (one: { name: string; role: string }) => {
    const person = role(one);
    return t`${person} (away)`;
  };
  const people = (data?.staffMembers.edges ?? []).map((edge) => edge.node).filter((one) => one.status === "ACTIVE");
  return (
    <CommandForm
      {...common(props, t`reassigned`)}
      title={t`Assign the case`}
      document={AssignLoanDocument}
      schema={z.object({ staffId: z.string().check(z.minLength(1, t`Choose a person`)), reason: written })}
      fields={[
        { name: "staffId", kind: "select", label: t({ context: "person", message: "To" }), options: people.map((one) => ({ value: one.id, label: one.available ? role(one) : away(one) })) },
        { name: "reason", kind: "longtext", label: t`Reason` },
      ]}
      initial={{ staffId: "", reason: "" }}
      input={(values, { version }) => ({ loanId: props.loan.id, ...values, expectedVersion: version })}
      submit={t`Assign`}
    />
  );
}

export function Override({ subject = "", ...props }: DialogProps) {
  const { t } = useLingui();
  const sentence = useRuleSentence();
  const rule = props.loan.evaluation?.results.find((one) => one.id === subject);
  return (
    <CommandForm
      {...common(props, t`override saved`)}
      title={t`Override a rule`}
      intro={
        <>
          <StatusBadge state={rule?.outcome ?? "FAIL"} /> {rule ? sentence(rule) : null} {t`It stays marked as overridden, with your name, for the sanction step.`}
        </>
      }
      document={OverrideRuleDocument}
      schema={z.object({ justification: z.string().check(z.minLength(10, t`Say what makes this case different`)) })}
      fields={[{ name: "justification", kind: "longtext", label: t`Justification` }]}
      initial={{ justification: "" }}
      input={(values, { version }) => ({ loanId: props.loan.id, ruleResultId: subject, justification: values.justification, expectedVersion: version })}
      submit={t`Override the rule`}
    />
  );
}

export function AddNote(props: DialogProps) {
  const { t } = useLingui();
  return (
    <CommandForm
      {...common(props, t`note added`)}
      title={t`Add a note`}
      document={AddNoteDocument}
      schema={z.object({ note: written })}
      fields={[{ name: "note", kind: "longtext", label: t`Note` }]}
      initial={{ note: "" }}
      input={(values) => ({ loanId: props.loan.id, note: values.note })}
      submit={t`Add the note`}
    />
  );
}
