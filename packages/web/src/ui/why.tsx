import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Badge } from './badge.tsx';
import { Mark } from './mark.tsx';
import { Popover } from './popover.tsx';
import './why.css';

/** Where a collected value comes from and what becomes of it, from the dictionary. */
export type WhyFacts = {
  /** The dictionary's name: "inventory.cpu_model". */
  field: string;
  /** The promise that covers it, as a link made by the page. */
  promise: ReactNode;
  purpose: string;
  /** In words: "90 days", "until the device is removed". */
  retention: string;
  protection: 'plain' | 'hmac' | 'sealed' | 'e2e';
  whoMaySee: string;
  legalBasis?: string | undefined;
  /** "Nobody yet", or a link to who looked. */
  whoLooked?: ReactNode;
};

const PROTECTION_WORDS = {
  plain: 'readable by the server',
  hmac: 'only a keyed hash is kept',
  sealed: 'sealed at rest',
  e2e: 'unreadable for the server',
} satisfies Record<WhyFacts['protection'], string>;

/** Candor's ring beside a value: why it is here. */
export function Why({ of: name, facts }: { of: string; facts: WhyFacts }) {
  return (
    <Popover
      label={`Why ${name} is here`}
      placement="bottom end"
      trigger={
        <Button className="why-button" aria-label={`Why ${name} is here`} data-hint="Why is this here?">
          <Mark size={12} />
        </Button>
      }
    >
      <div className="why">
        <header>
          <h3>{name}</h3>
          <Badge>{facts.protection}</Badge>
        </header>
        <dl>
          <Row label="Field">
            <span className="mono">{facts.field}</span>
          </Row>
          <Row label="Purpose">{facts.purpose}</Row>
          <Row label="Promise">{facts.promise}</Row>
          <Row label="Kept">{facts.retention}</Row>
          <Row label="Protection">{PROTECTION_WORDS[facts.protection]}</Row>
          <Row label="Who may see">{facts.whoMaySee}</Row>
          {facts.legalBasis !== undefined && <Row label="Legal basis">{facts.legalBasis}</Row>}
          {facts.whoLooked !== undefined && <Row label="Who looked">{facts.whoLooked}</Row>}
        </dl>
      </div>
    </Popover>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
