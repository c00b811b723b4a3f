/** One lending group: its companies, its people, who of them sees which company, and what was done about it. */
import { Plural, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { type GroupFieldsFragment, LendingGroupDocument, type LendingGroupQuery } from "@/gql/platform/graphql";
import { Book } from "@/kit/book";
import { EntityHead } from "@/kit/entity-page";
import { Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { Mark } from "@/kit/mark";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import screens from "../../staff/screens/screens.module.css";
import { useOperator } from "../operator";
import { AddPerson, Authorise, ChooseCompanies, CloseAccess, type NewPerson, PersonAdded, Renew, Withdraw } from "./acts";

type Group = GroupFieldsFragment;
type Company = Group["companies"][number];
type Person = Group["users"][number];
type Act = { what: "authorise" } | { what: "add" } | { what: "withdraw"; company: Company } | { what: "choose" | "renew" | "close"; person: Person };

export function GroupPage() {
  const { t } = useLingui();
  const { groupId = "" } = useParams({ strict: false }) as { groupId?: string };
  const [{ data, error }, refetch] = useQuery({ query: LendingGroupDocument, variables: { id: groupId } });
  const again = () => refetch({ requestPolicy: "network-only" });
  if (error && !data) return <ErrorState error={error} retry={again} />;
  if (!data) return <PageSkeleton />;
  if (!data.lendingGroup) {
    return <EmptyState whole title={t`There is no such group`} action={<Link to={"/groups" as never}>{t`All lending groups`}</Link>} />;
  }
  return <Page group={data.lendingGroup.group} acts={data.lendingGroup.acts} again={again} />;
}

function Page({ group, acts, again }: { group: Group; acts: Acts; again: () => void }) {
  const { t } = useLingui();
  const { manages } = useOperator();
  const [act, setAct] = useState<Act | null>(null);
  const [added, setAdded] = useState<NewPerson | null>(null);
  const close = () => setAct(null);
  const shared = { group, onDone: again, onClose: close };
  const authorise = manages ? (
    <Button variant="default" onClick={() => setAct({ what: "authorise" })}>
      {t`Authorise a company`}
    </Button>
  ) : null;
  const add = manages ? (
    <Button disabled={group.companies.length === 0} onClick={() => setAct({ what: "add" })}>
      {t`Add a person`}
    </Button>
  ) : null;
  return (
    <div className={kit["entity"]}>
      <EntityHead
        eyebrow={<Link to={"/groups" as never}>{t`Lending groups`}</Link>}
        title={group.name}
        actions={
          <>
            {authorise}
            {add}
          </>
        }
      />
      <WhoSeesWhat group={group} onAct={(what, person) => setAct({ what, person })} />
      <Companies group={group} onWithdraw={(company) => setAct({ what: "withdraw", company })} />
      <WhatWasDone acts={acts} />
      {act?.what === "authorise" ? <Authorise {...shared} /> : null}
      {act?.what === "withdraw" ? <Withdraw {...shared} company={act.company} /> : null}
      {act?.what === "add" ? <AddPerson {...shared} onAdded={setAdded} /> : null}
      {act?.what === "choose" ? <ChooseCompanies {...shared} person={act.person} /> : null}
      {act?.what === "renew" ? <Renew {...shared} person={act.person} onAdded={setAdded} /> : null}
      {act?.what === "close" ? <CloseAccess {...shared} person={act.person} /> : null}
      {added ? <PersonAdded person={added} onClose={() => setAdded(null)} /> : null}
    </div>
  );
}

type PersonAct = (what: "choose" | "renew" | "close", person: Person) => void;

/** People down, companies across: what each may see is read off at a glance. */
function WhoSeesWhat({ group, onAct }: { group: Group; onAct: PersonAct }) {
  const { t } = useLingui();
  const { manages } = useOperator();
  const roles: Record<string, string> = { GROUP_DESK: t`Works at the desk`, GROUP_VIEWER: t`Only looks` };
  if (group.users.length === 0) {
    return (
      <Section title={t`Who sees what`}>
        <EmptyState title={t`Nobody yet`}>{group.companies.length === 0 ? t`Authorise a company first, then add the people who may see it.` : t`Add the people who work at this group’s desk.`}</EmptyState>
      </Section>
    );
  }
  return (
    <Section title={t`Who sees what`}>
      <Book
        label={t`Who sees what`}
        heads={[t`Person`, t`Role`, ...group.companies.map((one) => one.name), ...(manages ? [t`Change`] : [])]}
        rows={group.users.map((person) => [
          <span key="who" className={screens["person"]}>
            <strong>
              {person.name} {person.active ? null : <StatusBadge state="DISABLED" tone="closed" word={t`Closed`} />}
            </strong>
            <span className={kit["quiet"]}>{person.email}</span>
          </span>,
          roles[person.role] ?? person.role,
          ...group.companies.map((company) =>
            person.active && person.companyIds.includes(company.id) ? (
              <span key={company.id} style={{ color: "var(--green-ink)" }}>
                <IconCheck size={18} aria-label={t`Sees it`} style={{ verticalAlign: "-4px" }} />
              </span>
            ) : (
              <span key={company.id} className={kit["quiet"]}>
                <span aria-hidden>—</span>
                <span className="sr-only">{t`Does not see it`}</span>
              </span>
            ),
          ),
          ...(manages ? [<PersonActs key="acts" person={person} onAct={onAct} />] : []),
        ])}
      />
    </Section>
  );
}

function PersonActs({ person, onAct }: { person: Person; onAct: PersonAct }) {
  const { t } = useLingui();
  const { name, active } = person;
  const act = (what: Parameters<PersonAct>[0], word: string, label: string) => (
    <Button size="xs" variant="default" aria-label={label} onClick={() => onAct(what, person)}>
      {word}
    </Button>
  );
  return (
    <span style={{ display: "inline-flex", gap: 6, flexWrap: "wrap" }}>
      {active ? (
        <>
          {act("choose", t`Choose companies`, t`Choose companies for ${name}`)}
          {act("renew", t`New sign-in`, t`New sign-in for ${name}`)}
          {act("close", t`Close`, t`Close the access of ${name}`)}
        </>
      ) : (
        act("renew", t`Let back in`, t`Let ${name} back in`)
      )}
    </span>
  );
}

function Companies({ group, onWithdraw }: { group: Group; onWithdraw: (company: Company) => void }) {
  const { t } = useLingui();
  const { manages } = useOperator();
  if (group.companies.length === 0) {
    return (
      <Section title={t`Companies`}>
        <EmptyState title={t`No company yet`}>{t`A company is seen at this desk once it is authorised, with a reason.`}</EmptyState>
      </Section>
    );
  }
  return (
    <Section title={t`Companies`}>
      <Book
        label={t`Companies`}
        heads={[t`Company`, t`Status`, t`Authorised`, t`Seen by`, ...(manages ? [t`Change`] : [])]}
        rows={group.companies.map((company) => {
          const seen = group.users.filter((person) => person.active && person.companyIds.includes(company.id)).length;
          return [
            <span key="name" style={{ display: "inline-flex", alignItems: "baseline", gap: 10 }}>
              <Mark name={company.name} size={22} accent={company.accent} /> {company.name}
            </span>,
            <StatusBadge key="status" state={company.status} />,
            <Moment key="since" value={company.authorisedAt} />,
            <Plural key="seen" value={seen} _0="nobody" one="# person" other="# people" />,
            ...(manages
              ? [
                  <Button key="withdraw" size="xs" variant="default" aria-label={t`Withdraw ${company.name}`} onClick={() => onWithdraw(company)}>
                    {t`Withdraw`}
                  </Button>,
                ]
              : []),
          ];
        })}
      />
    </Section>
  );
}

type Acts = NonNullable<LendingGroupQuery["lendingGroup"]>["acts"];

function WhatWasDone({ acts }: { acts: Acts }) {
  const { t } = useLingui();
  const words: Record<string, (company: string, note: string) => string> = {
    "brand.joined_group": (company, note) => t`${company} was authorised: ${note}`,
    "brand.left_group": (company, note) => t`${company} was withdrawn: ${note}`,
    "brand.shown_to": (company, note) => t`${note} sees ${company}`,
    "brand.hidden_from": (company, note) => t`${note} sees ${company} no more`,
    "group.user_closed": (_company, note) => t`Access was closed. ${note}`,
    "group.user_renewed": (_company, note) => t`A new sign-in was made. ${note}`,
  };
  return (
    <Section title={t`What was done`}>
      {acts.length === 0 ? (
        <p className={kit["quiet"]}>{t`Nothing yet.`}</p>
      ) : (
        <Book
          label={t`What was done`}
          heads={[t`When`, t`Who`, t`What`]}
          rows={acts.map((act) => [<Moment key="at" value={act.at} />, act.by, words[act.action]?.(act.company, act.note) ?? `${act.action}: ${act.company}`])}
        />
      )}
    </Section>
  );
}
