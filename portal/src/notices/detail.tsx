/** One notice: what the source said, how it changed, whose it may be and why, and what was decided. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { Book } from "@/kit/book";
import { CommandForm } from "@/kit/command-form";
import { EntityPage } from "@/kit/entity-page";
import { Facts, Section } from "@/kit/facts";
import { Day, Moment, Money } from "@/kit/figures";
import { day } from "@/kit/format";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, Notice as Remark, PageSkeleton } from "@/kit/states";
import { Candidates, type Choice } from "./candidates";
import { CaseWork } from "./case-work";
import { type NoticeFile, useCaseAddress, useDesk } from "./desk";
import { useFindingWord } from "./match-words";
import classes from "./notices.module.css";
import { Take } from "./take";
import { BorrowerLink, bothNames, Days, MatchPill, MatchState, ModeWord } from "./words";

export function NoticeDetail() {
  const { t } = useLingui();
  const desk = useDesk();
  const { companyId = "", noticeId = "" } = useCaseAddress();
  const [{ data, error }, refetch] = useQuery({ query: desk.documents.detail, variables: { ...desk.inside(companyId), id: noticeId } });
  const again = () => refetch({ requestPolicy: "network-only" });
  useLive(desk.live, desk.topics, again);
  if (error && !data) return <ErrorState error={error} retry={again} />;
  if (!data) return <PageSkeleton />;
  const file = data.repaymentNotice;
  if (!file) {
    return (
      <EmptyState whole title={t`There is no such notice`} action={<Link to={`${desk.root}/overdue` as never}>{t`All notices`}</Link>}>
        {t`It may belong to a company that is not yours.`}
      </EmptyState>
    );
  }
  return <File file={file} again={again} />;
}

function File({ file, again }: { file: NoticeFile; again: () => void }) {
  const { t } = useLingui();
  const desk = useDesk();
  const [tab, setTab] = useState("match");
  const [choice, setChoice] = useState<Choice | null>(null);
  const [unlinking, setUnlinking] = useState(false);
  const [handing, setHanding] = useState(false);
  const handed = file.followUps.find((one) => one.kind === "COLLECTIONS" && one.state === "OPEN");
  const owner = handed?.ownerName;
  const { notice } = file;
  const { currency } = notice;
  const [company, customer] = [notice.company.name, notice.customerName];
  const linked = ["AUTO", "CONFIRMED", "CORRECTED"].includes(notice.matchState);
  const money = (value: string | null | undefined) => <Money value={value} currency={currency} />;
  const command = { beside: desk.inside(notice.company.id), version: notice.version, onStale: again, onDone: again };
  return (
    <>
      <EntityPage
        eyebrow={`${notice.company.name}, ${notice.loanNo}`}
        title={bothNames(notice.name, notice.nameZh)}
        badge={<ModeWord mode={notice.mode} />}
        actions={
          desk.works && (linked || handed) ? (
            <span className={classes["acts"]}>
              {handed ? <Take large companyId={notice.company.id} one={handed} name={t`With collections`} again={again} /> : null}
              {linked && notice.active && notice.mode === "OVERDUE" && !handed ? (
                <Button variant="default" onClick={() => setHanding(true)}>
                  {t`Hand to collections`}
                </Button>
              ) : null}
              {linked ? (
                <Button variant="default" onClick={() => setUnlinking(true)}>
                  {t`Unlink`}
                </Button>
              ) : null}
            </span>
          ) : null
        }
        facts={
          <Facts
            rows={[
              [t`To pay`, money(notice.totalDue)],
              [t`Due`, <Day key="due" value={notice.dueDate} />],
              [t`Repayment`, money(notice.repaymentAmount)],
              [t`Overdue by`, <Days key="days" notice={notice} />],
              [t`Overdue interest`, money(notice.overdueInterest)],
              [t`Penalty`, money(notice.penalty)],
              [t`Instalment`, notice.instalmentTotal ? `${notice.instalmentNo} / ${notice.instalmentTotal}` : notice.instalmentNo],
              [t`Phone`, notice.phoneMasked],
              [t`Borrower`, <BorrowerLink key="borrower" notice={notice} />],
              [t`Match`, <span key="match"><MatchPill band={notice.band} confidence={notice.confidence} why={notice.why} /> <MatchState state={notice.matchState} /></span>],
            ]}
          />
        }
        below={
          <div className={classes["below"]}>
            {handed ? (
              <Remark tone="waiting" title={owner ? t`With collections: ${owner}` : t`With collections`}>
                {handed.note} ({handed.openedBy}, <Moment value={handed.openedAt} />)
              </Remark>
            ) : null}
            {notice.active ? null : <Remark tone="waiting">{t`The source lists this notice no more.`}</Remark>}
            {notice.addsUp ? null : <Remark tone="due">{t`The figures of this notice do not add up: see the source’s fields.`}</Remark>}
          </div>
        }
        tab={tab}
        onTab={setTab}
        tabs={[
          { code: "match", title: t`Whose it is`, count: file.candidates.length, render: () => <Candidates file={file} onChoose={setChoice} /> },
          { code: "source", title: t`Source fields`, render: () => <Source file={file} money={money} /> },
          { code: "history", title: t`History`, count: file.changes.length, render: () => <History file={file} money={money} /> },
          { code: "work", title: t`Notes and follow-ups`, count: file.notes.length + file.followUps.length, render: () => <CaseWork companyId={notice.company.id} about={{ noticeId: notice.id }} notes={file.notes} followUps={file.followUps} again={again} /> },
        ]}
      />
      {choice ? (
        <CommandForm
          {...command}
          title={t`This notice is about ${choice.name}`}
          intro={t`It stays so through later syncs, until somebody changes it here.`}
          document={desk.documents.confirm}
          schema={z.object({ note: z.string() })}
          fields={[{ name: "note", kind: "longtext", label: t`Note, if one is needed` }]}
          initial={{ note: "" }}
          input={(values, { version }) => ({ noticeId: notice.id, customerId: choice.customerId, note: values.note, expectedVersion: version })}
          submit={t`Confirm the match`}
          onClose={() => setChoice(null)}
        />
      ) : null}
      {handing ? (
        <CommandForm
          {...command}
          title={t`Hand this case to collections`}
          intro={t`The collectors of ${company} are told, and see it on ${customer}.`}
          document={desk.documents.handOver}
          schema={z.object({ note: z.string().check(z.minLength(1, t`Say what they should know`)) })}
          fields={[{ name: "note", kind: "longtext", label: t`What collections should know` }]}
          initial={{ note: "" }}
          input={(values, { version }) => ({ noticeId: notice.id, note: values.note, expectedVersion: version })}
          submit={t`Hand to collections`}
          onClose={() => setHanding(false)}
        />
      ) : null}
      {unlinking ? (
        <CommandForm
          {...command}
          title={t`This notice is not about ${notice.customerName}`}
          intro={t`The engine will not link it again by itself.`}
          document={desk.documents.unlink}
          schema={z.object({ note: z.string().check(z.minLength(1, t`Say why`)) })}
          fields={[{ name: "note", kind: "longtext", label: t`Why` }]}
          initial={{ note: "" }}
          input={(values, { version }) => ({ noticeId: notice.id, note: values.note, expectedVersion: version })}
          submit={t`Unlink`}
          danger
          onClose={() => setUnlinking(false)}
        />
      ) : null}
    </>
  );
}

type Shown = { file: NoticeFile; money: (value: string | null | undefined) => React.ReactNode };

function Source({ file, money }: Shown) {
  const { t } = useLingui();
  const finding = useFindingWord();
  return (
    <>
      <Section title={t`As we read it`}>
        <Facts
          rows={[
            [t`Source`, file.sourceName],
            [t`State at the source`, file.sourceStatus],
            [t`Principal part`, money(file.principalPart)],
            [t`Interest part`, money(file.interestPart)],
            [t`Total as stated`, money(file.statedTotal)],
            [t`Days as stated`, file.statedDays],
            [t`Outstanding balance`, money(file.notice.outstandingBalance)],
            [t`Last payment`, <span key="last">{money(file.lastPaymentAmount)} <Day value={file.lastPaymentDate} /></span>],
            [t`Officer`, file.officer],
            [t`Branch`, file.branch],
            [t`Identity number`, file.hkidMasked],
            [t`Remarks`, file.remarks],
            [t`Last changed`, <Moment key="updated" value={file.notice.updatedAt} />],
          ]}
        />
      </Section>
      {file.findings.length > 0 ? (
        <Section title={t`What does not add up`}>
          <Book label={t`What does not add up`} heads={[t`What`, t`Stated`, t`Expected`]} rows={file.findings.map((one) => [finding(one.code), dated(one.stated), dated(one.expected)])} />
        </Section>
      ) : null}
      {file.expectedDues.length > 0 ? (
        <Section title={t`Dues worked out from this source`}>
          <Book
            label={t`Dues worked out from this source`}
            heads={[t`Instalment`, t`Due`, t`Overdue by`, t`To pay`, t`Running total`]}
            rows={file.expectedDues.map((one) => [one.instalmentNo, <Day key="due" value={one.dueDate} />, one.daysOverdue, money(one.totalDue), money(one.runningTotal)])}
          />
        </Section>
      ) : null}
      <Section title={t`As received`}>
        <Book label={t`As received`} heads={[t`Field`, t`Value`]} rows={file.received.map((one) => [one.name, one.value])} />
      </Section>
    </>
  );
}

/** A day among figures that are told as text. */
function dated(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? day(text) : text;
}

