import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "@/kit/states";

export function NotFound() {
  const { t } = useLingui();
  return (
    <EmptyState
      whole
      title={t`There is no such page`}
      action={
        <Button component={Link} to={"/" as never} variant="default">
          {t`Go to home`}
        </Button>
      }
    >
      {t`The address may be old, or the thing may belong to another desk.`}
    </EmptyState>
  );
}
