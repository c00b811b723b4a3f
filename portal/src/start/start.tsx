/** The front door of a local installation: every app, every demo person, one click each. */
import { type DemoBrand, page } from "@/kit/config";
import { humanise } from "@/kit/format";
import { Mark } from "@/kit/mark";
import classes from "./start.module.css";

const COUNTRIES: Record<string, string> = { IN: "India, INR", HK: "Hong Kong, HKD" };

export function StartApp() {
  const { brands = [], platform, desk, simulatorUrl, explorerUrl, tryFirst = [] } = page.start ?? {};
  const tools = [
    ...(simulatorUrl
      ? [
          { title: "Provider simulator", detail: "PAN checks, penny drops, payouts, e-sign and payments, with faults on demand", url: simulatorUrl },
          { title: "SMS inbox", detail: "One-time codes and payment links, as the borrower’s phone gets them", url: `${simulatorUrl.replace(/\/$/, "")}/sms` },
        ]
      : []),
    ...(explorerUrl ? [{ title: "Platform API explorer", detail: "The schema, and a box to try a query in", url: explorerUrl }] : []),
    ...brands.flatMap((brand) => (brand.explorerUrl ? [{ title: `${brand.name} API explorer`, detail: "Staff and borrower schemas, as whoever is signed in there", url: brand.explorerUrl }] : [])),
  ];
  return (
    <div className={classes["page"]}>
      <header className={classes["head"]}>
        <Mark name="Hundi" size={36} />
        <div>
          <h1>Hundi</h1>
          <p>Personal lending from sign-up to No Due Certificate. This installation runs on your machine; the people and money in it are invented.</p>
        </div>
      </header>
      <main>
        <section aria-labelledby="brands">
          <h2 id="brands">Walk in</h2>
          <div className={classes["brands"]}>
            {brands.map((brand) => (
              <BrandDoor key={brand.slug} brand={brand} />
            ))}
            {platform ? (
              <article className={classes["brand"]}>
                <div className={classes["brandHead"]}>
                  <Mark name="Platform" size={32} accent="#3b4252" />
                  <div>
                    <h3>Platform</h3>
                    <p>All brands from outside</p>
                  </div>
                </div>
                <div className={classes["doors"]}>
                  <a className={classes["door"]} href={platform.url}>
                    Platform desk
                  </a>
                </div>
                <div className={classes["people"]}>
                  <h4>Sign in as</h4>
                  <ul>
                    <li>
                      <a href={platform.signInUrl}>
                        <span>Super admin</span>
                        <span>Creates and enters brands</span>
                      </a>
                    </li>
                  </ul>
                </div>
              </article>
            ) : null}
            {desk ? (
              <article className={classes["brand"]}>
                <div className={classes["brandHead"]}>
                  <Mark name="Repayments" size={32} accent="#2b5d8a" />
                  <div>
                    <h3>Lending group</h3>
                    <p>Repayments over two of the three brands</p>
                  </div>
                </div>
                <div className={classes["doors"]}>
                  <a className={classes["door"]} href={desk.url}>
                    Repayment desk
                  </a>
                </div>
                <div className={classes["people"]}>
                  <h4>Sign in as</h4>
                  <ul>
                    <li>
                      <a href={desk.signInUrl}>
                        <span>Group desk</span>
                        <span>Follows up what is overdue</span>
                      </a>
                    </li>
                  </ul>
                </div>
              </article>
            ) : null}
          </div>
        </section>
        <div className={classes["two"]}>
          {tryFirst.length > 0 ? (
            <section aria-labelledby="try">
              <h2 id="try">What to try first</h2>
              <ol className={classes["steps"]}>
                {tryFirst.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </section>
          ) : null}
          {tools.length > 0 ? (
            <section aria-labelledby="tools">
              <h2 id="tools">Behind the scenes</h2>
              <ul className={classes["tools"]}>
                {tools.map((tool) => (
                  <li key={tool.url}>
                    <a href={tool.url}>{tool.title}</a>
                    <p>{tool.detail}</p>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
        </div>
      </main>
    </div>
  );
}

function BrandDoor({ brand }: { brand: DemoBrand }) {
  const home = brand.url.replace(/\/$/, "");
  return (
    <article className={classes["brand"]}>
      <div className={classes["brandHead"]}>
        <Mark name={brand.name} size={32} accent={brand.accent} />
        <div>
          <h3>{brand.name}</h3>
          <p>{COUNTRIES[brand.pack] ?? brand.currency}</p>
        </div>
      </div>
      {brand.about ? <p className={classes["about"]}>{brand.about}</p> : null}
      <div className={classes["doors"]}>
        <a className={classes["door"]} href={`${home}/`}>
          Borrower app
        </a>
        <a className={classes["door"]} href={`${home}/staff/`}>
          Staff desk
        </a>
      </div>
      {brand.signIns?.length ? (
        <div className={classes["people"]}>
          <h4>Sign in as</h4>
          <ul>
            {brand.signIns.map((one) => (
              <li key={one.url}>
                <a href={one.url}>
                  <span>{one.name}</span>
                  <span>{humanise(one.role)}</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {brand.borrowers?.length ? (
        <div className={classes["people"]}>
          <h4>Borrowers, by their mobile</h4>
          <ul>
            {brand.borrowers.slice(0, 4).map((one) => (
              <li key={one.mobile}>
                <a href={`${home}/`}>
                  <span>{one.mobile}</span>
                  <span>{humanise(one.note)}</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </article>
  );
}
