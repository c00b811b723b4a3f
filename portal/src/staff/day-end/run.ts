/** One run of a day-end as the console reads it. */
import type { DayEndQuery } from "@/gql/staff/graphql";

export type Run = DayEndQuery["dayEnd"]["runs"][number];
