/** On the dashboard: what has to be done today, and what is late, each leading to its list. */
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { Section } from "@/kit/facts";
import { useLive } from "@/kit/live";
import { useDesk } from "./desk";
import { followUpsSearch, type View } from "./follow-ups";
import classes from "./notices.module.css";

export function FollowUpsDue({ company }: { company: string | undefined }) {
  const { t } = useLingui();
  const desk = useDesk();
  const [{ data }, refetch] = useQuery({ query: desk.documents.followUpsDue, variables: desk.among(company) });
  useLive(desk.live, desk.topics, () => refetch({ requestPolicy: "network-only" }));
  if (!data) return null;
  const { mine, overdue, dueToday } = data.followUpsDue;
  const lines: [View, string, number, string][] = [
    ["MINE", t`Yours, due today or before`, mine, "due"],
    ["DUE_TODAY", t`Due today, of all`, dueToday, "due"],
    ["OVERDUE", t`Overdue, of all`, overdue, "overdue"],
  ];
  return (
    <Section title={t`Follow-ups`} aside={<Link to={`${desk.root}/follow-ups` as never}>{t`All follow-ups`}</Link>}>
      <ul className={classes["dues"]}>
        {lines.map(([view, word, number, tone]) => (
          <li key={view} data-tone={number ? tone : "none"}>
            <Link to={`${desk.root}/follow-ups` as never} search={{ ...followUpsSearch(view), ...(company ? { company } : {}) } as never}>
              {word}
            </Link>
            <span className="num">{number}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
