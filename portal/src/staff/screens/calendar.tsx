/** Days on which nothing falls due: the country's that the brand takes over, its own, and where due dates go. */
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
import classes from "./screens.module.css";

type CalendarDay = CalendarQuery["calendar"]["days"][number];

const route = getRouteApi("/calendar");

const SHIFTS: Record<string, string> = { NEXT: "moves to the next working day", PREVIOUS: "moves to the working day before", SAME: "stays where it is" };

export function Calendar() {
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
  const open = calendar.days.filter((one) => one.isPublic && !one.chosen).length;
  return (
    <>
      <TitleRow title="Calendar" note="Due dates already fixed do not move; those of loans paid out from now on do.">
        {open > 0 ? <Button variant="default" loading={taking.fetching} onClick={() => void takeAll({ input: { year } }).then((result) => answered(result.data?.addPublicHolidays))}>{`Take all ${open} public holidays`}</Button> : null}
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>Add a day</Button>
      </TitleRow>
      <div className={classes["filters"]}>
        <NativeSelect
          aria-label="Year"
          value={String(year)}
          data={[-1, 0, 1, 2, 3].map((ahead) => String(thisYear + ahead))}
          onChange={(event) => {
            void navigate({ search: { year: Number(event.currentTarget.value) }, replace: true });
          }}
        />
        <p className={classes["lineNote"]} style={{ margin: 0, flex: "1 1 auto" }}>
          A due date on a day off {SHIFTS[calendar.holidayShift] ?? humanise(calendar.holidayShift)}. Sundays are {calendar.sundayOff ? "off" : "working days"}. <Link to="/settings" search={{ q: "holiday" }}>Change the rule</Link>
        </p>
      </div>
      <div className={classes["page"]}>
        {problem ? <ProblemNotice problem={problem} /> : null}
        <div className={kit["bookWrap"]}>
          <table className={kit["book"]}>
            <thead><tr><th scope="col">Day</th><th scope="col">Name</th><th scope="col">Whose</th><th scope="col">State</th><th scope="col">A due date goes to</th><th scope="col" data-align="end">Due that day already</th><th scope="col"><span className="sr-only">What can be done</span></th></tr></thead>
            <tbody>
              {calendar.days.map((one) => (
                <tr key={one.day} data-muted={!one.chosen}>
                  <td><Day value={one.day} /></td>
                  <td>{one.name}</td>
                  <td>{one.isPublic ? "Public holiday" : "Own"}</td>
                  <td><StatusBadge state={one.chosen ? "ACTIVE" : "DISABLED"} word={one.chosen ? "Day off" : "Working day"} tone={one.chosen ? "waiting" : "closed"} /></td>
                  <td>{one.chosen ? <Day value={one.shiftsTo} /> : "—"}</td>
                  <td data-align="end">{one.dueThatDay > 0 ? `${one.dueThatDay}, staying` : "—"}</td>
                  <td data-align="end">
                    {one.chosen ? (
                      <Button size="compact-xs" variant="subtle" color="gray" aria-label={`Take away ${one.name}`} onClick={() => setDropping(one)}>Take away</Button>
                    ) : (
                      <Button size="compact-xs" variant="default" aria-label={`Take over ${one.name}`} onClick={() => void add({ input: { day: one.day, name: one.name } }).then((result) => answered(result.data?.addHoliday))}>Take over</Button>
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
          title="Add a day off"
          intro="Nothing new falls due on it. Instalments whose date is fixed already stay due that day."
          document={AddHolidayDocument}
          schema={z.object({ day: z.string().check(z.minLength(1, "Choose a day")), name: z.string().check(z.minLength(1, "Name it")) })}
          fields={[{ name: "day", kind: "date", label: "Day" }, { name: "name", kind: "text", label: "Name" }]}
          initial={{ day: `${year}-01-01`, name: "" }}
          input={(values) => values}
          submit="Add the day"
          onDone={reload}
          onClose={() => setAdding(false)}
        />
      ) : null}
      {dropping ? (
        <CommandForm
          title={`Make ${dropping.name} a working day`}
          intro="Due dates that went elsewhere because of it stay where they went."
          document={RemoveHolidayDocument}
          schema={z.object({ reason: z.string().check(z.minLength(3, "Say why in a few words")) })}
          fields={[{ name: "reason", kind: "longtext", label: "Reason" }]}
          initial={{ reason: "" }}
          input={(values) => ({ day: dropping.day, reason: values.reason })}
          submit="Make it a working day"
          onDone={reload}
          onClose={() => setDropping(null)}
        />
      ) : null}
    </>
  );
}
