/** One GraphQL client a page: normalised cache, trusted documents, one socket for what changes. */
import { type Cache, cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { Client, type Exchange, fetchExchange, makeOperation, mapExchange } from "urql";
import { map, pipe } from "wonka";
import { page } from "./config";
import { connection, session } from "./stores";

interface CacheFacts {
  keyless: readonly string[];
  possibleTypes: Record<string, readonly string[]>;
}

export interface ApiOptions extends CacheFacts {
  /** Root fields that are Relay connections, so that their pages join into one list. */
  connections: readonly string[];
  token?: () => string | null;
}

interface WithHash {
  __meta__?: { hash?: string };
}

/** The id of a document of ours ("sha256:…"): the server runs what it was built with, and nothing else. */
export function documentId(document: unknown): string | null {
  return (document as WithHash).__meta__?.hash ?? null;
}

const trustedDocuments: Exchange =
  ({ forward }) =>
  (operations) =>
    pipe(
      operations,
      map((operation) => {
        const id = operation.kind === "teardown" ? null : documentId(operation.query);
        if (!id) return operation;
        return makeOperation(operation.kind, { ...operation, query: { ...operation.query, definitions: [], documentId: id } as never });
      }),
      forward,
    );

const SIGNED_OUT = new Set(["UNAUTHENTICATED", "NOT_SIGNED_IN", "SESSION_ENDED"]);

const noticing = mapExchange({
  onResult(result) {
    const codes = result.error?.graphQLErrors.map((error) => String(error.extensions?.["code"] ?? "")) ?? [];
    const status = (result.error?.response as Response | undefined)?.status;
    if (status === 401 || codes.some((code) => SIGNED_OUT.has(code))) session.set("ended");
    if (result.error?.networkError && !status) connection.set("offline");
    else if (connection.get() === "offline") connection.set("live");
  },
});

export function createApi(options: ApiOptions): Client {
  return new Client({
    url: page.graphqlUrl,
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    fetchOptions: () => {
      const token = options.token?.();
      return {
        credentials: "same-origin",
        headers: {
          "x-client-name": `hundi-${page.app}`,
          "x-client-version": page.build ?? "dev",
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
      };
    },
    exchanges: [
      cacheExchange({
        keys: Object.fromEntries(options.keyless.map((name) => [name, () => null])),
        possibleTypes: options.possibleTypes as Record<string, string[]>,
        resolvers: { Query: Object.fromEntries(options.connections.map((name) => [name, relayPagination()])) },
        updates: {
          Mutation: {
            signIn: (_result, _args, cache) => forget(cache),
            signOut: (_result, _args, cache) => forget(cache),
            confirmOtp: (_result, _args, cache) => forget(cache),
          },
        },
      }),
      noticing,
      trustedDocuments,
      fetchExchange,
    ],
  });
}

/** Who is asking has changed: nothing read before may be shown again. */
function forget(cache: Cache): void {
  cache.invalidate("Query");
}
