// Loaded before each test file. node:test limits the time of a test, not of a file that leaves something open.
import { takeTurn } from './test-turns.ts';

const fileMs = Number(process.env['TEST_FILE_MS'] ?? 10 * 60_000);
const turnsPort = process.env['TEST_TURNS_PORT'];

if (turnsPort && /[/\\]e2e[/\\]/.test(process.argv[1] ?? '')) await takeTurn(Number(turnsPort));

setTimeout(() => {
  console.error(`${process.argv[1]} is still running after ${fileMs / 1000} s`);
  process.exit(1);
}, fileMs).unref();