function History({ file, money }: Shown) {
  const { t } = useLingui();
  const decisions: Record<string, string> = { CONFIRMED: t`Confirmed`, CORRECTED: t`Corrected`, UNLINKED: t`Unlinked` };
  const what: Record<string, string> = { NEW: t`First seen`, CHANGED: t`Changed`, STALE: t`Listed no more`, BACK: t`Listed again` };
  return (
    <>
      <Section title={t`Across syncs`}>
        <Book
          label={t`Across syncs`}
          heads={[t`When`, t`What`, t`Which notices`, t`Due`, t`Repayment`, t`Overdue interest`, t`Penalty`, t`To pay`]}
          rows={file.changes.map((one) => [
            <Moment key="at" value={one.at} />,
            what[one.what] ?? one.what,
            <ModeWord key="mode" mode={one.mode} />,
            <Day key="due" value={one.dueDate} />,
            money(one.repaymentAmount),
            money(one.overdueInterest),
            money(one.penalty),
            money(one.totalDue),
          ])}
        />
      </Section>
      <Section title={t`Decisions`}>
        {file.decisions.length > 0 ? (
          <Book
            label={t`Decisions`}
            heads={[t`When`, t`Who`, t`Decision`, t`Borrower`, t`Shown then`, t`Note`]}
            rows={file.decisions.map((one) => [<Moment key="at" value={one.at} />, one.by, decisions[one.decision] ?? one.decision, one.customerName, <MatchPill key="band" band={one.shownBand} confidence={one.shownConfidence} />, one.note])}
          />
        ) : (
          <p>{t`Nobody has decided yet; the link is the engine’s.`}</p>
        )}
      </Section>
    </>
  );
}
