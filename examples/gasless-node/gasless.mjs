// Users without a coin transfer tokens: they sign with viem, and Sluice pays.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createPublicClient, encodeFunctionData, http, parseAbi, parseUnits } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { signed } from './sign.mjs';

const { SLUICE_URL, SLUICE_API_KEY, RPC_URL, CHAIN_ID, FORWARDER, FORWARDER_NAME, SAMPLE_TOKEN } =
  process.env;
const TOKEN = parseAbi([
  'function faucet(address to, uint256 amount)',
  'function transfer(address to, uint256 amount) returns (bool)',
  'function balanceOf(address owner) view returns (uint256)',
]);
const forwarder = { name: FORWARDER_NAME, chainId: Number(CHAIN_ID), address: FORWARDER };

async function sluice(method, path, body, headers = {}) {
  const answer = await fetch(`${SLUICE_URL}/api/v1/relay${path}`, {
    method,
    headers: { 'X-API-Key': SLUICE_API_KEY, 'Content-Type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  });
  const json = await answer.json();
  if (!answer.ok) {
    // application/problem+json: programs look at code and retryable, people at detail
    throw Object.assign(new Error(`${json.code}: ${json.detail}`), json);
  }
  return json;
}

/** Its status once it is over. */
async function ended(id) {
  for (;;) {
    const status = await sluice('GET', `/status/${id}`);
    if (status.outcome !== 'pending') {
      return status;
    }
    await pause(500);
  }
}

async function confirmed(id) {
  const status = await ended(id);
  if (status.outcome !== 'success') {
    throw new Error(`${id} ${status.status}, ${status.failureCode}: ${status.failureReason}`);
  }
  return status;
}

async function nextNonce(user) {
  const { nonce } = await sluice('GET', `/gasless/nonce/${user.address}`);
  return BigInt(nonce);
}

async function transfer(user, nonce, to, amount) {
  return signed(user, forwarder, {
    to: SAMPLE_TOKEN,
    data: encodeFunctionData({ abi: TOKEN, functionName: 'transfer', args: [to, amount] }),
    gas: 100_000n,
    nonce,
    deadline: Math.floor(Date.now() / 1000) + 3600,
  });
}

/** May be repeated with the same key: it creates once. */
async function post(body, key = randomUUID()) {
  const { transactionId } = await sluice('POST', '/gasless', body, { 'Idempotency-Key': key });
  return transactionId;
}

const user = privateKeyToAccount(generatePrivateKey());
const friend = privateKeyToAccount(generatePrivateKey());
const one = parseUnits('1', 18);

// Somebody has to give the user tokens: anybody may call the faucet, so Sluice's own account does.
const faucet = encodeFunctionData({ abi: TOKEN, functionName: 'faucet', args: [user.address, 10n * one] });
await confirmed((await sluice('POST', '/direct', { to: SAMPLE_TOKEN, data: faucet })).transactionId);

// One request
const nonce = await nextNonce(user);
const first = await post(await transfer(user, nonce, friend.address, one));
const status = await confirmed(first);
console.log(`one: ${status.status} in block ${status.blockNumber}, ${status.gasUsed} gas`);

// Many in flight: sign ahead, post in any order
const ahead = [3n, 1n, 2n].map((more) => transfer(user, nonce + more, friend.address, one));
const many = await Promise.all((await Promise.all(ahead)).map((body) => post(body)));
await Promise.all(many.map(confirmed));
console.log(`many: ${many.length} confirmed, next nonce ${await nextNonce(user)}`);

// A gap: the request waits for the nonce before it, and is taken back
const next = await nextNonce(user);
const waiting = await post(await transfer(user, next + 1n, friend.address, one));
console.log(`gap: ${(await sluice('GET', `/status/${waiting}`)).waitingFor}`);
await sluice('DELETE', `/transactions/${waiting}`);
console.log(`gap: ${(await ended(waiting)).status}`);

// A refusal says what is wrong; nothing is stored
try {
  await post(await transfer(user, nonce, friend.address, one));
} catch (refusal) {
  console.log(`refused: ${refusal.status} ${refusal.code}, retryable ${refusal.retryable}`);
}

const chain = createPublicClient({ transport: http(RPC_URL) });
const tokens = await chain.readContract({
  address: SAMPLE_TOKEN,
  abi: TOKEN,
  functionName: 'balanceOf',
  args: [friend.address],
});
console.log(`friend: ${tokens / one} SLT, user: ${await chain.getBalance({ address: user.address })} wei`);
