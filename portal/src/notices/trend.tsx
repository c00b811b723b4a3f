/** What stood overdue at the end of each of the last thirty days, or since the first list came: a small chart for each company, or all of it as a table. */
import { useLingui } from "@lingui/react/macro";
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { Book } from "@/kit/book";
import { Section } from "@/kit/facts";
import { Day, Money } from "@/kit/figures";
import { day, money } from "@/kit/format";
import { useLive } from "@/kit/live";
import { type Company, type TrendPoint, useDesk } from "./desk";
import classes from "./notices.module.css";

const DAYS = 30;
const FEWEST = 7; // fewer bars than a week's would be planks
const DRAWN = 12;
const [BAR, GAP, HIGH] = [8, 2, 56];

type Measure = "amount" | "count";

interface Line {
  company: Company;
  points: readonly TrendPoint[];
}

export function Trend({ company }: { company: string | undefined }) {
  const { t } = useLingui();
  const desk = useDesk();
  const [measure, setMeasure] = useState<Measure>("amount");
  const [shown, setShown] = useState("chart");
  const [{ data }, refetch] = useQuery({ query: desk.documents.trend, variables: { ...desk.among(company), days: DAYS } });
  useLive(desk.live, desk.topics, () => refetch({ requestPolicy: "network-only" }));
  const lines = linesOf(data?.deskTrend ?? [], desk.companies);
  const longest = lines.reduce<readonly TrendPoint[]>((most, one) => (one.points.length > most.length ? one.points : most), []);
  const title = useTitle(longest);
  if (lines.length === 0) return null;
  const drawn = lines.toSorted((one, other) => latest(other) - latest(one)).slice(0, DRAWN);
  return (
    <Section
      title={title}
      aside={
        <span className={classes["acts"]}>
          {shown === "chart" ? (
            <SegmentedControl
              size="xs"
              aria-label={t`What is drawn`}
              value={measure}
              onChange={(value) => setMeasure(value as Measure)}
              data={[
                { value: "amount", label: t`Amount` },
                { value: "count", label: t`Notices` },
              ]}
            />
          ) : null}
          <SegmentedControl
            size="xs"
            aria-label={t`How it is shown`}
            value={shown}
            onChange={setShown}
            data={[
              { value: "chart", label: t`Chart` },
              { value: "table", label: t`Table` },
            ]}
          />
        </span>
      }
    >
      {shown === "chart" ? (
        <>
          <div className={classes["trends"]}>
            {drawn.map((line) => (
              <Chart key={line.company.id} line={line} days={Math.max(longest.length, FEWEST)} measure={measure} />
            ))}
          </div>
          {lines.length > DRAWN ? <p>{t`The ${DRAWN} largest are drawn; the table has all.`}</p> : null}
        </>
      ) : (
        <Table title={title} lines={lines} />
      )}
    </Section>
  );
}

/** days  how many there is room for: as many as the longest line has, so that those of one day stand below each other */
function Chart({ line: { company, points }, days, measure }: { line: Line; days: number; measure: Measure }) {
  const { t } = useLingui();
  const size = (one: TrendPoint) => Number(one[measure]);
  const told = (one: TrendPoint | undefined) => {
    const count = one?.count ?? 0;
    return one && measure === "amount" ? money(one.amount, one.currency) : t`${count} notices`;
  };
  const most = points.reduce((top, one) => (size(one) > size(top) ? one : top));
  const ceiling = size(most) || 1;
  const [first, last] = [points[0], points.at(-1)];
  const name = company.name;
  const [before, now, high, since, peak] = [told(first), told(last), told(most), day(first?.day), day(most.day)];
  const wide = days * (BAR + GAP) - GAP;
  const empty = days - points.length;
  return (
    <figure className={classes["trend"]}>
      <figcaption>
        <span className={classes["trendName"]}>{name}</span> <span className="num">{now}</span>
      </figcaption>
      <svg viewBox={`0 0 ${wide} ${HIGH}`} preserveAspectRatio="none" role="img" aria-label={t`${name}: ${before} on ${since}, ${now} today; highest ${high} on ${peak}`}>
        {points.map((one, at) => {
          const tall = Math.max(1, (size(one) / ceiling) * HIGH);
          return (
            <rect key={one.day} x={(empty + at) * (BAR + GAP)} y={HIGH - tall} width={BAR} height={tall} data-today={one === last}>
              <title>{`${day(one.day)}: ${told(one)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className={classes["trendEnds"]} style={{ paddingInlineStart: `${Math.min(50, (100 * empty) / days)}%` }}>
        <span>{since}</span>
        <span>{t`Highest ${high}`}</span>
        <span>{t`Today`}</span>
      </p>
    </figure>
  );
}

/** A desk that is younger than the span says since when it has figures. */
function useTitle(longest: readonly TrendPoint[]): string {
  const { t } = useLingui();
  if (longest.length >= DAYS) return t`Overdue, last 30 days`;
  const since = day(longest[0]?.day);
  return t`Overdue since ${since}`;
}

function Table({ title, lines }: { title: string; lines: readonly Line[] }) {
  const { t } = useLingui();
  const days = [...new Set(lines.flatMap((line) => line.points.map((one) => one.day)))].toSorted().toReversed();
  const found = lines.map((line) => new Map(line.points.map((one) => [one.day, one])));
  return (
    <Book
      label={title}
      heads={[t`Day`, ...lines.map((line) => line.company.name)]}
      rows={days.map((on) => [
        <Day key="day" value={on} />,
        ...found.map((points) => {
          const one = points.get(on);
          return one ? (
            <span key="figures">
              {one.count}, <Money value={one.amount} currency={one.currency} />
            </span>
          ) : (
            "—"
          );
        }),
      ])}
    />
  );
}

/** A brand's own desk has one company, which it knows by another name. */
function linesOf(points: readonly TrendPoint[], companies: readonly Company[]): Line[] {
  return companies.flatMap((company) => {
    const own = companies.length === 1 ? points : points.filter((one) => one.companyId === company.id);
    return own.length > 0 ? [{ company, points: own }] : [];
  });
}

const latest = (line: Line) => Number(line.points.at(-1)?.amount ?? 0);
