/** The lending groups: who lends together, and how many people look at them at one desk. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { CreateLendingGroupDocument, LendingGroupsDocument } from "@/gql/platform/graphql";
import { Book } from "@/kit/book";
import { CommandForm } from "@/kit/command-form";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import screens from "../../staff/screens/screens.module.css";
import { useOperator } from "../operator";

export function Groups() {
  const { t } = useLingui();
  const { manages } = useOperator();
  const navigate = useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: LendingGroupsDocument });
  const [making, setMaking] = useState(false);
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return <PageSkeleton />;
  const groups = data.lendingGroups;
  const make = manages ? <Button onClick={() => setMaking(true)}>{t`Create a group`}</Button> : null;
  return (
    <>
      <TitleRow title={t`Lending groups`} note={t`Companies that lend together, seen at one repayment desk by those who may.`}>
        {groups.length > 0 ? make : null}
      </TitleRow>
      <div className={screens["page"]}>
        {groups.length === 0 ? (
          <EmptyState title={t`No lending group yet`} action={make}>
            {t`A group lets its people see the repayment notices of several companies in one list. Each company stays on its own otherwise.`}
          </EmptyState>
        ) : (
          <Book
            label={t`Lending groups`}
            figures={[2]}
            heads={[t`Group`, t`Companies`, t`People`, t`Since`]}
            rows={groups.map((one) => [
              <Link key="name" to={`/groups/${one.id}` as never} className={kit["rowLink"] ?? ""}>
                {one.name}
              </Link>,
              one.companies.map((company) => company.name).join(", ") || "—",
              one.users.length,
              <Moment key="since" value={one.createdAt} />,
            ])}
          />
        )}
      </div>
      {making ? (
        <CommandForm
          title={t`Create a group`}
          intro={t`It is empty at first: authorise its companies, then add its people.`}
          document={CreateLendingGroupDocument}
          schema={z.object({ name: z.string().check(z.minLength(2, t`Enter its name`)) })}
          fields={[{ name: "name", kind: "text", label: t`Name`, maxLength: 120 }]}
          initial={{ name: "" }}
          input={(values) => values}
          submit={t`Create the group`}
          onDone={(answer) => void navigate({ to: `/groups/${(answer as { group: { id: string } }).group.id}` as never })}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </>
  );
}
