// Sends a transaction through Sluice and follows it to its end. Node alone, no packages.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const { SLUICE_URL, SLUICE_API_KEY } = process.env;
const headers = { 'X-API-Key': SLUICE_API_KEY, 'Content-Type': 'application/json' };

/** Posts until there is an answer that settles it. The key makes sure that it is created once. */
async function create(body, key) {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await fetch(`${SLUICE_URL}/api/v1/relay/direct`, {
        method: 'POST',
        headers: { ...headers, 'Idempotency-Key': key },
        body: JSON.stringify(body),
      });
      const json = await answer.json();
      if (answer.ok) {
        return { ...json, replayed: answer.headers.get('Idempotent-Replayed') === 'true' };
      }
      if (!json.retryable || attempt === 10) {
        throw Object.assign(new Error(`${json.code}: ${json.detail}`), { final: true });
      }
      await pause(1000 * Number(answer.headers.get('Retry-After') ?? 1));
    } catch (e) {
      if (e.final || attempt === 10) {
        throw e;
      }
      await pause(1000); // no answer: it may be stored or not; the same key asks again
    }
  }
}

async function ended(id) {
  for (;;) {
    const answer = await fetch(`${SLUICE_URL}/api/v1/relay/status/${id}`, { headers });
    const status = await answer.json();
    if (answer.ok && status.outcome !== 'pending') {
      return status;
    }
    await pause(500);
  }
}

const order = { to: `0x${randomBytes(20).toString('hex')}`, data: '0x', value: '1000' };
const key = randomUUID(); // keep it beside the order, in your own database
const created = await create(order, key);
console.log(`created: ${created.status}, replayed ${created.replayed}`);
const again = await create(order, key);
console.log(`again: the same ${again.transactionId === created.transactionId}, replayed ${again.replayed}`);
const status = await ended(created.transactionId);
console.log(`ended: ${status.status}, outcome ${status.outcome}, ${status.confirmations} confirmations`);
process.exitCode = status.outcome === 'success' ? 0 : 1;
