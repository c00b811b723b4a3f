import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

/** One generated client per audience: the three schemas share nothing but conventions. */
const sdl = process.env["HUNDI_SDL"] ?? "../graphql_schema/sdl";

const audience = (schema: string, ...apps: string[]): NonNullable<CodegenConfig["generates"]> => ({
  [`src/gql/${schema}/`]: {
    preset: "client",
    schema: `${sdl}/${schema}.graphql`,
    documents: apps.map((app) => `src/${app}/**/*.graphql`),
    documentTransforms: [addTypenameSelectionDocumentTransform],
    presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: "sha256" } },
    config: {
      useTypeImports: true,
      scalars: { Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown", ID: "string" },
      strictScalars: true,
      immutableTypes: false,
    },
  },
});

const config: CodegenConfig = {
  generates: {
    ...audience("staff", "staff"),
    ...audience("platform", "platform", "desk"),
    ...audience("customer", "borrower"),
  },
};

export default config;
