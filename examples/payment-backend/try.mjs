// Shows that the back end pays an order once: it is asked twice, and killed while it pays.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'orders-'));
let process_;
process.on('exit', () => {
  process_?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function start() {
  process_ = spawn(process.execPath, [join(import.meta.dirname, 'server.mjs')], {
    env: { ...process.env, PORT: '0', ORDERS: join(folder, 'orders.jsonl') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await process_.stdout.take(1).toArray();
  return String(line).trim();
}

async function place(url, order) {
  const answer = await fetch(`${url}/orders`, { method: 'POST', body: JSON.stringify(order) });
  return answer.status;
}

const balance = async (address) => {
  const answer = await fetch(process.env.RPC_URL, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBalance', params: [address, 'latest'] }),
  });
  return BigInt((await answer.json()).result);
};

const order = { id: randomUUID(), to: `0x${randomBytes(20).toString('hex')}`, wei: '1500' };
let url = await start();
console.log(`placed: ${await place(url, order)}, again: ${await place(url, order)}`);
console.log(`another of this id: ${await place(url, { ...order, wei: '1' })}`);
console.log(`no address: ${await place(url, { ...order, id: 'bad', to: 'nowhere' })}`);

process_.kill('SIGKILL');
url = await start();
const state = async (id) => (await (await fetch(`${url}/orders/${id}`)).json()).state;
while ((await state(order.id)) === 'open' || (await state('bad')) === 'open') {
  await pause(200);
}
console.log(`after a kill: ${await state(order.id)}, with ${await balance(order.to)} wei; bad: ${await state('bad')}`);
process.exit();
