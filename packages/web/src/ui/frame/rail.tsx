import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '../../texts/use-texts.ts';
import { Badge } from '../badge.tsx';
import { Icon } from '../icon.tsx';
import type { Place, PlaceGroup } from './places.ts';
import { Wordmark } from './wordmark.tsx';
import './rail.css';

/** The places of the product. Narrow, it keeps the names as hints and for screen readers. */
export function Rail({
  groups,
  current,
  isNarrow,
  onGo,
  foot,
  head,
}: {
  groups: readonly PlaceGroup[];
  current: Place | undefined;
  isNarrow: boolean;
  onGo?: () => void;
  head?: ReactNode;
  foot?: ReactNode;
}) {
  const { frame: texts } = useTexts();
  return (
    <nav className="rail" aria-label={texts.main}>
      <div className="rail-head">
        <Link to="/" onClick={onGo}>
          <Wordmark />
        </Link>
        {head}
      </div>
      <div className="rail-places">
        {groups.map((group) => (
          <div key={group.id}>
            {group.heading !== undefined && <h2>{group.heading}</h2>}
            <ul>
              {group.places.map((place) => (
                <li key={place.to}>
                  <Link
                    to={place.to}
                    className="rail-link"
                    aria-current={place.to === current?.to ? 'page' : undefined}
                    activeProps={{}}
                    activeOptions={{ exact: true }}
                    data-hint={isNarrow ? place.label : undefined}
                    onClick={onGo}
                  >
                    <Icon of={place.icon} />
                    <span>{place.label}</span>
                    {place.waiting && (
                      <Badge tone="info">
                        <span aria-hidden="true">{place.waiting.count}</span>
                        <span className="unseen">{place.waiting.words}</span>
                      </Badge>
                    )}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      {foot !== undefined && <div className="rail-foot">{foot}</div>}
    </nav>
  );
}
