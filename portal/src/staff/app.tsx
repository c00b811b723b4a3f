import { Notifications } from "@mantine/notifications";
import { RouterProvider } from "@tanstack/react-router";
import { Provider } from "urql";
import { api } from "./api";
import { router } from "./router";

export function StaffApp() {
  return (
    <Provider value={api}>
      <Notifications position="bottom-right" limit={3} autoClose={5000} />
      <RouterProvider router={router} />
    </Provider>
  );
}
