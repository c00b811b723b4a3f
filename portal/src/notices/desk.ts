/** What the screens of the repayment desk need of the app they stand in: its documents, its socket, its addresses. */
import { useParams } from "@tanstack/react-router";
import { createContext, useContext } from "react";
import type { AnyVariables, TypedDocumentNode } from "urql";
import type * as q from "@/gql/platform/graphql";
import type * as s from "@/gql/staff/graphql";
import type { Live } from "@/kit/live";

export type Notice = q.NoticeRowFragment;
export type NoticeFile = q.NoticeFileFragment;
export type Run = q.RunFieldsFragment;
export type Note = q.NoteFieldsFragment;
export type FollowUp = q.FollowUpFieldsFragment;
export type FollowUpRow = q.FollowUpRowFragment;
export type Sums = q.SumFieldsFragment;
export type TrendPoint = q.DeskTrendQuery["deskTrend"][number];
export type Company = q.CompanyFieldsFragment;

type Asks<Data> = TypedDocumentNode<Data, AnyVariables>;
type Sends = TypedDocumentNode<unknown, { input: object }>;

export interface NoticeDocuments {
  dashboard: Asks<q.DeskDashboardQuery>;
  trend: Asks<q.DeskTrendQuery>;
  feed: Asks<q.NoticeFeedQuery>;
  exportUrl: Asks<q.NoticeExportQuery>;
  unmatched: Asks<q.UnmatchedNoticesQuery>;
  detail: Asks<q.NoticeDetailQuery>;
  profile: Asks<q.NoticeProfileQuery>;
  borrowers: Asks<q.NoticeBorrowersQuery>;
  runs: Asks<q.NoticeSyncRunsQuery>;
  run: Asks<q.NoticeSyncRunQuery>;
  sync: Sends;
  confirm: Sends;
  confirmMany: Sends;
  unlink: Sends;
  note: Sends;
  followUp: Sends;
  closeFollowUp: Sends;
  take: Sends;
  reassign: Sends;
  reopen: Sends;
  handOver: Sends;
  followUps: Asks<q.FollowUpsQuery>;
  followUpsDue: Asks<q.FollowUpsDueQuery>;
  owners: Asks<q.FollowUpOwnersQuery>;
}

export type Source = s.SourceFieldsFragment;
export type Held = NonNullable<s.HeldSyncQuery["heldSync"]>;
export type Tried = s.TryNoticeSourceMutation["tryNoticeSource"] & { __typename: "NoticeSourceTried" };
export type KnownField = s.NoticeFieldsQuery["noticeFields"][number];

/** How sources are set up and their files handed in; a lending group's desk has none of it. */
export interface SourceDocuments {
  list: Asks<s.NoticeSourcesQuery>;
  one: Asks<s.NoticeSourceQuery>;
  fields: Asks<s.NoticeFieldsQuery>;
  runs: Asks<s.NoticeSourceRunsQuery>;
  held: Asks<s.HeldSyncQuery>;
  create: Sends;
  update: Sends;
  pause: Sends;
  test: Sends;
  attempt: Sends;
  renew: Sends;
  upload: Sends;
  decide: Sends;
}

export interface SourceDesk {
  documents: SourceDocuments;
  /** May set up sources, hand in files and decide on held lists. */
  manages: boolean;
}

export interface Desk {
  documents: NoticeDocuments;
  live: Live;
  topics: readonly string[];
  /** Those the reader may see; one where a brand looks at its own. */
  companies: readonly Company[];
  /** May confirm, note and sync. */
  works: boolean;
  /** Where the company's own people look after its sources. */
  sources?: SourceDesk;
  /** Where the app is served, and where the desk begins in it. */
  served: string;
  root: string;
  /** The company as the operations of this app name it; nothing where there is only the own. */
  inside: (companyId: string) => Readonly<Record<string, unknown>>;
  among: (companyId: string | undefined) => Readonly<Record<string, unknown>>;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("A screen of the repayment desk stands outside its frame");
  return desk;
}

export function useSourceDesk(): SourceDesk {
  const { sources } = useDesk();
  if (!sources) throw new Error("Sources are looked after at the company's own desk");
  return sources;
}

/** The company and the thing an address names, whichever app's router read it. */
export function useCaseAddress(): { companyId?: string; noticeId?: string; customerId?: string; runId?: string; sourceId?: string } {
  return useParams({ strict: false });
}

export const noticePath = (desk: Desk, companyId: string, id: string) => `${desk.root}/overdue/${companyId}/${id}`;
export const profilePath = (desk: Desk, companyId: string, id: string) => `${desk.root}/profile/${companyId}/${id}`;

export const runPath = (desk: Desk, run: { id: string; company: { id: string } }) => `${desk.root}/admin/runs/${run.company.id}/${run.id}`;
export const sourcePath = (desk: Desk, id: string) => `${desk.root}/sources/${id}`;

/** The filters of a feed as they stand in the address. */
export interface FeedSearch {
  mode?: "UPCOMING";
  company?: string;
  order?: "LARGEST" | "COMPANY";
  band?: "HIGH" | "MEDIUM" | "LOW" | "NONE";
  from?: string;
  to?: string;
}

const ALLOWED: Record<string, RegExp> = {
  mode: /^UPCOMING$/,
  company: /^[\w-]+$/,
  order: /^(LARGEST|COMPANY)$/,
  band: /^(HIGH|MEDIUM|LOW|NONE)$/,
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
};

export const feedSearch = (raw: Record<string, unknown>): FeedSearch =>
  Object.fromEntries(Object.entries(ALLOWED).flatMap(([key, form]) => (form.test(String(raw[key] ?? "")) ? [[key, String(raw[key])]] : [])));
