import type { DragAndDropOptions } from 'react-aria-components/useDragAndDrop';

/** Things of one kind that were dropped on a node of a tree. */
export type Dropped<Kind extends string> = { kind: Kind; ids: string[]; on: string };

const typeOf = (kind: string) => `candor-${kind}`;

/** What a dragged row carries: its id, under its kind. */
export function itemsOf(kind: string): NonNullable<DragAndDropOptions['getItems']> {
  return (keys) => [...keys].map((key) => ({ [typeOf(kind)]: String(key) }));
}

/** A node takes rows of these kinds onto itself; between two nodes nothing can be dropped. */
export function dropsOf<Kind extends string>(
  kinds: readonly Kind[],
  onDropped: (dropped: Dropped<Kind>) => void,
): Pick<DragAndDropOptions, 'acceptedDragTypes' | 'getDropOperation' | 'onItemDrop'> {
  return {
    acceptedDragTypes: kinds.map(typeOf),
    getDropOperation: (target) =>
      target.type === 'item' && target.dropPosition === 'on' ? 'move' : 'cancel',
    onItemDrop: ({ items, target }) => void readDrop(kinds, items, String(target.key)).then(onDropped),
  };
}

type Items = Parameters<NonNullable<DragAndDropOptions['onItemDrop']>>[0]['items'];

async function readDrop<Kind extends string>(
  kinds: readonly Kind[],
  items: Items,
  on: string,
): Promise<Dropped<Kind>> {
  const texts = items.filter((item) => item.kind === 'text');
  const kind = kinds.find((one) => texts.some(({ types }) => types.has(typeOf(one))));
  if (kind === undefined) throw new TypeError('nothing of a known kind was dropped');
  const ids = await Promise.all(
    texts.filter(({ types }) => types.has(typeOf(kind))).map((item) => item.getText(typeOf(kind))),
  );
  return { kind, ids, on };
}
