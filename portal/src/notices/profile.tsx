/** A borrower as the desk knows them: the notices of all companies that are theirs, and the work on the case. */
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { Book } from "@/kit/book";
import { TitleRow } from "@/kit/entity-page";
import { Facts, Section } from "@/kit/facts";
import { Day, Money } from "@/kit/figures";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import screens from "../staff/screens/screens.module.css";
import { CaseWork } from "./case-work";
import { noticePath, useCaseAddress, useDesk } from "./desk";
import { bothNames, Days, MatchPill, ModeWord } from "./words";

export function Profile() {
  const { t } = useLingui();
  const desk = useDesk();
  const { companyId = "", customerId = "" } = useCaseAddress();
  const [{ data, error }, refetch] = useQuery({ query: desk.documents.profile, variables: { ...desk.inside(companyId), customerId } });
  const again = () => refetch({ requestPolicy: "network-only" });
  useLive(desk.live, desk.topics, again);
  if (error && !data) return <ErrorState error={error} retry={again} />;
  if (!data) return <PageSkeleton />;
  const profile = data.repaymentProfile;
  if (!profile) return <EmptyState whole title={t`There is no such borrower`}>{t`They may belong to a company that is not yours.`}</EmptyState>;
  return (
    <>
      <TitleRow title={bothNames(profile.name, profile.nameZh)} note={profile.company.name} />
      <div className={screens["page"]}>
        <Facts rows={[[t`Customer number`, profile.number], [t`Mobile`, profile.mobileMasked]]} />
        <CaseWork companyId={companyId} about={{ customerId }} notes={profile.notes} followUps={profile.followUps} again={again} />
        <Section title={t`Repayment notices`}>
          {profile.notices.length === 0 ? <p>{t`No notice is linked to this borrower.`}</p> : (
            <Book
              label={t`Repayment notices`}
              heads={[t`Company`, t`Loan`, t`Which notices`, t`Due`, t`Overdue by`, t`To pay`, t`Match`]}
              rows={profile.notices.map((one) => [
                one.company.name,
                <Link key="loan" to={noticePath(desk, one.company.id, one.id) as never}>{one.loanNo}</Link>,
                <ModeWord key="mode" mode={one.mode} />,
                <Day key="due" value={one.dueDate} />,
                <Days key="days" notice={one} />,
                <Money key="total" value={one.totalDue} currency={one.currency} />,
                <MatchPill key="match" band={one.band} confidence={one.confidence} why={one.why} />,
              ])}
            />
          )}
        </Section>
      </div>
    </>
  );
}
