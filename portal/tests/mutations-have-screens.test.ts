import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema } from "graphql";
import { describe, expect, test } from "vitest";

const SDL = process.env["HUNDI_SDL"] ?? "../graphql_schema/sdl";
const APPS = [
  ["staff", ["staff"]],
  ["platform", ["platform", "desk"]],
  ["customer", ["borrower"]],
] as const;

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

describe.each(APPS)("%s", (schema, apps) => {
  const documents = apps
    .flatMap((app) => readdirSync(`src/${app}`).filter((name) => name.endsWith(".graphql")).map((name) => readFileSync(`src/${app}/${name}`, "utf8")))
    .join("\n");
  const code = apps.map((app) => sources(`src/${app}`)).join("\n");
  const mutations = Object.keys(buildSchema(readFileSync(`${SDL}/${schema}.graphql`, "utf8")).getMutationType()?.getFields() ?? {});

  test.each(mutations)("%s is reachable from a screen", (field) => {
    const operation = [...documents.matchAll(/^mutation (\w+)[^{]*\{\s*(\w+)/gm)].find((found) => found[2] === field)?.[1];
    expect(operation, `no document sends ${field}`).toBeDefined();
    expect(code, `no screen uses ${operation}Document`).toContain(`${operation}Document`);
  });
});
