import { RouterProvider } from "@tanstack/react-router";
import { Provider } from "urql";
import { api } from "./api";
import { router } from "./router";

export function DeskApp() {
  return (
    <Provider value={api}>
      <RouterProvider router={router} />
    </Provider>
  );
}
