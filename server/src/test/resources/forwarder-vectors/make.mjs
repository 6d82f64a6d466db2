// Makes vectors.json: what viem and ethers, which share no code with the server, make of forward
// requests. It stops where the two differ. The versions are those of the file's "made by".
//
//   npm install --no-save viem@2.57.20 ethers@6.17.0 && node make.mjs
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strict as assert } from 'node:assert';
import { ethers } from 'ethers';
import * as viem from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const MAX256 = 2n ** 256n - 1n;
const MAX48 = 2n ** 48n - 1n;
const MAX63 = 2n ** 63n - 1n;

const TYPES = {
  ForwardRequest: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'gas', type: 'uint256' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint48' },
    { name: 'data', type: 'bytes' },
  ],
};
const DATA =
  '(address from, address to, uint256 value, uint256 gas, uint48 deadline, bytes data, bytes signature)';
const ABI = [
  `function execute(${DATA} request) payable`,
  `function executeBatch(${DATA}[] requests, address refundReceiver) payable`,
  'function nonces(address owner) view returns (uint256)',
  'function isTrustedForwarder(address forwarder) view returns (bool)',
  'function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)',
  'event ExecutedForwardRequest(address indexed signer, uint256 nonce, bool success)',
];
const viemAbi = viem.parseAbi([
  `struct Data { ${DATA.slice(1, -1).replaceAll(', ', '; ')}; }`,
  ...ABI.map((line) => line.replace(DATA, 'Data')),
]);
const ethersAbi = new ethers.Interface(
  ABI.map((line) => line.replace(DATA, 'tuple' + DATA)),
);

// The same numbers every time (mulberry32).
let state = 2771;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return (t ^ (t >>> 14)) >>> 0;
}
const bytes = (size) =>
  viem.toHex(Uint8Array.from({ length: size }, () => random() & 0xff));
const number = (bits) => BigInt(bytes(32)) >> BigInt(256 - bits);
const address = () => viem.getAddress(bytes(20));

const usual = () => ({
  name: 'SluiceForwarder',
  chainId: 31337n,
  contract: address(),
  to: address(),
  value: 0n,
  gas: 100000n,
  nonce: BigInt(random() % 1000),
  deadline: 1800000000n + BigInt(random() % 100000),
  data: bytes(68),
});
const cases = [
  ['a usual one', {}],
  ['no data', { data: '0x' }],
  ['one zero byte', { data: '0x00' }],
  ...[31, 32, 33, 63, 64, 65, 1023, 4096].map((size) => [`${size} bytes of data`, { data: bytes(size) }]),
  ['zeros for data', { data: '0x' + '00'.repeat(200) }],
  ['the largest value', { value: MAX256 }],
  ['the largest gas', { gas: MAX256 }],
  ['the largest nonce', { nonce: MAX256 }],
  ['the largest deadline', { deadline: MAX48 }],
  ['the largest of everything', { value: MAX256, gas: MAX256, nonce: MAX256, deadline: MAX48 }],
  ['the least of everything', { value: 0n, gas: 0n, nonce: 0n, deadline: 0n, data: '0x', to: viem.zeroAddress }],
  ['a value whose highest bit is set', { value: 2n ** 255n }],
  ['a value over 2^53', { value: 2n ** 53n + 1n }],
  ['a deadline of 32 bits', { deadline: 2n ** 32n - 1n }],
  ['a deadline of 33 bits', { deadline: 2n ** 32n }],
  ...[1n, 137n, 56n, 2n ** 31n, 2n ** 32n + 1n, 2n ** 53n - 1n, 2n ** 53n + 1n, MAX63].map((chainId) => [
    `chain ${chainId}`,
    { chainId },
  ]),
  ['a name of nothing', { name: '' }],
  ['a Korean name', { name: '슬루스 전달자' }],
  ['a name with a surrogate pair', { name: 'Forwarder 🚰' }],
  ['a name with a combining mark', { name: 'Forwarde\u0301r' }],
  ['a name of 31 bytes', { name: 'x'.repeat(31) }],
  ['a name of 32 bytes', { name: 'x'.repeat(32) }],
  ['a long name', { name: 'Forwarder of many words '.repeat(20) }],
  ['the forwarder at zero', { contract: viem.zeroAddress }],
  ['the target is the forwarder', { contract: '0x5FbDB2315678afecb367f032d93F642f64180aa3', to: '0x5FbDB2315678afecb367f032d93F642f64180aa3' }],
  ...Array.from({ length: 12 }, (_, i) => [
    `seeded ${i + 1}`,
    {
      chainId: number(1 + (random() % 62)) + 1n,
      value: number(1 + (random() % 256)),
      gas: number(1 + (random() % 256)),
      nonce: number(1 + (random() % 256)),
      deadline: number(1 + (random() % 48)),
      data: bytes(random() % 300),
    },
  ]),
];

