/** The operations of a lending group's desk. */
import {
  AddCaseNoteDocument,
  CloseFollowUpDocument,
  ConfirmMatchDocument,
  ConfirmMatchesDocument,
  DeskDashboardDocument,
  DeskTrendDocument,
  NoticeBorrowersDocument,
  NoticeDetailDocument,
  NoticeExportDocument,
  NoticeFeedDocument,
  NoticeProfileDocument,
  NoticeSyncRunDocument,
  NoticeSyncRunsDocument,
  OpenFollowUpDocument,
  SyncNoticesDocument,
  UnlinkMatchDocument,
  UnmatchedNoticesDocument,
} from "@/gql/platform/graphql";
import type { NoticeDocuments } from "@/notices/desk";

/** What each takes beside its input differs by app, so the screens' own words for it are the common ones. */
export const documents = {
  dashboard: DeskDashboardDocument,
  trend: DeskTrendDocument,
  feed: NoticeFeedDocument,
  exportUrl: NoticeExportDocument,
  unmatched: UnmatchedNoticesDocument,
  detail: NoticeDetailDocument,
  profile: NoticeProfileDocument,
  borrowers: NoticeBorrowersDocument,
  runs: NoticeSyncRunsDocument,
  run: NoticeSyncRunDocument,
  sync: SyncNoticesDocument,
  confirm: ConfirmMatchDocument,
  confirmMany: ConfirmMatchesDocument,
  unlink: UnlinkMatchDocument,
  note: AddCaseNoteDocument,
  followUp: OpenFollowUpDocument,
  closeFollowUp: CloseFollowUpDocument,
} as unknown as NoticeDocuments;
