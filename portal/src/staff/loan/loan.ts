/** The loan as its file reads it. */
import type { LoanFileQuery } from "@/gql/staff/graphql";

export type Loan = NonNullable<LoanFileQuery["loan"]>;
