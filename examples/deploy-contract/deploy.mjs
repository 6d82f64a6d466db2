// Deploys a contract through Sluice: a transaction without "to". Node alone, no packages.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const { SLUICE_URL, SLUICE_API_KEY, RPC_URL } = process.env;
const headers = { 'X-API-Key': SLUICE_API_KEY, 'Content-Type': 'application/json' };

// What a compiler calls bytecode, with the constructor's arguments behind it. This one needs none:
//   creation: copies the code below into memory and returns it
//   code:     returns 42, whatever it is asked
const CREATION = '600a600c600039600a6000f3';
const CODE = '602a60005260206000f3';

const posted = await fetch(`${SLUICE_URL}/api/v1/relay/direct`, {
  method: 'POST',
  headers: { ...headers, 'Idempotency-Key': randomUUID() },
  body: JSON.stringify({ data: `0x${CREATION}${CODE}` }),
});
const created = await posted.json();
if (posted.status !== 202) {
  throw new Error(`${created.code}: ${created.detail}`);
}

let status;
do {
  await pause(500);
  const answer = await fetch(`${SLUICE_URL}/api/v1/relay/status/${created.transactionId}`, { headers });
  status = await answer.json();
} while (status.outcome === 'pending');
if (status.outcome !== 'success') {
  throw new Error(`${status.failureCode}: ${status.failureReason}`);
}
console.log(`deployed: ${status.contractAddress}`);

async function rpc(method, ...params) {
  const answer = await fetch(RPC_URL, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const { result, error } = await answer.json();
  if (error) {
    throw new Error(error.message);
  }
  return result;
}

console.log(`code: ${(await rpc('eth_getCode', status.contractAddress, 'latest')) === `0x${CODE}`}`);
console.log(`answer: ${Number(await rpc('eth_call', { to: status.contractAddress, data: '0x' }, 'latest'))}`);
