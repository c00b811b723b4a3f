/** The loan as its borrower reads it. */
import type { LoanPageFragment } from "@/gql/customer/graphql";

export type MyLoan = LoanPageFragment;
