/** Who is signed in at the platform, for every screen below the frame. */
import { createContext, useContext } from "react";

export interface Operator {
  /** May change things; whether an act is allowed is only ever the server's answer. */
  manages: boolean;
}

export const OperatorContext = createContext<Operator>({ manages: false });

export const useOperator = () => useContext(OperatorContext);
