import type { api, OutputOf } from '../../api.ts';
import type { Signer } from '../../signer/signer.ts';
import type { ListedRoot } from '../../signer/tasks.ts';

type Roots = OutputOf<typeof api.roots.listRoots>;
export type Certifiable = OutputOf<typeof api.roots.listCertifiable>['items'][number];

/** What the parts of the page share: the keys, the thread that signs, and which key is open in it. */
export type Signing = {
  companyId: string;
  /** Those in use, newest first; `all` holds the retired ones too. */
  roots: Roots['items'];
  all: Roots['items'];
  signer: Signer;
  opened: ListedRoot | undefined;
  onOpen: (root: ListedRoot) => void;
  /** Fingerprints that were confirmed in this browser; undefined before the first time. */
  known: readonly string[] | undefined;
  remember: (fingerprints: readonly string[]) => void;
};
