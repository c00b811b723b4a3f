import { defineConfig } from "@lingui/cli";

/** Borrowers, the repayment desk and the platform read in their language; of the staff desk, the day-end console. */
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "hi", "zh-Hant"],
  catalogs: [
    { path: "<rootDir>/src/locales/{locale}/kit", include: ["<rootDir>/src/kit"] },
    { path: "<rootDir>/src/locales/{locale}/borrower", include: ["<rootDir>/src/borrower"] },
    { path: "<rootDir>/src/locales/{locale}/desk", include: ["<rootDir>/src/desk", "<rootDir>/src/notices"] },
    { path: "<rootDir>/src/locales/{locale}/platform", include: ["<rootDir>/src/platform"] },
    { path: "<rootDir>/src/locales/{locale}/staff", include: ["<rootDir>/src/staff/day-end", "<rootDir>/src/staff/loan"] },
  ],
});
