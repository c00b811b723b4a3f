import { defineConfig } from "@lingui/cli";

/** Everybody reads in their language. A desk is given the words of the kit and its own; the repayment desk's come with its screens. */
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "hi", "zh-Hant"],
  catalogs: [
    { path: "<rootDir>/src/locales/{locale}/kit", include: ["<rootDir>/src/kit"] },
    { path: "<rootDir>/src/locales/{locale}/borrower", include: ["<rootDir>/src/borrower"] },
    { path: "<rootDir>/src/locales/{locale}/desk", include: ["<rootDir>/src/desk", "<rootDir>/src/notices"] },
    { path: "<rootDir>/src/locales/{locale}/platform", include: ["<rootDir>/src/platform"] },
    { path: "<rootDir>/src/locales/{locale}/sentences", include: ["<rootDir>/src/sentences"] },
    { path: "<rootDir>/src/locales/{locale}/staff", include: ["<rootDir>/src/staff"] },
  ],
});
