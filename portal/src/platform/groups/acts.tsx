/** What the operator does about a lending group, each with its consequence in words. */
import { useLingui } from "@lingui/react/macro";
import { Button, Group as Row, Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { AddGroupUserDocument, AuthoriseGroupCompanyDocument, BrandsDocument, CloseGroupUserDocument, type GroupFieldsFragment, LendingGroupsDocument, RenewGroupUserDocument, SetGroupUserCompaniesDocument, WithdrawGroupCompanyDocument } from "@/gql/platform/graphql";
import { CommandForm } from "@/kit/command-form";
import { Copied } from "@/kit/copied";
import kit from "@/kit/kit.module.css";
import { Notice } from "@/kit/states";
import { useReason } from "../commands";

type Group = GroupFieldsFragment;

interface ActProps {
  group: Group;
  onDone: () => void;
  onClose: () => void;
}

export function Authorise({ group, onDone, onClose }: ActProps) {
  const { t } = useLingui();
  const reason = useReason();
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 250);
  const [{ data }] = useQuery({ query: BrandsDocument, variables: { first: 50, ...(search ? { search } : {}) } });
  const [groups] = useQuery({ query: LendingGroupsDocument });
  const taken = useMemo(() => new Map(groups.data?.lendingGroups.flatMap((one) => one.companies.map((company) => [company.id, one.name] as const))), [groups.data]);
  const options = (data?.brands.edges ?? []).map(({ node }) => {
    const owner = taken.get(node.id);
    return { value: node.id, label: owner ? t`${node.name}, in ${owner}` : node.name, disabled: Boolean(owner) };
  });
  return (
    <CommandForm
      title={t`Authorise a company for ${group.name}`}
      intro={t`Those of the group’s people whom you choose will read its repayment notices and work on them. Nothing else of the company is shown to them, and nobody sees it before you say who. A company stands in one group at most.`}
      document={AuthoriseGroupCompanyDocument}
      schema={z.object({ brandId: z.string().check(z.minLength(1, t`Choose a company`)), reason })}
      fields={[
        { name: "brandId", kind: "select", label: t`Company`, options, onSearch: setText },
        { name: "reason", kind: "longtext", label: t`Reason`, hint: t`Kept with your name, for whoever asks later` },
      ]}
      initial={{ brandId: "", reason: "" }}
      input={(values) => ({ groupId: group.id, ...values })}
      submit={t`Authorise`}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

export function Withdraw({ group, company, onDone, onClose }: ActProps & { company: Group["companies"][number] }) {
  const { t } = useLingui();
  const reason = useReason();
  const seen = group.users.filter((person) => person.active && person.companyIds.includes(company.id)).map((person) => person.name);
  const names = seen.join(", ");
  const { name } = company;
  return (
    <CommandForm
      title={t`Withdraw ${name} from ${group.name}`}
      danger
      intro={
        seen.length > 0
          ? t`${names} will see nothing of ${name} from their next click on, open pages included. The company’s own staff and its notices are not touched; matches and notes that were made stay.`
          : t`Nobody of the group sees ${name} now. The company’s own staff and its notices are not touched.`
      }
      document={WithdrawGroupCompanyDocument}
      schema={z.object({ reason })}
      fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
      initial={{ reason: "" }}
      input={(values) => ({ groupId: group.id, brandId: company.id, reason: values.reason })}
      submit={t`Withdraw ${name}`}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

export interface NewPerson {
  name: string;
  email: string;
  password: string;
  totpSecret: string;
}

interface Added extends Pick<NewPerson, "password" | "totpSecret"> {
  group: Group;
  userId: string;
}

function newPerson({ group, userId, password, totpSecret }: Added): NewPerson {
  const made = group.users.find((one) => one.id === userId);
  return { name: made?.name ?? "", email: made?.email ?? "", password, totpSecret };
}

export function AddPerson({ group, onAdded, onDone, onClose }: ActProps & { onAdded: (person: NewPerson) => void }) {
  const { t } = useLingui();
  const companies = group.companies.map((one) => ({ value: one.id, label: one.name }));
  return (
    <CommandForm
      title={t`Add a person to ${group.name}`}
      intro={t`They sign in at the group’s desk and see the companies you choose here, and nothing else of the platform.`}
      document={AddGroupUserDocument}
      schema={z.object({
        name: z.string().check(z.minLength(2, t`Enter their name`)),
        email: z.string().check(z.email(t`Enter their work e-mail`)),
        role: z.string(),
        brandIds: z.array(z.string()).check(z.minLength(1, t`Choose at least one company`)),
      })}
      fields={[
        { name: "name", kind: "text", label: t`Name`, maxLength: 120 },
        { name: "email", kind: "email", label: t`Work e-mail` },
        {
          name: "role",
          kind: "select",
          label: t`What they do`,
          options: [
            { value: "GROUP_DESK", label: t`Works at the desk: confirms matches, writes notes, syncs` },
            { value: "GROUP_VIEWER", label: t`Only looks` },
          ],
        },
        { name: "brandIds", kind: "choices", label: t`Companies they see`, options: companies },
      ]}
      initial={{ name: "", email: "", role: "GROUP_DESK", brandIds: companies.length === 1 ? companies.map((one) => one.value) : [] }}
      input={(values) => ({ groupId: group.id, ...values })}
      submit={t`Add the person`}
      onDone={(answer) => {
        onAdded(newPerson(answer as Added));
        onDone();
      }}
      onClose={onClose}
    />
  );
}

/** What they sign in with the first time, shown once. */
export function PersonAdded({ person, onClose }: { person: NewPerson; onClose: () => void }) {
  const { t } = useLingui();
  const { name } = person;
  return (
    <Modal opened onClose={onClose} title={t`${name} can sign in`} size="lg" closeOnClickOutside={false} classNames={{ title: kit["modalTitle"] ?? "" }}>
      <Notice tone="due">{t`Copy these now; they are not shown again. Hand the password and the authenticator key over by two different ways.`}</Notice>
      <Copied label={t`Work e-mail`} value={person.email} />
      <Copied label={t`Password`} value={person.password} />
      <Copied label={t`Key for their authenticator`} value={person.totpSecret} />
      <Row justify="flex-end" mt="lg">
        <Button onClick={onClose}>{t`I have copied them`}</Button>
      </Row>
    </Modal>
  );
}

export function ChooseCompanies({ group, person, onDone, onClose }: ActProps & { person: Group["users"][number] }) {
  const { t } = useLingui();
  const { name } = person;
  return (
    <CommandForm
      title={t`Which companies ${name} sees`}
      intro={t`It holds from their next click on. A company they see no more is gone from their lists and sums, open pages included; with none chosen they can sign in and see nothing.`}
      document={SetGroupUserCompaniesDocument}
      schema={z.object({ brandIds: z.array(z.string()) })}
      fields={[{ name: "brandIds", kind: "choices", label: t`Companies they see`, options: group.companies.map((one) => ({ value: one.id, label: one.name })) }]}
      initial={{ brandIds: [...person.companyIds] }}
      input={(values) => ({ userId: person.id, brandIds: values.brandIds })}
      submit={(values) => (values.brandIds.length === 0 ? t`Take all away` : t`Save`)}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

type Person = Group["users"][number];

/** For who lost their password or authenticator, and for who comes back. */
export function Renew({ person, onAdded, onDone, onClose }: ActProps & { person: Person; onAdded: (person: NewPerson) => void }) {
  const { t } = useLingui();
  const reason = useReason();
  const { name } = person;
  return (
    <CommandForm
      title={person.active ? t`A new sign-in for ${name}` : t`Let ${name} back in`}
      intro={
        person.active
          ? t`Their password and authenticator key are replaced, and open pages end at once. You hand the new ones over; they are shown once.`
          : t`They get a new password and authenticator key, shown once, and see the companies that are ticked for them.`
      }
      document={RenewGroupUserDocument}
      schema={z.object({ reason })}
      fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
      initial={{ reason: "" }}
      input={(values) => ({ userId: person.id, reason: values.reason })}
      submit={t`Make a new sign-in`}
      onDone={(answer) => {
        onAdded(newPerson(answer as Added));
        onDone();
      }}
      onClose={onClose}
    />
  );
}

export function CloseAccess({ person, onDone, onClose }: ActProps & { person: Person }) {
  const { t } = useLingui();
  const reason = useReason();
  const { name } = person;
  return (
    <CommandForm
      title={t`Close the access of ${name}`}
      danger
      intro={t`They sign in no more, and their open pages end at once. Their matches, notes and follow-ups stay under their name; somebody should take over what is open.`}
      document={CloseGroupUserDocument}
      schema={z.object({ reason })}
      fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
      initial={{ reason: "" }}
      input={(values) => ({ userId: person.id, reason: values.reason })}
      submit={t`Close the access`}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
