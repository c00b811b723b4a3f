import { keyless, possibleTypes } from "@/gql/staff/cache";
import { ChangedDocument } from "@/gql/staff/graphql";
import { createApi } from "@/kit/api";
import { Live } from "@/kit/live";

export const api = createApi({
  keyless,
  possibleTypes,
  connections: ["loans", "customers", "staffMembers", "audit", "apiCalls", "webhookEvents", "notifications", "repaymentNotices", "unmatchedNotices", "noticeSyncRuns", "followUps"],
});

export const live = new Live(ChangedDocument);
