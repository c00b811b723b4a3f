import { keyless, possibleTypes } from "@/gql/platform/cache";
import { ChangedDocument } from "@/gql/platform/graphql";
import { createApi } from "@/kit/api";
import { Live } from "@/kit/live";

export const api = createApi({ keyless, possibleTypes, connections: ["repaymentNotices", "unmatchedNotices", "noticeSyncRuns", "followUps"] });

export const live = new Live(ChangedDocument);
