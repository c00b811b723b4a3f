/** What the form of a source refuses before anything is sent; the server refuses the same and more. */
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import * as z from "zod/mini";
import type { Source } from "../desk";
import { inJson, NOT_READ, SECRETS, type Values } from "./form-values";

/** kept  the source that is changed, whose secrets need not be typed again */
export function useSchema(kept: Source | null) {
  const { t } = useLingui();
  return useMemo(() => {
    const needed = (message: string) => z.string().check(z.refine((value) => value.trim() !== "", message));
    const shape = z.object({
      name: needed(t`Give it a name`),
      kind: z.string(),
      mode: z.string(),
      companyCode: needed(t`Enter the code by which the source knows this company`),
      baseUrl: z.string(),
      auth: z.string(),
      token: z.string(),
      key: z.string(),
      user: z.string(),
      password: z.string(),
      encoding: z.string(),
      everyMinutes: z.string(),
      deltaBetween: z.boolean(),
      shrinkPct: z.string().check(z.regex(/^(\d{1,2}|100)$/, t`Enter 0 to 100`)),
      mapping: z.array(z.object({ column: needed(t`Enter the name`), field: needed(t`Choose a field`) })),
    });
    return shape.check((context) => {
      const values = context.value as Values;
      for (const { path, twice } of mappedTwice(values)) {
        context.issues.push({ code: "custom", input: values.mapping, path, message: twice === "column" ? t`It is mapped already` : t`Another name gives this field` });
      }
      if (values.kind !== "HTTP") return;
      const wrong = (name: keyof Values, message: string) => context.issues.push({ code: "custom", input: values[name], path: [name], message });
      if (!/^https?:\/\/\S+$/.test(values.baseUrl.trim())) wrong("baseUrl", t`Enter an address that begins with https://`);
      const secrets = SECRETS[values.auth] ?? [];
      const typed = secrets.some((name) => values[name] !== "");
      const keeps = kept?.hasCredentials && kept.auth === values.auth && !typed;
      for (const name of secrets) if (!keeps && values[name] === "") wrong(name, t`This is needed`);
    });
  }, [kept, t]);
}

interface Twice {
  path: (string | number)[];
  twice: "column" | "field";
}

/** The rows of a mapping whose name, or whose field, an earlier row has. */
export function mappedTwice({ kind, mapping }: Pick<Values, "kind" | "mapping">): Twice[] {
  const told = (name: string) => (inJson(kind) ? name.trim() : name.trim().toLowerCase());
  return mapping.flatMap((row, at) => {
    const earlier = mapping.slice(0, at);
    const found: Twice[] = [];
    if (row.column.trim() && earlier.some((one) => told(one.column) === told(row.column))) found.push({ path: ["mapping", at, "column"], twice: "column" });
    if (row.field && row.field !== NOT_READ && earlier.some((one) => one.field === row.field)) found.push({ path: ["mapping", at, "field"], twice: "field" });
    return found;
  });
}
