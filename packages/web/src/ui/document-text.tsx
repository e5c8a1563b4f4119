import { Fragment, type ReactNode } from 'react';
import { blocksOf, spansOf, type Block } from './document-blocks.ts';
import './document-text.css';

/**
 * A document that somebody wrote in Markdown, as text: headings, lists, quotes, paragraphs, emphasis. Nothing of it
 * becomes HTML or a link. Its highest heading is of `level`.
 */
export function DocumentText({
  text,
  language,
  level = 3,
}: {
  text: string;
  language: string;
  level?: 2 | 3;
}) {
  return (
    <div className="document-text" lang={language}>
      {blocksOf(text).map((block, index) => (
        <BlockOf key={index} block={block} level={level} />
      ))}
    </div>
  );
}

function BlockOf({ block, level }: { block: Block; level: number }) {
  switch (block.kind) {
    case 'heading':
      return headingOf(Math.min(6, level + block.depth - 1), <Spans text={block.text} />);
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Spans text={item} />
        </li>
      ));
      return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'quote':
      return (
        <blockquote>
          <Spans text={block.text} />
        </blockquote>
      );
    case 'code':
      return <pre>{block.text}</pre>;
    case 'rule':
      return <hr />;
    case 'paragraph':
      return (
        <p>
          <Spans text={block.text} />
        </p>
      );
    default:
      return block satisfies never;
  }
}

function headingOf(level: number, words: ReactNode): ReactNode {
  if (level === 2) return <h2>{words}</h2>;
  if (level === 3) return <h3>{words}</h3>;
  if (level === 4) return <h4>{words}</h4>;
  return level === 5 ? <h5>{words}</h5> : <h6>{words}</h6>;
}

function Spans({ text }: { text: string }) {
  return spansOf(text).map(({ kind, text: words }, index) => {
    if (kind === 'strong') return <strong key={index}>{words}</strong>;
    if (kind === 'emphasis') return <em key={index}>{words}</em>;
    return kind === 'code' ? <code key={index}>{words}</code> : <Fragment key={index}>{words}</Fragment>;
  });
}
