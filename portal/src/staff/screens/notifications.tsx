import { Trans, useLingui } from "@lingui/react/macro";
import { Button, SegmentedControl } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { NotificationsDocument, ReadNotificationDocument } from "@/gql/staff/graphql";
import { page } from "@/kit/config";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { told } from "@/kit/told";
import { live } from "../api";
import classes from "./screens.module.css";

const TOPICS = ["notifications"] as const;
/** Where a thing that is told of has its page. */
const PLACES: Record<string, (id: string) => string> = {
  loan: (id) => `/loans/${id}`,
  customer: (id) => `/customers/${id}`,
  receipt: () => "/suspense",
  follow_up: () => "/repayments/follow-ups",
  notice_source: (id) => `/repayments/sources/${id}`,
  notice_sync: (id) => `/repayments/admin/runs/${page.brand?.slug ?? ""}/${id}`,
};

export function NotificationsScreen() {
  const { t } = useLingui();
  const [unreadOnly, setUnreadOnly] = useState(true);
  const [{ data, error, fetching }, refetch] = useQuery({ query: NotificationsDocument, variables: { first: 100, unreadOnly } });
  const [, read] = useMutation(ReadNotificationDocument);
  const reload = () => refetch({ requestPolicy: "network-only" });
  useLive(live, TOPICS, reload);
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  const rows = data?.notifications.edges.map((edge) => edge.node) ?? [];
  const mark = async (notificationId: string) => {
    await read({ input: { notificationId } });
    reload();
  };
  return (
    <>
      <TitleRow title={t`Notifications`}>
        <SegmentedControl
          aria-label={t`Which`}
          value={unreadOnly ? "unread" : "all"}
          onChange={(value) => setUnreadOnly(value === "unread")}
          data={[
            { value: "unread", label: t`Unread` },
            { value: "all", label: t`All` },
          ]}
        />
      </TitleRow>
      {!data && fetching ? <PageSkeleton /> : null}
      {data && rows.length === 0 ? <EmptyState title={unreadOnly ? t`Nothing unread` : t`No notifications yet`}>{t`What needs your eye is listed here and counted on the bell.`}</EmptyState> : null}
      <div className={classes["page"]}>
        <ul className={classes["list"]}>
          {rows.map((one) => {
            const place = one.entity && one.entityId ? PLACES[one.entity]?.(one.entityId) : undefined;
            return (
              <li key={one.id} className={classes["line"]}>
                <div>
                  <p className={one.readAt ? classes["lineTitle"] : classes["unread"]}>
                    {place ? (
                      <Link to={place as never} onClick={() => void read({ input: { notificationId: one.id } })}>
                        {told(one.title)}
                      </Link>
                    ) : (
                      told(one.title)
                    )}{" "}
                    {one.priority === "HIGH" ? <StatusBadge state="HIGH" tone="overdue" word={t`High`} /> : null}
                  </p>
                  <p>{told(one.body)}</p>
                  <p className={classes["lineNote"]}>
                    {one.readAt ? (
                      <Trans>
                        <Moment value={one.createdAt} />, read <Moment value={one.readAt} />
                      </Trans>
                    ) : (
                      <Moment value={one.createdAt} />
                    )}
                  </p>
                </div>
                {one.readAt ? null : (
                  <Button variant="default" onClick={() => void mark(one.id)}>
                    {t`Mark read`}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}
