import type { ComponentType } from 'react';
import { DeviceScene } from './scenes/device.tsx';
import { DevicesScene } from './scenes/devices.tsx';
import { KitScene } from './scenes/kit.tsx';
import { MyDayScene } from './scenes/my-day.tsx';
import { PromisesScene } from './scenes/promises.tsx';
import { SetupScene } from './scenes/setup.tsx';
import { StatesScene } from './scenes/states.tsx';

export type Scene = { id: string; path: string; Show: ComponentType };

export const SCENES: readonly Scene[] = [
  { id: 'kit', path: '/', Show: KitScene },
  { id: 'devices', path: '/devices', Show: DevicesScene },
  { id: 'device', path: '/devices/d1', Show: DeviceScene },
  { id: 'my-day', path: '/focus', Show: MyDayScene },
  { id: 'promises', path: '/trust', Show: PromisesScene },
  { id: 'states', path: '/', Show: StatesScene },
  { id: 'setup', path: '/setup', Show: SetupScene },
];
