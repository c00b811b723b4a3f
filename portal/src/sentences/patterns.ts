/** Sentences of the server with a figure, a day or a name in them: each as it is written there, and in the reader's words. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** A group whose name ends in `Day` is a day of the server's ("15 Nov 2026"), one that ends in `Told` a sentence of its own. */
export const PATTERNS: readonly (readonly [RegExp, MessageDescriptor])[] = [
  [/^New application (?<number>\S+)$/, msg({ message: "New application {number}" })],
  [/^(?<number>\S+) is ready for sanction$/, msg({ message: "{number} is ready for sanction" })],
  [/^(?<number>\S+) is signed and awaits disbursal$/, msg({ message: "{number} is signed and awaits disbursal" })],
  [/^Transfer failed on (?<number>\S+)$/, msg({ message: "Transfer failed on {number}" })],
  [/^(?<kindTold>[A-Z].+) on (?<number>\S+) waits for approval$/, msg({ message: "{kindTold} on {number} waits for approval" })],
  [/^Day-end of (?<closingDay>.+) stays open$/, msg({ message: "Day-end of {closingDay} stays open" })],
  [/^Follow-ups due: (?<count>\d+)$/, msg({ message: "Follow-ups due: {count}" })],
  [/^Notices of “(?<source>.+)” could not be taken$/, msg({ message: "Notices of “{source}” could not be taken" })],
  [/^Notices of “(?<source>.+)” came in part$/, msg({ message: "Notices of “{source}” came in part" })],
  [/^Rows of “(?<source>.+)” were refused: (?<count>\d+)$/, msg({ message: "Rows of “{source}” were refused: {count}" })],
  [/^No notices from “(?<source>.+)” for too long$/, msg({ message: "No notices from “{source}” for too long" })],
  [/^(?<errorTold>.+) What stood before still stands\.$/, msg({ message: "{errorTold} What stood before still stands." })],
  [/^A (?<kindTold>.+) asked for by (?<name>.+) waits for approval; it is decided first\.$/, msg({ message: "A {kindTold} asked for by {name} waits for approval; it is decided first." })],
  [/^Day end of (?<closingDay>.+)$/, msg({ message: "Day end of {closingDay}" })],
  [/^Interest for the day on (?<sum>[\d.,]+) outstanding$/, msg({ message: "Interest for the day on {sum} outstanding" })],
  [/^Interest of instalment (?<number>\d+), paid before its time$/, msg({ message: "Interest of instalment {number}, paid before its time" })],
  [/^Penal charge, instalment (?<number>\d+), day (?<late>\d+) past due$/, msg({ message: "Penal charge, instalment {number}, day {late} past due" })],
  [/^A further (?<sum>[\d.,]+) disbursed$/, msg({ message: "A further {sum} disbursed" })],
  [/^Payment (?<receipt>\S+) counts from (?<valueDay>.+)$/, msg({ message: "Payment {receipt} counts from {valueDay}" })],
  [/^Payment (?<receipt>\S+) reversed: (?<why>.+)$/, msg({ message: "Payment {receipt} reversed: {why}" })],
  [/^Received, not allotted: (?<receipt>\S+)$/, msg({ message: "Received, not allotted: {receipt}" })],
  [/^Out of suspense: (?<receipt>\S+) is of (?<loan>\S+)$/, msg({ message: "Out of suspense: {receipt} is of {loan}" })],
  [/^Penal charges of (?<sum>[\d.,]+) taken back: the borrower left within the cooling-off days$/, msg({ message: "Penal charges of {sum} taken back: the borrower left within the cooling-off days" })],
  [/^Fees of (?<sum>[\d.,]+) returned: the borrower left within the cooling-off days$/, msg({ message: "Fees of {sum} returned: the borrower left within the cooling-off days" })],
];
