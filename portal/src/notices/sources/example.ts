/** The sample file: the headings most exports bear, and one row. Borrowers' names are written as loan systems write them. */
export const EXAMPLE: readonly (readonly string[])[] = [
  ["Loan No", "Name", "Chinese Name", "Tel", "Instalment", "Due Date", "Repayment Amount", "Overdue Interest", "Penalty", "Company"],
  ["LN-1001", "CHAN TAI MAN", "陳大文", "91234567", "3", "2026-03-20", "4500.00", "35.20", "0.00", ""],
];
