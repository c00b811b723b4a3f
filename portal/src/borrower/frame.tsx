/** The borrower's frame: one column, the brand above, nothing else in the way. */
import { Trans, useLingui } from "@lingui/react/macro";
import { IconUserCircle } from "@tabler/icons-react";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { createContext, Suspense, useContext, useEffect } from "react";
import { useQuery } from "urql";
import { MeDocument, type MeFieldsFragment } from "@/gql/customer/graphql";
import { page } from "@/kit/config";
import { useLive } from "@/kit/live";
import { Mark } from "@/kit/mark";
import { ConnectionBanner, ErrorState, PageSkeleton } from "@/kit/states";
import { session, useStore } from "@/kit/stores";
import { live, token } from "./api";
import classes from "./borrower.module.css";
import { LanguageSwitch } from "./language-switch";
import { SignIn } from "./sign-in";

const MeContext = createContext<MeFieldsFragment | null>(null);

export function useMe(): MeFieldsFragment {
  const me = useContext(MeContext);
  if (!me) throw new Error("No one is signed in on this screen");
  return me;
}

export function Frame() {
  const { t } = useLingui();
  return (
    <div className={classes["app"]}>
      <a className="skip-link" href="#main">
        {t`Skip to the page`}
      </a>
      <Suspense fallback={<PageSkeleton />}>
        <Known />
      </Suspense>
    </div>
  );
}

function Known() {
  const [{ data, error, fetching }, refetch] = useQuery({ query: MeDocument });
  const ended = useStore(session) === "ended";
  const navigate = useNavigate();
  const me = data?.me;
  const signedOut = ended || (data !== undefined && !me && !fetching);
  useEffect(() => {
    if (signedOut && token.get()) token.clear();
  }, [signedOut]);
  const again = () => {
    session.set("open");
    live.renew();
    refetch({ requestPolicy: "network-only" });
  };

  if (error && !data && !ended) {
    return (
      <>
        <Top />
        <ErrorState error={error} retry={again} />
      </>
    );
  }
  if (!me || ended) {
    return (
      <>
        <Top />
        {fetching && !ended && !data ? (
          <PageSkeleton lines={5} />
        ) : (
          <SignIn
            onDone={() => {
              again();
              void navigate({ to: "." as never });
            }}
          />
        )}
      </>
    );
  }
  return (
    <MeContext value={me}>
      <Top signedIn />
      <ConnectionBanner />
      <LiveMe refetch={() => refetch({ requestPolicy: "network-only" })} />
      <main id="main" className={classes["main"]}>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <Foot me={me} />
    </MeContext>
  );
}

const TOPICS = ["me"] as const;

/** Subscribes only once someone is signed in. */
function LiveMe({ refetch }: { refetch: () => void }) {
  useLive(live, TOPICS, refetch);
  return null;
}

function Top({ signedIn = false }: { signedIn?: boolean }) {
  const { t } = useLingui();
  const house = page.brand?.name ?? "Hundi";
  return (
    <header className={classes["top"]}>
      <Link to={"/" as never} className={classes["brand"] ?? ""}>
        <Mark name={house} size={30} />
        <span>{house}</span>
      </Link>
      <div className={classes["topTools"]}>
        <LanguageSwitch />
        {signedIn ? (
          <Link to={"/profile" as never} className={classes["iconLink"] ?? ""} aria-label={t`Your profile`}>
            <IconUserCircle size={26} stroke={1.5} />
          </Link>
        ) : null}
      </div>
    </header>
  );
}

/** Who lends and whom to complain to is never more than a scroll away. */
function Foot({ me }: { me: MeFieldsFragment }) {
  const { brand } = me;
  return (
    <footer className={classes["foot"]}>
      <p>
        <Trans>Lender: {brand.legalName}</Trans>
      </p>
      {brand.grievanceOfficer || brand.grievancePhone || brand.grievanceEmail ? (
      <p>
        <Trans>Complaints: {brand.grievanceOfficer}</Trans>
        {brand.grievancePhone ? (
          <>
            , <a href={`tel:${brand.grievancePhone}`}>{brand.grievancePhone}</a>
          </>
        ) : null}
        {brand.grievanceEmail ? (
          <>
            , <a href={`mailto:${brand.grievanceEmail}`}>{brand.grievanceEmail}</a>
          </>
        ) : null}
      </p>
      ) : null}
    </footer>
  );
}
