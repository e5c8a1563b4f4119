import assert from 'node:assert/strict';
import test from 'node:test';
import { placeOf, type PlaceGroup } from '../src/ui/frame/places.ts';

test('a path belongs to the longest place that it begins with', () => {
  assert.equal(labelOf('/trust/my-data'), '/trust/my-data');
  assert.equal(labelOf('/trust/promises/P1'), '/trust');
  assert.equal(labelOf('/devices/d1'), '/devices');
});

test('the overview is only itself, and a lookalike is nothing', () => {
  assert.equal(labelOf('/'), '/');
  assert.equal(labelOf('/devices-old'), undefined);
});

function labelOf(pathname: string): string | undefined {
  return placeOf(pathname, [GROUP])?.to;
}

// The shape of the icon doesn't matter here.
const icon: PlaceGroup['places'][number]['icon'] = Object.assign(() => null, {
  $$typeof: Symbol.for('react.forward_ref'),
});
const GROUP: PlaceGroup = {
  id: 'all',
  places: (['/', '/devices', '/trust', '/trust/my-data'] as const).map((to) => ({
    to,
    label: to,
    icon,
    keys: '',
  })),
};
