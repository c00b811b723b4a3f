import { copyFileSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lingui, linguiTransformerBabelPreset } from "@lingui/vite-plugin";
import babel from "@rolldown/plugin-babel";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The server reads the trusted documents beside the assets they were built with. */
const carryDocuments: Plugin = {
  name: "carry-persisted-documents",
  closeBundle() {
    if (existsSync("dist")) copyFileSync("persisted-documents.json", "dist/persisted-documents.json");
  },
};

const entry = (app: string) => fileURLToPath(new URL(`src/${app}/main.tsx`, import.meta.url));

export default defineConfig({
  base: "/static/",
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  // Lingui's macros are rewritten before React's own transform sees the file.
  plugins: [babel({ presets: [linguiTransformerBabelPreset()] }), react(), lingui(), carryDocuments],
  build: {
    manifest: true,
    target: "es2023",
    cssCodeSplit: true,
    // The page's policy lets fonts come from us, not out of a style sheet.
    assetsInlineLimit: (file) => (file.endsWith(".woff2") ? false : undefined),
    reportCompressedSize: true,
    rolldownOptions: {
      input: {
        staff: entry("staff"),
        platform: entry("platform"),
        desk: entry("desk"),
        borrower: entry("borrower"),
        start: entry("start"),
      },
    },
  },
});
