/** Where notices come from: each list of the company, how it comes, and whether it is fresh. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "urql";
import { Book } from "@/kit/book";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, Notice, PageSkeleton } from "@/kit/states";
import screens from "../../staff/screens/screens.module.css";
import { type Source, sourcePath, useDesk, useSourceDesk } from "../desk";
import classes from "../notices.module.css";
import { ModeWord } from "../words";
import { Health, useKindWord, useRhythmWord } from "./health";

export function Sources() {
  const { t } = useLingui();
  const desk = useDesk();
  const { documents, manages } = useSourceDesk();
  const navigate = useNavigate();
  const [{ data, error }, refetch] = useQuery({ query: documents.list, variables: {} });
  const again = () => refetch({ requestPolicy: "network-only" });
  useLive(desk.live, desk.topics, again);
  if (error && !data) return <ErrorState error={error} retry={again} />;
  if (!data) return <PageSkeleton />;
  const sources = data.noticeSources;
  const add = manages ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void navigate({ to: `${desk.root}/sources/new` as never })}>
      {t`Add a source`}
    </Button>
  ) : null;
  if (sources.length === 0) {
    return (
      <>
        <TitleRow title={t`Sources`} note={t`Where the notices come from.`} />
        <EmptyState title={t`No source yet`} action={add}>
          {t`A source is one list of one outside loan system: its overdue notices, or its upcoming ones. It can be pulled, handed in as a file, or pushed to us.`}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <TitleRow title={t`Sources`} note={t`Where the notices come from: one for each list of an outside loan system.`}>
        {add}
      </TitleRow>
      <div className={screens["page"]}>
        <Pressing sources={sources} />
        <SourceBook sources={sources} />
      </div>
    </>
  );
}

/** The sources that need a person, said above the list. */
function Pressing({ sources }: { sources: readonly Source[] }) {
  const { t } = useLingui();
  const named = (health: string) =>
    sources
      .filter((one) => one.health === health)
      .map((one) => one.name)
      .join(", ");
  const [failing, late, held] = [named("FAILING"), named("LATE"), named("HELD")];
  return (
    <div className={classes["pressing"]}>
      {failing ? <Notice tone="overdue">{t`Failing: ${failing}. What stood before still stands, and is getting old.`}</Notice> : null}
      {late ? <Notice tone="due">{t`Late: ${late}. Nothing good came for three rounds.`}</Notice> : null}
      {held ? <Notice tone="due">{t`Waits for your decision: ${held}. The list shrank by more than it should.`}</Notice> : null}
    </div>
  );
}

function SourceBook({ sources }: { sources: readonly Source[] }) {
  const { t } = useLingui();
  const desk = useDesk();
  const kind = useKindWord();
  const rhythm = useRhythmWord();
  return (
    <Book
      label={t`Sources`}
      heads={[t`Source`, t`Which notices`, t`How they come`, t`State`, t`Last good run`, t`Next due`]}
      rows={sources.map((one) => [
        <span key="name" className={screens["person"]}>
          <Link to={sourcePath(desk, one.id) as never} className={kit["rowLink"] ?? ""}>
            {one.name}
          </Link>
          <span className={kit["quiet"]} title={t`Company code`}>
            {one.companyCode}
          </span>
        </span>,
        <ModeWord key="mode" mode={one.mode} />,
        <span key="how" className={screens["person"]}>
          {kind(one.kind)}
          <span className={kit["quiet"]}>{rhythm(one)}</span>
        </span>,
        <span key="state" className={screens["person"]}>
          <span>
            <Health health={one.health} />
          </span>
          {one.failingSince ? (
            <span className={kit["quiet"]}>
              <Trans>
                since <Moment value={one.failingSince} />
              </Trans>
            </span>
          ) : null}
        </span>,
        <Moment key="good" value={one.lastSuccessAt} />,
        <Moment key="next" value={one.nextRunAt} />,
      ])}
    />
  );
}
