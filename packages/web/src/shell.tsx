import { Outlet } from '@tanstack/react-router';
import { PLACES } from './places.ts';
import { Frame } from './ui/frame/frame.tsx';

/** The frame with this product's places and the signed-in person's account. */
export function Shell() {
  return (
    <Frame groups={PLACES} account={null}>
      <Outlet />
    </Frame>
  );
}
