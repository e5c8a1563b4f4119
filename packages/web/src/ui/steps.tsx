import { useTexts } from '../texts/use-texts.ts';
import './steps.css';

/** Where one is in a short sequence. */
export function Steps({ labels, current }: { labels: readonly string[]; current: number }) {
  const { kit } = useTexts();
  return (
    <ol className="steps" aria-label={kit.steps}>
      {labels.map((label, index) => (
        <li
          key={label}
          data-done={index < current ? '' : undefined}
          aria-current={index === current ? 'step' : undefined}
        >
          <span>
            <span className="unseen">{index < current ? kit.stepDone : ''}</span>
            {index + 1}. {label}
          </span>
        </li>
      ))}
    </ol>
  );
}
