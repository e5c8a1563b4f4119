import { Mark } from '../mark.tsx';
import './wordmark.css';

export function Wordmark({ size = 18 }: { size?: number }) {
  return (
    <span className="wordmark">
      <Mark size={size} />
      <span>Candor</span>
    </span>
  );
}
