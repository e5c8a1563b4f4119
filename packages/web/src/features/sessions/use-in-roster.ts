import { useEffect, useState } from 'react';
import { api, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { findBrowserKey } from '../../signer/browser-key.ts';
import { inRoster, type InRoster } from './in-roster.ts';

const freshMs = 60_000;

/** Whether the company's roster holds this browser's key for sessions; undefined until that is known. */
export function useInRoster(): InRoster | undefined {
  const { me, can } = useMe();
  const options = { isOn: can('key.view'), freshMs };
  const roster = useApi(api.roots.readRoster, undefined, options).data?.roster;
  const roots = useApi(api.roots.listRoots, undefined, options).data?.items;
  const [state, setState] = useState<InRoster>();
  const [accountId, companyId] = [me?.accountId, me?.company?.id];
  useEffect(() => {
    if (roster === undefined || !roots || accountId === undefined || companyId === undefined) return;
    let isCurrent = true;
    const root = roots.find(({ fingerprint }) => fingerprint === roster?.root)?.publicKey;
    void findBrowserKey(companyId)
      .then((key) => inRoster(roster, root, { accountId, publicKey: key?.publicKey }, Date.now()))
      // where the browser keeps nothing there is no key
      .catch((): InRoster => (roster === null ? 'none' : 'missing'))
      .then((found) => isCurrent && setState(found));
    return () => {
      isCurrent = false;
    };
  }, [roster, roots, accountId, companyId]);
  return state;
}
