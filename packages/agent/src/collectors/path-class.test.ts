import assert from 'node:assert/strict';
import test from 'node:test';
import { classOfPath } from './path-class.ts';

const key = Buffer.alloc(32, 1);

test('a path that names a person becomes its class and four digits that only this computer can make', () => {
  const own = `${'/root'}/stick`;
  assert.match(classOfPath('/home/anna', key), /^home-[0-9a-f]{4}$/u);
  assert.match(classOfPath('/run/media/anna/PHOTOS', key), /^media-[0-9a-f]{4}$/u);
  assert.match(classOfPath('/media/anna/PHOTOS', key), /^media-[0-9a-f]{4}$/u);
  assert.match(classOfPath(own, key), /^root-[0-9a-f]{4}$/u);
  assert.equal(classOfPath('/home/anna', key), classOfPath('/home/anna', key));
  assert.notEqual(classOfPath('/home/anna', key), classOfPath('/home/anna', Buffer.alloc(32, 2)));
});

test('other paths stay as they are', () => {
  for (const path of ['/', '/home', '/home/', '/var/lib', '/mnt/home/x', '/homely/x'])
    assert.equal(classOfPath(path, key), path);
});
