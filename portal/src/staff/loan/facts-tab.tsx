import { Link } from "@tanstack/react-router";
import { Facts, Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { humanise, money, moment } from "@/kit/format";
import { StatusBadge } from "@/kit/status";
import { KeyFacts } from "./key-facts";
import type { Loan } from "./loan";

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });

function CouponFact({ coupon, currency }: { coupon: NonNullable<Loan["coupon"]>; currency: string }) {
  const sum = (value: string) => money(value, currency);
  return (
    <span>
      <strong>{coupon.code}</strong>: fee {sum(coupon.feeBefore)} and tax {sum(coupon.taxBefore)} before it, {sum(coupon.feeAfter)} and {sum(coupon.taxAfter)} after
    </span>
  );
}

export function FactsTab({ loan }: { loan: Loan }) {
  const { customer, agreement } = loan;
  return (
    <>
      <Section title="Borrower">
        <Facts
          rows={[
            ["Name", <Link key="name" to="/customers/$customerId" params={{ customerId: customer.id }}>{customer.name}</Link>],
            ["Customer number", customer.number],
            ["Mobile", customer.mobileMasked],
            ["PAN", <span key="pan">{customer.panMasked} <StatusBadge state={customer.panStatus} /></span>],
            ["Employer", customer.employer],
            ["Salary a month", customer.monthlySalary ? money(customer.monthlySalary, loan.currency) : null],
            ["Bank account", customer.bankMasked ? <span key="bank">{customer.bankMasked} {customer.bankStatus ? <StatusBadge state={customer.bankStatus} /> : null}</span> : null],
          ]}
        />
      </Section>
      <Section title="Loan">
        <Facts
          rows={[
            ["Purpose", humanise(loan.purpose)],
            ["Applied", <Moment key="applied" value={loan.appliedAt} />],
            ["In this status since", moment(loan.statusChangedAt)],
            ["With", loan.assignedTo ? `${loan.assignedTo.name}, ${humanise(loan.assignedTo.role).toLowerCase()}` : "Nobody yet"],
            loan.coupon ? ["Coupon", <CouponFact key="coupon" coupon={loan.coupon} currency={loan.currency} />] : null,
            loan.couponAtApplication && loan.couponAtApplication.totalBefore !== loan.coupon?.totalBefore ? ["Coupon as applied for", <CouponFact key="applied" coupon={loan.couponAtApplication} currency={loan.currency} />] : null,
            ["Asset class", loan.assetClass ? loan.assetClass.replace("_", "-") : null],
          ]}
        />
      </Section>
      {agreement ? (
        <Section title="Agreement" aside={<StatusBadge state={agreement.state} />}>
          <Facts
            rows={[
              ["Version", String(agreement.version)],
              ["Offer valid until", <Moment key="valid" value={agreement.validUntil} />],
              ["Key facts acknowledged", agreement.acknowledgedAt ? `${moment(agreement.acknowledgedAt)}, in ${LANGUAGES.of(agreement.acknowledgedLanguage ?? "en")}` : "Not yet"],
              ["E-sign", <StatusBadge key="esign" state={agreement.esignState} />],
              ["Signing link until", <Moment key="until" value={agreement.signUrlExpiresAt} />],
              ["Signed", <Moment key="signed" value={agreement.signedAt} />],
            ]}
          />
          <div style={{ maxWidth: 460, marginTop: 18 }}>
            <KeyFacts facts={agreement.keyFacts} />
          </div>
        </Section>
      ) : null}
    </>
  );
}
