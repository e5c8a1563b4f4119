import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { Button } from './button.tsx';
import { FieldParts } from './field.tsx';
import { clock } from './format.ts';
import './conversation.css';
import './field.css';

export type Line = {
  id: string;
  isOwn: boolean;
  /** Who wrote it. */
  who: string;
  /** Shown as it is, never as markup. */
  text: string;
  at: number;
  /** How far an own one has come, in words. */
  mark?: string;
};

const mostRows = 5;
/** Below this the rest is counted. */
const fewLeft = 200;

/** What two sides wrote, the newest at the bottom. New lines of the other side are read out. */
export function Conversation({
  label,
  lines,
  empty,
}: {
  label: string;
  lines: readonly Line[];
  empty: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  const { length } = lines;
  useEffect(() => {
    const box = list.current;
    box?.scrollTo({ top: box.scrollHeight });
  }, [length]);
  return (
    // It scrolls, so the keyboard must reach it.
    <div ref={list} className="conversation" role="log" aria-label={label} tabIndex={0}>
      {length === 0 && <p className="conversation-empty">{empty}</p>}
      {lines.map(({ id, isOwn, who, text, at, mark }) => (
        <div key={id} className="conversation-line" data-own={isOwn ? '' : undefined}>
          <div className="conversation-who">
            <span>{who}</span> <time dateTime={new Date(at).toISOString()}>{clock(at)}</time>
          </div>
          <div className="conversation-text">{text}</div>
          {mark !== undefined && <div className="conversation-mark">{mark}</div>}
        </div>
      ))}
    </div>
  );
}

/** One message to write: Enter sends it, Shift and Enter begins a new line. What is not sent yet stays. */
export function Composer({
  label,
  hint,
  action,
  most,
  left,
  isDisabled = false,
  onSend,
}: {
  label: string;
  hint: string;
  action: string;
  /** Characters. */
  most: number;
  /** How many are left, in words; shown when they become few. */
  left: (count: number) => string;
  isDisabled?: boolean;
  onSend: (text: string) => void;
}) {
  const [text, setText] = useState('');
  const rest = most - text.length;
  const send = () => {
    if (text.trim() === '' || isDisabled) return;
    onSend(text.trim());
    setText('');
  };
  const press = (event: KeyboardEvent) => {
    // while letters are put together by several keys, Enter belongs to them
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className="composer">
      <TextField className="field" data-wide="" value={text} onChange={setText} maxLength={most}>
        <FieldParts label={label} hint={rest < fewLeft ? left(rest) : hint}>
          <div className="control">
            <TextArea rows={Math.min(mostRows, text.split('\n').length)} onKeyDown={press} />
          </div>
        </FieldParts>
      </TextField>
      <Button kind="primary" isDisabled={isDisabled} onPress={send}>
        {action}
      </Button>
    </div>
  );
}
