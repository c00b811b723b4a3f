/** What the form of a source holds, and how that becomes what the API takes. */
import type { NoticeSourceInput } from "@/gql/staff/graphql";
import type { Source } from "../desk";

export interface Values {
  name: string;
  kind: string;
  mode: string;
  companyCode: string;
  baseUrl: string;
  auth: string;
  token: string;
  key: string;
  user: string;
  password: string;
  encoding: string;
  everyMinutes: string;
  deltaBetween: boolean;
  shrinkPct: string;
  mapping: { column: string; field: string }[];
}

/** What a name is mapped to that is not what it seems to be. */
export const NOT_READ = "-";

/** Whether the rows of such a source are JSON, where names are taken as they are written. */
export const inJson = (kind: string) => kind !== "FILE";

export type Secret = "token" | "key" | "user" | "password";

/** The credentials each way of signing in takes. */
export const SECRETS: Record<string, readonly Secret[]> = { BEARER: ["token"], API_KEY: ["key"], BASIC: ["user", "password"] };

const NOT_KEPT_HERE = { token: "", key: "", user: "", password: "" };

export function valuesOf(source: Source | null): Values {
  if (!source) {
    return { ...NOT_KEPT_HERE, name: "", kind: "HTTP", mode: "OVERDUE", companyCode: "", baseUrl: "", auth: "BEARER", encoding: "utf-8", everyMinutes: "30", deltaBetween: false, shrinkPct: "50", mapping: [] };
  }
  const { name, kind, mode, companyCode, baseUrl, auth, encoding, deltaBetween } = source;
  const mapping = Object.entries(source.mapping as Record<string, string>).map(([column, field]) => ({ column, field }));
  return { ...NOT_KEPT_HERE, name, kind, mode, companyCode, baseUrl, auth, encoding, deltaBetween, mapping, everyMinutes: source.everyMinutes ? String(source.everyMinutes) : "", shrinkPct: String(source.shrinkPct) };
}

/** Secrets are only sent where some were typed: empty ones leave what is kept. */
export function settingsOf(values: Values): NoticeSourceInput {
  const pulled = values.kind === "HTTP";
  const secrets = pulled ? (SECRETS[values.auth] ?? []) : [];
  const typed = secrets.some((name) => values[name] !== "");
  return {
    name: values.name,
    kind: values.kind,
    mode: values.mode as NoticeSourceInput["mode"],
    companyCode: values.companyCode,
    baseUrl: pulled ? values.baseUrl : "",
    auth: values.auth,
    credentials: typed ? secrets.map((name) => ({ name, value: values[name] })) : null,
    encoding: values.encoding,
    mapping: values.mapping.map(({ column, field }) => ({ name: column.trim(), value: field })),
    everyMinutes: pulled && values.everyMinutes ? Number(values.everyMinutes) : null,
    deltaBetween: pulled && values.deltaBetween,
    shrinkPct: Number(values.shrinkPct),
  };
}
