import type { KeyboardEvent, ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Collection } from 'react-aria-components/Collection';
import { Tree as AriaTree, TreeItem, TreeItemContent } from 'react-aria-components/Tree';
import { useDragAndDrop } from 'react-aria-components/useDragAndDrop';
import { dropsOf, itemsOf, type Dropped } from './drag.ts';
import { Icon, type IconShape } from './icon.tsx';
import { ForwardIcon, GripIcon } from './icons.ts';
import './tree.css';

export type TreeNode = {
  id: string;
  name: string;
  icon?: IconShape;
  /** At its end: how much it holds. */
  detail?: ReactNode;
  /** What it is dragged as; none: it stays where it is. */
  isFixed?: boolean;
  children: readonly TreeNode[];
};

export type TreeProps<Kind extends string> = {
  label: string;
  nodes: readonly TreeNode[];
  chosen: string;
  onChoose: (id: string) => void;
  open: ReadonlySet<string>;
  onOpen: (open: Set<string>) => void;
  /** Keys beside those of a tree, for the chosen node: "m". */
  onKey?: Readonly<Record<string, (id: string) => void>>;
  /** Given: nodes can be dragged as `kind`, and rows of these kinds dropped on them. */
  drag?: {
    kind: Kind;
    takes: readonly Kind[];
    label: (name: string) => string;
    onDropped: (dropped: Dropped<Kind>) => void;
  };
};

/** Nested things of which one is chosen. Arrows walk and open, letters find. */
export function Tree<Kind extends string>({
  label,
  nodes,
  chosen,
  onChoose,
  open,
  onOpen,
  onKey = {},
  drag,
}: TreeProps<Kind>) {
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: drag === undefined,
    getItems: itemsOf(drag?.kind ?? ''),
    ...dropsOf(drag?.takes ?? [], (dropped) => drag?.onDropped(dropped)),
  });
  const act = (event: KeyboardEvent) => {
    const run = event.ctrlKey || event.metaKey || event.altKey ? undefined : onKey[event.key];
    if (run === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    run(chosen);
  };
  return (
    // before the tree, which would look for a name that begins with the letter
    <div className="tree-region" onKeyDownCapture={act}>
      <AriaTree
        className="tree"
        aria-label={label}
        items={nodes}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={[chosen]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : keys;
          if (key !== undefined) onChoose(String(key));
        }}
        expandedKeys={open}
        onExpandedChange={(keys) => onOpen(new Set([...keys].map(String)))}
        {...(drag && { dragAndDropHooks })}
      >
        {(node) => <Item node={node} dragLabel={drag?.label} />}
      </AriaTree>
    </div>
  );
}

function Item({ node, dragLabel }: { node: TreeNode; dragLabel: ((name: string) => string) | undefined }) {
  return (
    <TreeItem className="tree-item" id={node.id} textValue={node.name}>
      <TreeItemContent>
        {({ hasChildItems }) => (
          <div className="tree-row">
            {hasChildItems ? (
              <Button slot="chevron" className="tree-open">
                <Icon of={ForwardIcon} size={14} />
              </Button>
            ) : (
              <span className="tree-open" />
            )}
            {node.icon && <Icon of={node.icon} size={14} />}
            <span className="tree-name">{node.name}</span>
            {node.detail !== undefined && <span className="tree-detail">{node.detail}</span>}
            {dragLabel && node.isFixed !== true && (
              <Button slot="drag" className="grip" aria-label={dragLabel(node.name)}>
                <Icon of={GripIcon} size={14} />
              </Button>
            )}
          </div>
        )}
      </TreeItemContent>
      <Collection items={node.children}>{(child) => <Item node={child} dragLabel={dragLabel} />}</Collection>
    </TreeItem>
  );
}
