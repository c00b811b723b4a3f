import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/kit/states";

export function NotFound() {
  return (
    <EmptyState
      whole
      title="There is no such page"
      action={
        <Button component={Link} to={"/" as never} variant="default">
          Go to home
        </Button>
      }
    >
      The address may be old, or the thing may belong to another desk.
    </EmptyState>
  );
}
