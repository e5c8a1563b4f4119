import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import './hint.css';

type Shown = { text: string; anchor: Element };
const GAP_PX = 6;
const WAIT_MS = 400;

/** One layer for all short hints: any element with `data-hint` shows it on hover and on keyboard focus; Escape hides it. */
export function HintLayer() {
  const [shown, setShown] = useState<Shown | undefined>();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => listenForHints(setShown), []);

  useLayoutEffect(() => {
    const hint = box.current;
    if (hint === null || shown === undefined) return;
    hint.showPopover();
    place(hint, shown.anchor);
  }, [shown]);

  if (shown === undefined) return null;
  return (
    <div ref={box} className="hint" popover="manual" aria-hidden>
      {shown.text}
    </div>
  );
}

function listenForHints(show: (shown: Shown | undefined) => void): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(waiting);
    show(undefined);
  };
  const over = (event: Event) => {
    const anchor = hinted(event.target);
    clearTimeout(waiting);
    if (anchor === undefined) show(undefined);
    else waiting = setTimeout(() => show(shownFor(anchor)), WAIT_MS);
  };
  const focus = (event: Event) => {
    const anchor = hinted(event.target);
    if (anchor?.matches(':focus-visible') === true) show(shownFor(anchor));
  };
  const key = (event: KeyboardEvent) => event.key === 'Escape' && hide();
  const stop = new AbortController();
  const { signal } = stop;
  document.addEventListener('pointerover', over, { signal });
  document.addEventListener('focusin', focus, { signal });
  document.addEventListener('focusout', hide, { signal });
  document.addEventListener('pointerdown', hide, { signal });
  document.addEventListener('keydown', key, { signal });
  addEventListener('scroll', hide, { signal, capture: true });
  return () => {
    stop.abort();
    clearTimeout(waiting);
  };
}

function hinted(target: EventTarget | null): Element | undefined {
  return target instanceof Element ? (target.closest('[data-hint]') ?? undefined) : undefined;
}

function shownFor(anchor: Element): Shown | undefined {
  const text = anchor.getAttribute('data-hint');
  return text === null || text === '' || !anchor.isConnected ? undefined : { text, anchor };
}

function place(hint: HTMLElement, anchor: Element): void {
  const around = anchor.getBoundingClientRect();
  const { width, height } = hint.getBoundingClientRect();
  const left = around.left + around.width / 2 - width / 2;
  const above = around.top - height - GAP_PX;
  hint.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - width - GAP_PX))}px`;
  hint.style.top = `${above < GAP_PX ? around.bottom + GAP_PX : above}px`;
}
