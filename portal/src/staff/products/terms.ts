/** A product's terms as the form holds them: one JSON document, read and written by the paths that refusals name. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Terms = { [name: string]: Json };

export interface TermField {
  path: string;
  kind: string;
  choices: readonly string[];
  optional: boolean;
}

export interface Trouble {
  path: string;
  message: string;
}

/** "fees[0].value" as the keys that lead to it. */
function steps(path: string): (string | number)[] {
  return path.split(/\.|(?=\[)/).map((part) => (part.startsWith("[") ? Number(part.slice(1, -1)) : part));
}

export function valueAt(terms: Json, path: string): Json | undefined {
  let found: Json | undefined = terms;
  for (const step of steps(path)) {
    if (found === null || typeof found !== "object") return undefined;
    found = (found as Record<string | number, Json>)[step];
  }
  return found;
}

/** The same terms with one field changed; nothing that is shared is touched. */
export function withValue(terms: Terms, path: string, value: Json): Terms {
  return put(terms, steps(path), value) as Terms;
}

function put(within: Json | undefined, [step, ...rest]: (string | number)[], value: Json): Json {
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(within) ? [...within] : [];
    list[step] = put(list[step], rest, value);
    return list;
  }
  const group = within !== null && typeof within === "object" && !Array.isArray(within) ? within : {};
  return { ...group, [step]: put(group[step], rest, value) };
}

/** "fees[0].value" names the field "fees[].value". */
export function withoutNumbers(path: string): string {
  return path.replace(/\[\d+\]/g, "[]");
}

/** What a fresh item of a list holds, so that every field of it can be reached. */
export function blank(list: string, fields: readonly TermField[]): Terms {
  const item: Terms = {};
  for (const field of fields) {
    if (!field.path.startsWith(`${list}[].`)) continue;
    item[field.path.slice(list.length + 3)] = nothing(field);
  }
  return item;
}

function nothing(field: TermField): Json {
  if (field.optional) return null;
  if (field.kind === "YES_NO") return false;
  if (field.kind === "WHOLE") return 0;
  if (field.kind === "DECIMAL") return "0";
  if (field.kind === "CHOICES") return [...field.choices];
  return field.choices[0] ?? "";
}
