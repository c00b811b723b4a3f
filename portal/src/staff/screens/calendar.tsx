/** Days on which nothing falls due: the country's that the brand takes over, its own, and where due dates go. */
import { useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import * as z from "zod/mini";
import { AddHolidayDocument, AddPublicHolidaysDocument, CalendarDocument, type CalendarQuery, RemoveHolidayDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { TitleRow } from "@/kit/entity-page";
import { Day } from "@/kit/figures";
import { humanise } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { ProblemNotice } from "@/kit/problem-notice";
import { type Problem, problemOf } from "@/kit/problems";
import { ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { useHolidayName } from "./holiday-words";
import classes from "./screens.module.css";

type CalendarDay = CalendarQuery["calendar"]["days"][number];

const route = getRouteApi("/calendar");

export function Calendar() {
  const { t } = useLingui();
  const holiday = useHolidayName();
  const thisYear = new Date().getFullYear();
  const { year = thisYear } = route.useSearch();
  const navigate = useNavigate({ from: "/calendar" });
  const [{ data, error, fetching }, refetch] = useQuery({ query: CalendarDocument, variables: { year } });
  const [adding, setAdding] = useState(false);
  const [dropping, setDropping] = useState<CalendarDay | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [taking, takeAll] = useMutation(AddPublicHolidaysDocument);
  const [, add] = useMutation(AddHolidayDocument);
  const reload = () => refetch({ requestPolicy: "network-only" });
  const answered = (answer: unknown) => {
    setProblem(problemOf(answer));
    reload();
  };
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : null;
  const { calendar } = data;
  const shifts: Record<string, string> = {
    NEXT: t`A due date on a day off moves to the next working day.`,
    PREVIOUS: t`A due date on a day off moves to the working day before.`,
    SAME: t`A due date on a day off stays where it is.`,
  };
  const labels = { staying: (count: number) => t`${count}, staying`, away: (name: string) => t`Take away ${name}`, over: (name: string) => t`Take over ${name}` };
  const dropped = holiday(dropping?.name ?? "");
  const open = calendar.days.filter((one) => one.isPublic && !one.chosen).length;
  return (
    <>
      <TitleRow title={t`Calendar`} note={t`Due dates already fixed do not move; those of loans paid out from now on do.`}>
        {open > 0 ? <Button variant="default" loading={taking.fetching} onClick={() => void takeAll({ input: { year } }).then((result) => answered(result.data?.addPublicHolidays))}>{t`Take all ${open} public holidays`}</Button> : null}
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>{t`Add a day`}</Button>
      </TitleRow>
      <div className={classes["filters"]}>
        <NativeSelect
          aria-label={t`Year`}
          value={String(year)}
          data={[-1, 0, 1, 2, 3].map((ahead) => String(thisYear + ahead))}
          onChange={(event) => {
            void navigate({ search: { year: Number(event.currentTarget.value) }, replace: true });
          }}
        />
        <p className={classes["lineNote"]} style={{ margin: 0, flex: "1 1 auto" }}>
          {shifts[calendar.holidayShift] ?? humanise(calendar.holidayShift)} {calendar.sundayOff ? t`Sundays are off.` : t`Sundays are working days.`} <Link to="/settings" search={{ q: "holiday" }}>{t`Change the rule`}</Link>
        </p>
      </div>
      <div className={classes["page"]}>
        {problem ? <ProblemNotice problem={problem} /> : null}
        <div className={kit["bookWrap"]}>
          <table className={kit["book"]}>
            <thead><tr><th scope="col">{t`Day`}</th><th scope="col">{t({ context: "thing", message: "Name" })}</th><th scope="col">{t`Whose`}</th><th scope="col">{t`State`}</th><th scope="col">{t`A due date goes to`}</th><th scope="col" data-align="end">{t`Due that day already`}</th><th scope="col"><span className="sr-only">{t`What can be done`}</span></th></tr></thead>
            <tbody>
              {calendar.days.map((one) => (
                <tr key={one.day} data-muted={!one.chosen}>
                  <td><Day value={one.day} /></td>
                  <td>{holiday(one.name)}</td>
                  <td>{one.isPublic ? t`Public holiday` : t`Own`}</td>
                  <td><StatusBadge state={one.chosen ? "ACTIVE" : "DISABLED"} word={one.chosen ? t`Day off` : t`Working day`} tone={one.chosen ? "waiting" : "closed"} /></td>
                  <td>{one.chosen ? <Day value={one.shiftsTo} /> : "—"}</td>
                  <td data-align="end">{one.dueThatDay > 0 ? labels.staying(one.dueThatDay) : "—"}</td>
                  <td data-align="end">
                    {one.chosen ? (
                      <Button size="compact-xs" variant="subtle" color="gray" aria-label={labels.away(holiday(one.name))} onClick={() => setDropping(one)}>{t`Take away`}</Button>
                    ) : (
                      <Button size="compact-xs" variant="default" aria-label={labels.over(holiday(one.name))} onClick={() => void add({ input: { day: one.day, name: one.name } }).then((result) => answered(result.data?.addHoliday))}>{t`Take over`}</Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      {adding ? (
        <CommandForm
          title={t`Add a day off`}
          intro={t`Nothing new falls due on it. Instalments whose date is fixed already stay due that day.`}
          document={AddHolidayDocument}
          schema={z.object({ day: z.string().check(z.minLength(1, t`Choose a day`)), name: z.string().check(z.minLength(1, t`Name it`)) })}
          fields={[{ name: "day", kind: "date", label: t`Day` }, { name: "name", kind: "text", label: t({ context: "thing", message: "Name" }) }]}
          initial={{ day: `${year}-01-01`, name: "" }}
          input={(values) => values}
          submit={t`Add the day`}
          onDone={reload}
          onClose={() => setAdding(false)}
        />
      ) : null}
      {dropping ? (
        <CommandForm
          title={t`Make ${dropped} a working day`}
          intro={t`Due dates that went elsewhere because of it stay where they went.`}
          document={RemoveHolidayDocument}
          schema={z.object({ reason: z.string().check(z.minLength(3, t`Say why in a few words`)) })}
          fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
          initial={{ reason: "" }}
          input={(values) => ({ day: dropping.day, reason: values.reason })}
          submit={t`Make it a working day`}
          onDone={reload}
          onClose={() => setDropping(null)}
        />
      ) : null}
    </>
  );
}
