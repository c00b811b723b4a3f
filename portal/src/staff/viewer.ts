/** Who is signed in, for every screen below the frame. */
import { createContext, useContext } from "react";
import type { ViewerQuery } from "@/gql/staff/graphql";

export type Viewer = NonNullable<ViewerQuery["viewer"]>;

export const ViewerContext = createContext<Viewer | null>(null);

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error("No one is signed in on this screen");
  return viewer;
}

const ORDER = { READ: 1, WRITE: 2, ALL: 3 } as const;

/** Whether a screen is worth offering; whether an act is allowed is only ever the server's answer. */
export function may(viewer: Viewer, permission: string, level: keyof typeof ORDER = "READ"): boolean {
  return viewer.permissions.some((grant) => grant.permission === permission && ORDER[grant.level] >= ORDER[level]);
}
