// Prints what a new user has signed, the body of POST /relay/gasless, for programs that do not sign.
import { encodeFunctionData, erc20Abi } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { signed } from './sign.mjs';

const { CHAIN_ID, FORWARDER, FORWARDER_NAME, SAMPLE_TOKEN } = process.env;
const user = privateKeyToAccount(generatePrivateKey());
const body = await signed(
  user,
  { name: FORWARDER_NAME, chainId: Number(CHAIN_ID), address: FORWARDER },
  {
    to: SAMPLE_TOKEN,
    data: encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args: [FORWARDER, 1n] }),
    gas: 100_000n,
    nonce: 0n, // a new user's first
    deadline: Math.floor(Date.now() / 1000) + 3600,
  },
);
console.log(JSON.stringify(body));