const made = [];
for (const [what, differs] of cases) {
  const one = { ...usual(), ...differs };
  const key = bytes(32);
  const account = privateKeyToAccount(key);
  const wallet = new ethers.Wallet(key);
  const domain = {
    name: one.name,
    version: '1',
    chainId: one.chainId,
    verifyingContract: one.contract,
  };
  const message = {
    from: account.address,
    to: one.to,
    value: one.value,
    gas: one.gas,
    nonce: one.nonce,
    deadline: one.deadline,
    data: one.data,
  };
  const both = (a, b) => {
    assert.equal(a, b, what);
    return a;
  };
  const typed = { domain, types: TYPES, primaryType: 'ForwardRequest', message };
  const separator = both(viem.domainSeparator({ domain }), ethers.TypedDataEncoder.hashDomain(domain));
  const digest = both(viem.hashTypedData(typed), ethers.TypedDataEncoder.hash(domain, TYPES, message));
  const signature = both(await account.signTypedData(typed), await wallet.signTypedData(domain, TYPES, message));
  const { nonce, ...data } = { ...message, signature };
  const call = (functionName, args) =>
    both(
      viem.encodeFunctionData({ abi: viemAbi, functionName, args }),
      ethersAbi.encodeFunctionData(functionName, args),
    );
  const fields = ['0x0f', one.name, '1', one.chainId, one.contract, '0x' + '00'.repeat(32), []];
  made.push({
    data,
    vector: {
      what,
      domain: { name: one.name, chainId: `${one.chainId}`, verifyingContract: one.contract },
      request: {
        from: message.from,
        to: message.to,
        value: `${one.value}`,
        gas: `${one.gas}`,
        nonce: `${nonce}`,
        deadline: `${one.deadline}`,
        data: one.data,
      },
      separator,
      digest,
      signature,
      execute: call('execute', [data]),
      nonces: call('nonces', [message.from]),
      isTrustedForwarder: call('isTrustedForwarder', [one.contract]),
      domainAnswer: both(
        viem.encodeFunctionResult({ abi: viemAbi, functionName: 'eip712Domain', result: fields }),
        ethersAbi.encodeFunctionResult('eip712Domain', fields),
      ),
      event: event(message.from, nonce, random() % 2 === 0),
    },
  });

  function event(signer, used, success) {
    const log = ethersAbi.encodeEventLog('ExecutedForwardRequest', [signer, used, success]);
    const topics = viem.encodeEventTopics({ abi: viemAbi, eventName: 'ExecutedForwardRequest', args: { signer } });
    assert.deepEqual(topics, log.topics, what);
    return { topics, data: log.data, success };
  }
}

const batches = [[], [0], [0, 1], [1, 0], [2, 3, 4, 5, 6, 7, 8, 9, 10], made.map((_, i) => i).slice(-12)].map((indexes, i) => {
  const refundReceiver = i % 2 === 0 ? viem.zeroAddress : address();
  const args = [indexes.map((index) => made[index].data), refundReceiver];
  const calldata = viem.encodeFunctionData({ abi: viemAbi, functionName: 'executeBatch', args });
  assert.equal(calldata, ethersAbi.encodeFunctionData('executeBatch', args));
  return { of: indexes, refundReceiver, calldata };
});

const version = (name) => {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  for (;;) {
    try {
      const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (found.name === name) return `${name} ${found.version}`;
    } catch {
      // Further up.
    }
    folder = dirname(folder);
  }
};
writeFileSync(
  new URL('vectors.json', import.meta.url),
  JSON.stringify(
    {
      'made by': [version('viem'), version('ethers')],
      eip712Domain: ethersAbi.encodeFunctionData('eip712Domain'),
      vectors: made.map((each) => each.vector),
      batches,
    },
    null,
    1,
  ) + '\n',
);
console.log(`${made.length} vectors, ${batches.length} batches`);
