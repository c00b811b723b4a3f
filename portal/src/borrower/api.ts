import { keyless, possibleTypes } from "@/gql/customer/cache";
import { ChangedDocument } from "@/gql/customer/graphql";
import { createApi } from "@/kit/api";
import { Live } from "@/kit/live";

const KEPT = "hundi-token";

export const token = {
  get: (): string | null => localStorage.getItem(KEPT),
  set: (value: string): void => localStorage.setItem(KEPT, value),
  clear: (): void => localStorage.removeItem(KEPT),
};

export const api = createApi({ keyless, possibleTypes, connections: [], token: token.get });

export const live = new Live(ChangedDocument, token.get);
