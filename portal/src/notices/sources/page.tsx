/** One source: how it is set up, how it is, what came of its runs, and what can be done about it. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import * as z from "zod/mini";
import { CommandForm } from "@/kit/command-form";
import { type EntityTab, EntityPage } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { useLive } from "@/kit/live";
import { ProblemNotice } from "@/kit/problem-notice";
import { answerOf, type Problem, problemOf } from "@/kit/problems";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { type Source, sourcePath, useCaseAddress, useDesk, useSourceDesk } from "../desk";
import classes from "../notices.module.css";
import { ModeWord } from "../words";
import { ConnectionTest } from "./connection-test";
import { ENCODINGS } from "./encodings";
import { inJson } from "./form-values";
import { Health, useAuthWord, useKindWord, useRhythmWord } from "./health";
import { MappedNames } from "./mapping";
import { NowNotices } from "./now";
import { PushHelp } from "./push-help";
import { type PushSecret, SecretOnce } from "./secret";
import { SourceRuns } from "./source-runs";
import { Upload } from "./upload";

export function SourcePage() {
  const { t } = useLingui();
  const desk = useDesk();
  const { documents } = useSourceDesk();
  const { sourceId = "" } = useCaseAddress();
  const [{ data, error }, refetch] = useQuery({ query: documents.one, variables: { id: sourceId } });
  const again = () => refetch({ requestPolicy: "network-only" });
  useLive(desk.live, desk.topics, again);
  if (error && !data) return <ErrorState error={error} retry={again} />;
  if (!data) return <PageSkeleton />;
  if (!data.noticeSource) {
    return (
      <EmptyState whole title={t`There is no such source`} action={<Link to={`${desk.root}/sources` as never}>{t`All sources`}</Link>}>
        {t`It may belong to a company that is not yours.`}
      </EmptyState>
    );
  }
  return <Page source={data.noticeSource} again={again} />;
}

type Act = "pause" | "renew";

function Page({ source, again }: { source: Source; again: () => void }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { manages } = useSourceDesk();
  const [tab, setTab] = useState(source.kind === "FILE" && manages && !source.paused ? "file" : "runs");
  const [act, setAct] = useState<Act | null>(null);
  const [secret, setSecret] = useState<PushSecret | null>(null);
  const [followed, setFollowed] = useState("");
  return (
    <>
      <EntityPage
        eyebrow={<Link to={`${desk.root}/sources` as never}>{t`Sources`}</Link>}
        title={source.name}
        badge={<Health health={source.health} />}
        actions={<Actions source={source} again={again} onAct={setAct} />}
        facts={<SourceFacts source={source} />}
        below={
          <div className={classes["below"]}>
            <NowNotices source={source} followed={followed === source.lastRunId} />
            {source.kind === "HTTP" && manages ? <ConnectionTest source={source} /> : null}
          </div>
        }
        tab={tab}
        onTab={setTab}
        tabs={useTabs(source, setFollowed)}
      />
      {act === "pause" ? <Pause source={source} again={again} onClose={() => setAct(null)} /> : null}
      {act === "renew" ? <Renew source={source} onMade={setSecret} onClose={() => setAct(null)} /> : null}
      {secret ? <SecretOnce secret={secret} onClose={() => setSecret(null)} /> : null}
    </>
  );
}

function useTabs(source: Source, onFollow: (runId: string) => void): EntityTab[] {
  const { t } = useLingui();
  const { manages } = useSourceDesk();
  const mapped = Object.keys(source.mapping as Record<string, string>).length;
  const tabs: EntityTab[] = [{ code: "runs", title: t`Sync history`, render: () => <SourceRuns source={source} /> }];
  if (source.kind === "FILE" && manages && !source.paused) tabs.unshift({ code: "file", title: t`Hand in a file`, render: () => <Upload source={source} onFollow={onFollow} /> });
  tabs.push({ code: "names", title: inJson(source.kind) ? t`Names` : t`Columns`, count: mapped, render: () => <MappedNames source={source} /> });
  if (source.kind === "PUSH") tabs.push({ code: "push", title: t`How to push`, render: () => <PushHelp source={source} /> });
  return tabs;
}

function Actions({ source, again, onAct }: { source: Source; again: () => void; onAct: (act: Act) => void }) {
  const { t } = useLingui();
  const desk = useDesk();
  const { manages } = useSourceDesk();
  const navigate = useNavigate();
  const [pulling, pull] = useMutation(desk.documents.sync);
  const [problem, setProblem] = useState<Problem | null>(null);
  const now = async () => {
    const result = await pull({ input: { sourceId: source.id } });
    setProblem(problemOf(answerOf(result.data)));
    again();
  };
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {source.kind === "HTTP" && desk.works && !source.paused ? (
        <Button loading={pulling.fetching} disabled={source.health === "RUNNING"} onClick={() => void now()}>
          {t`Sync now`}
        </Button>
      ) : null}
      {manages ? (
        <>
          <Button variant="default" onClick={() => void navigate({ to: `${sourcePath(desk, source.id)}/edit` as never })}>
            {t`Change`}
          </Button>
          {source.kind === "PUSH" ? (
            <Button variant="default" onClick={() => onAct("renew")}>
              {t`New secret`}
            </Button>
          ) : null}
          <Button variant="default" onClick={() => onAct("pause")}>
            {source.paused ? t`Resume` : t`Pause`}
          </Button>
        </>
      ) : null}
    </>
  );
}

function SourceFacts({ source }: { source: Source }) {
  const { t } = useLingui();
  const kind = useKindWord();
  const auth = useAuthWord();
  const rhythm = useRhythmWord();
  const pulled = source.kind === "HTTP";
  return (
    <Facts
      rows={[
        [t`How they come`, kind(source.kind)],
        [t`Which notices`, <ModeWord key="mode" mode={source.mode} />],
        [t`Company code`, source.companyCode],
        [t`Currency`, source.currency],
        pulled ? [t`Address`, source.baseUrl] : null,
        pulled ? [t`It signs in with`, source.hasCredentials ? t`${auth(source.auth)}, kept sealed` : t`${auth(source.auth)}, none kept`] : null,
        [t({ context: "source", message: "Schedule" }), rhythm(source)],
        pulled ? [t`Next due`, <Moment key="next" value={source.nextRunAt} />] : null,
        [t`Last good run`, <Moment key="good" value={source.lastSuccessAt} />],
        [t`Last whole list`, <Moment key="full" value={source.lastFullAt} />],
        source.kind === "FILE" ? [t`Encoding`, ENCODINGS[source.encoding] ?? source.encoding] : null,
        pulled ? [t`Changes between`, source.deltaBetween ? t`Yes, one whole list a day` : t`No, always the whole list`] : null,
        [t`Guard`, source.shrinkPct > 0 ? t`Holds a list below ${source.shrinkPct} % of what stands` : t`Never holds a list`],
      ]}
    />
  );
}

function Pause({ source, again, onClose }: { source: Source; again: () => void; onClose: () => void }) {
  const { t } = useLingui();
  const { documents } = useSourceDesk();
  const { name, paused } = source;
  return (
    <CommandForm
      title={paused ? t`Resume ${name}` : t`Pause ${name}`}
      intro={
        paused
          ? t`It is pulled by its schedule again, and takes files and pushes.`
          : t`It is neither pulled nor does it take files or pushes, and nobody is told that it is late. What it listed stays active, and its figures grow old.`
      }
      document={documents.pause}
      schema={z.object({})}
      fields={[]}
      initial={{}}
      version={source.version}
      onStale={again}
      input={(_values, { version }) => ({ sourceId: source.id, paused: !paused, expectedVersion: version })}
      submit={paused ? t`Resume` : t`Pause`}
      onDone={again}
      onClose={onClose}
    />
  );
}

function Renew({ source, onMade, onClose }: { source: Source; onMade: (secret: PushSecret) => void; onClose: () => void }) {
  const { t } = useLingui();
  const { documents } = useSourceDesk();
  const { name } = source;
  return (
    <CommandForm
      title={t`A new address and secret for ${name}`}
      intro={t`The old address and secret are worth nothing from that moment: what is pushed with them is refused until the loan system has the new ones.`}
      danger
      document={documents.renew}
      schema={z.object({})}
      fields={[]}
      initial={{}}
      input={() => ({ sourceId: source.id })}
      submit={t`Make new ones`}
      onDone={(answer) => onMade(answer as PushSecret)}
      onClose={onClose}
    />
  );
}
